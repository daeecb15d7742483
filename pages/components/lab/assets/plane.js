// A plane of two numbers: shaded by what a net says there, points of two kinds, and a neuron's line, which is dragged by
// two handles: one moves it (the bias), one turns it and makes it steeper (the weights).
import { put, sharp } from "../../stage/assets/canvas.js";
import { make } from "../../stage/assets/dom.js";
import { number } from "../../stage/assets/format.js";
import { draw } from "../../stage/assets/svg.js";

const RANGE = [-0.5, 1.5], SHADES = 60, LONG = 0.03; // a weight of 1 is an arrow of LONG
const MOVES = { ArrowUp: [0, 0.03], ArrowDown: [0, -0.03], ArrowLeft: [-0.03, 0], ArrowRight: [0.03, 0] };

// Where the line w·x + b = 0 comes nearest to the middle, and the tip of its arrow.
export function handles([a, b, bias]) {
  const size = Math.hypot(a, b) || 1e-9, off = (a * 0.5 + b * 0.5 + bias) / size ** 2;
  const foot = [0.5 - off * a, 0.5 - off * b];
  return { foot, tip: [foot[0] + a * LONG, foot[1] + b * LONG] };
}

// The neuron whose line has its foot, or the tip of its arrow, moved to a place.
export function dragged(neuron, which, place) {
  const round = (value) => Math.round(value * 100) / 100;
  if (which === "foot") return [neuron[0], neuron[1], round(-(neuron[0] * place[0] + neuron[1] * place[1]))];
  const { foot } = handles(neuron);
  let [a, b] = [(place[0] - foot[0]) / LONG, (place[1] - foot[1]) / LONG];
  const size = Math.hypot(a, b);
  if (size < 0.5) return neuron;
  if (size > 20) [a, b] = [(20 * a) / size, (20 * b) / size];
  return [round(a), round(b), round(-(a * foot[0] + b * foot[1]))];
}

export class Plane {
  constructor(life, title, { across, up }, change, keep) {
    Object.assign(this, { life, change, keep, across, up });
    this.canvas = make("canvas", "", { "aria-hidden": "true" });
    this.small = make("canvas");
    this.svg = draw("svg", { role: "group", "aria-label": title });
    this.note = make("p", "note");
    this.element = make("figure", "plane", {}, make("figcaption", "", {}, title), make("div", "frame", {}, this.canvas, this.svg), this.note);
    life.on(this.svg, "pointermove", (event) => this.held && this.drag(this.placeAt(event)));
    life.on(this.svg, "pointerup", () => this.drop());
    life.on(this.svg, "pointercancel", () => this.drop());
    life.on(this.svg, "pointerdown", (event) => this.grab(event));
    life.on(this.svg, "keydown", (event) => this.key(event));
  }

  draw(width) {
    this.side = Math.max(Math.min(width, 340), 160);
    this.pen = sharp(this.canvas, this.side, this.side);
    this.svg.setAttribute("width", this.side);
    this.svg.setAttribute("height", this.side);
  }

  px([x, y]) {
    const scale = this.side / (RANGE[1] - RANGE[0]);
    return [(x - RANGE[0]) * scale, this.side - (y - RANGE[0]) * scale];
  }

  placeAt(event) {
    const box = this.svg.getBoundingClientRect(), scale = (RANGE[1] - RANGE[0]) / box.width;
    return [RANGE[0] + (event.clientX - box.left) * scale, RANGE[1] - (event.clientY - box.top) * scale];
  }

