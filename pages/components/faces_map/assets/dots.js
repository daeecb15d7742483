// Dots by WebGL: places and groups lie on the graphics card, a redraw sends it a few numbers.
import { make } from "../../stage/assets/dom.js";

const SIGNS = ["circle", "diamond", "square", "triangle-up", "x", "triangle-down", "star", "cross", "circle-open"];
const GLYPHS = { circle: "●", diamond: "◆", square: "■", "triangle-up": "▲", x: "✖", "triangle-down": "▼", star: "★", cross: "✚", "circle-open": "○" };
const GROUPS = 16; // that the card is told of; signs and colours repeat from the ninth on

// Where nothing is known, nothing stands out: the last sign is half as strong.
const VERTEX = [
  "attribute vec2 place; attribute float group; attribute float lit;",
  "uniform vec2 middle, scale; uniform float size, turn;",
  "uniform vec3 colours[" + GROUPS + "]; uniform float signs[" + GROUPS + "];",
  "varying vec3 colour; varying float sign;",
  "void main() {",
  "int own = int(group + 0.5);",
  "for (int i = 0; i < " + GROUPS + "; i++) if (i == own) { colour = colours[i]; sign = signs[i]; }",
  "gl_Position = turn < 0.0 || lit == turn ? vec4((place - middle) * scale, 0.0, 1.0) : vec4(2.0, 2.0, 2.0, 1.0);",
  "gl_PointSize = size;",
  "}",
].join("\n");
const FRAGMENT = [
  "precision mediump float;",
  "uniform float opacity; varying vec3 colour; varying float sign;",
  "void main() {",
  "vec2 at = gl_PointCoord * 2.0 - 1.0, far = abs(at);",
  "float round = length(at), beyond;",
  "if (sign < 0.5) beyond = round - 0.85;",
  "else if (sign < 1.5) beyond = far.x + far.y - 1.0;",
  "else if (sign < 2.5) beyond = max(far.x, far.y) - 0.75;",
  "else if (sign < 3.5) beyond = max(far.x * 1.8 - at.y - 0.9, at.y - 0.8);",
  "else if (sign < 4.5) beyond = max(min(abs(at.x - at.y), abs(at.x + at.y)) - 0.42, max(far.x, far.y) - 0.85);",
  "else if (sign < 5.5) beyond = max(far.x * 1.8 + at.y - 0.9, -at.y - 0.8);",
  "else if (sign < 6.5) beyond = round - 0.62 - 0.38 * cos(5.0 * atan(at.x, -at.y));",
  "else if (sign < 7.5) beyond = max(min(far.x, far.y) - 0.3, max(far.x, far.y) - 0.9);",
  "else beyond = abs(round - 0.68) - 0.2;",
  "if (beyond > 0.0) discard;",
  "float seen = sign > 7.5 ? opacity * 0.5 : opacity;",
  "gl_FragColor = vec4(colour * seen, seen);",
  "}",
].join("\n");

export class DotsLayer {
  constructor(canvas) {
    this.gl = canvas.getContext("webgl", { alpha: true, premultipliedAlpha: true, antialias: false });
    if (!this.gl) throw new Error("this browser has no WebGL");
    const gl = this.gl, program = gl.createProgram();
    for (const [kind, text] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]]) {
      const shader = gl.createShader(kind);
      gl.shaderSource(shader, text);
      gl.compileShader(shader);
      if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) throw new Error(gl.getShaderInfoLog(shader));
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    gl.useProgram(program);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    Object.assign(this, { canvas, program, count: 0, some: false });
    this.named = (name) => gl.getUniformLocation(program, name);
    this.buffers = { place: gl.createBuffer(), group: gl.createBuffer(), lit: gl.createBuffer() };
  }

  give(name, array, each, kind) {
    const gl = this.gl, at = gl.getAttribLocation(this.program, name);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffers[name]);
    gl.bufferData(gl.ARRAY_BUFFER, array, gl.STATIC_DRAW);
    gl.enableVertexAttribArray(at);
    gl.vertexAttribPointer(at, each, kind, false, 0, 0);
  }

  take({ places, groups }, legend) {
    const gl = this.gl, looks = legend.slice(0, GROUPS);
    this.count = groups.length;
    this.give("place", places, 2, gl.FLOAT);
    this.give("group", groups, 1, gl.UNSIGNED_BYTE);
    this.light(null);
    gl.uniform3fv(this.named("colours"), padded(looks.flatMap(({ colour }) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)), 3 * GROUPS));
    gl.uniform1fv(this.named("signs"), padded(looks.map(({ symbol }) => SIGNS.indexOf(symbol)), GROUPS));
  }

  // Which dots stand out; null: none more than another.
  light(lit) {
    this.some = lit !== null;
    this.give("lit", lit ?? new Uint8Array(this.count), 1, this.gl.UNSIGNED_BYTE);
  }

  draw(window, ratio) {
    const gl = this.gl, [width, height] = [Math.round(window.width * ratio), Math.round(window.height * ratio)];
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height });
    gl.viewport(0, 0, width, height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    const [across, up] = window.scale;
    gl.uniform2f(this.named("middle"), ...window.middle);
    gl.uniform2f(this.named("scale"), (2 * across) / window.width, (2 * up) / window.height);
    const nearer = Math.min(window.zoom ** 0.4, 2.2);
    gl.uniform1f(this.named("size"), (this.count > 20000 ? 5 : this.count > 3000 ? 6 : 9) * nearer * ratio);
    for (const [turn, opacity] of this.some ? [[0, 0.13], [1, 0.9]] : [[-1, 0.75]]) {
      gl.uniform1f(this.named("turn"), turn);
      gl.uniform1f(this.named("opacity"), opacity);
      gl.drawArrays(gl.POINTS, 0, this.count);
    }
  }
}

export function colouredGlyph(colour, symbol) {
  const glyph = make("b", "", { "aria-hidden": "true" }, GLYPHS[symbol] ?? "●");
  glyph.style.color = colour;
  return glyph;
}

const padded = (numbers, length) => Float32Array.from({ length }, (_, at) => numbers[at] ?? 0);