  // points: [x, y, kind]; neurons: {number: weights}, those whose lines are drawn here.
  show(says, points, neurons, palettes, ink) {
    this.neurons = neurons;
    const image = new ImageData(SHADES, SHADES), pixels = new Uint32Array(image.data.buffer), scale = { low: -0.5, high: 0.5 };
    for (let n = 0; n < pixels.length; n++) {
      const place = [RANGE[0] + (((n % SHADES) + 0.5) / SHADES) * 2, RANGE[1] - ((Math.floor(n / SHADES) + 0.5) / SHADES) * 2];
      pixels[n] = palettes.pixels[1][palettes.level(says(place) - 0.5, scale)];
    }
    put(this.small, image);
    this.pen.clearRect(0, 0, this.side, this.side);
    this.pen.globalAlpha = 0.6;
    this.pen.drawImage(this.small, 0, 0, this.side, this.side);
    const focused = [...this.svg.children].findIndex((child) => child === this.svg.getRootNode().activeElement);
    this.svg.replaceChildren(...this.lines(ink), ...points.map((point) => this.point(point)), ...this.words(ink));
    if (focused >= 0) this.svg.children[focused]?.focus();
  }

  lines(ink) {
    return Object.entries(this.neurons).flatMap(([which, neuron]) => {
      const { foot, tip } = handles(neuron), size = Math.hypot(neuron[0], neuron[1]) || 1, along = [-neuron[1] / size, neuron[0] / size];
      const ends = [3, -3].map((by) => this.px([foot[0] + by * along[0], foot[1] + by * along[1]])), [x, y] = this.px(foot), [tx, ty] = this.px(tip);
      const stroke = { stroke: "#111", "stroke-width": 2.5 };
      const handle = (name, cx, cy, label) => draw("circle", { cx, cy, r: 9, fill: ink.accent, stroke: "#fff", "stroke-width": 2, tabindex: 0, role: "slider", class: "handle", "data-neuron": which, "data-part": name, "aria-label": label, "aria-valuenow": neuron[2], "aria-valuetext": number(neuron[2], 3) });
      return [
        draw("line", { x1: ends[0][0], y1: ends[0][1], x2: ends[1][0], y2: ends[1][1], stroke: "#fff", "stroke-width": 5 }), draw("line", { x1: ends[0][0], y1: ends[0][1], x2: ends[1][0], y2: ends[1][1], ...stroke }),
        draw("line", { x1: x, y1: y, x2: tx, y2: ty, ...stroke }),
        handle("foot", x, y, "The line: arrow keys move it, the bias follows"), handle("tip", tx, ty, "The arrow: arrow keys turn and stretch it, the weights follow"),
      ];
    });
  }

  point([x, y, kind]) {
    const [cx, cy] = this.px([x, y]), paint = { fill: kind > 0.5 ? "#7a1020" : "#143a66", stroke: "#fff", "stroke-width": 2 };
    return kind > 0.5 ? draw("circle", { cx, cy, r: 7, ...paint }) : draw("rect", { x: cx - 6, y: cy - 6, width: 12, height: 12, ...paint });
  }

  words(ink) {
    const style = { fill: ink.text, stroke: ink.ground, "stroke-width": 3, "paint-order": "stroke", "font-size": 12 };
    return [draw("text", { x: this.side - 6, y: this.side - 6, "text-anchor": "end", ...style }, this.across), draw("text", { x: 6, y: 16, ...style }, this.up)];
  }

  grab(event) {
    const { neuron, part } = event.target.dataset ?? {};
    if (!part) return;
    this.held = { neuron, part };
    this.svg.setPointerCapture?.(event.pointerId);
    event.preventDefault();
  }

  drag(place) {
    this.change(this.held.neuron, dragged(this.neurons[this.held.neuron], this.held.part, place));
  }

  drop() {
    if (this.held) this.keep();
    this.held = null;
  }

  key(event) {
    const { neuron, part } = event.target.dataset ?? {}, by = MOVES[event.key];
    if (!part) return;
    if (event.key === "Enter") this.keep();
    else if (by) {
      const at = handles(this.neurons[neuron])[part];
      this.change(neuron, dragged(this.neurons[neuron], part, [at[0] + by[0], at[1] + by[1]]));
    } else return;
    event.preventDefault();
  }
}
