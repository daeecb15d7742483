// The view of an ascent while it goes on: the images as they grow, and the number as it rises. Every frame counts; the
// screen shows the last one of those that came since it was painted.
import { drawTiles, faceImage, fit, sharp } from "./canvas.js";
import { make, write } from "./dom.js";
import { number } from "./format.js";
import { follow } from "./stream.js";

const TALL = 190, LEFT = 52, FOOT = 26, WIDE = 480; // pixels of the curve, and of its axes; from where it stands beside
const KEPT = 1024; // points of the curve that are drawn

export class FramesView {
  constructor(life, root) {
    Object.assign(this, { life, root, path: null });
    this.canvas = make("canvas", "", { role: "img", "aria-label": "The images as they grow" });
    this.words = make("p", "note");
    this.curve = make("canvas", "rising", { "aria-hidden": "true" });
    root.replaceChildren(make("div", "growing", {}, make("div", "room", {}, this.canvas, this.words), this.curve));
    life.onWidth(root, () => this.paint());
    life.on(root, "transitionend", (event) => event.target === root && this.paint()); // another theme: stage.css
  }

  take(block) {
    if (block.path === this.path) return;
    Object.assign(this, { block, path: block.path, last: null, points: [], painted: [], asked: null });
    this.root.painted = this.painted; // [step, milliseconds from finished to painted], for whoever measures
    write(this.words, "Waiting for the first image …");
    follow(this.life, block.path, (frame) => block.path === this.path && this.frame(frame)).catch((error) => error.name === "AbortError" || console.error(error));
  }

  frame(frame) {
    this.last = frame;
    this.points.push({ step: frame.step, values: Array.from(frame.arrays.values, (value) => this.block.sign * value), at: frame.at });
    this.asked ??= this.life.frame(() => {
      this.asked = null;
      this.paint();
      const now = performance.timeOrigin + performance.now();
      for (const { step, at } of this.points.slice(this.painted.length)) this.painted.push([step, now - at]);
    });
  }

  paint() {
    if (!this.last) return;
    const { images } = this.last.arrays, [count, height, width, channels] = images.shape, area = height * width * channels;
    const whole = this.root.clientWidth, wide = whole > WIDE && count === 1, room = { width: wide ? whole * 0.55 : whole, height: parseFloat(getComputedStyle(this.canvas).maxHeight) };
    if (whole < 1) return;
    this.root.firstChild.classList.toggle("wide", wide);
    const image = (one) => faceImage(Object.assign(images.subarray(one * area, (one + 1) * area), { shape: [height, width, channels] }));
    drawTiles(this.canvas, fit(count, [height, width], room, { gap: 6, most: this.block.widest }), count, image);
    const { step, steps } = this.last, reached = this.points.at(-1).values.map((value) => number(value, 4)).join(", ");
    write(this.words, `Step ${step} of ${steps}: ${this.block.called} ${reached}`);
    this.rise(steps, wide ? whole - parseFloat(this.canvas.style.width) - 24 : whole);
  }

  // The number over the steps, one line an image.
  rise(steps, across) {
    const style = getComputedStyle(this.root), colour = (name) => style.getPropertyValue(name).trim();
    const pen = sharp(this.curve, across, TALL), every = this.points.flatMap(({ values }) => values).filter(Number.isFinite);
    let low = Infinity, high = -Infinity;
    for (const value of every) [low, high] = [Math.min(low, value), Math.max(high, value)];
    const x = (step) => LEFT + (step / Math.max(steps, 1)) * (across - LEFT - 8), y = (value) => 8 + (1 - (value - low) / (high - low || 1)) * (TALL - FOOT - 8);
    Object.assign(pen, { strokeStyle: colour("--st-border-color"), fillStyle: style.color, lineWidth: 1, font: `11px ${style.fontFamily}`, textAlign: "right", textBaseline: "middle" });
    pen.strokeRect(LEFT, 8, across - LEFT - 8, TALL - FOOT - 8);
    for (const value of new Set([low, high])) pen.fillText(number(value, 3), LEFT - 5, y(value));
    Object.assign(pen, { textAlign: "center", textBaseline: "bottom" });
    pen.fillText(`step, of ${steps}`, (LEFT + across) / 2, TALL - 4);
    Object.assign(pen, { strokeStyle: getComputedStyle(this.curve).color, lineWidth: 2 });
    const thin = Math.ceil(this.points.length / KEPT), shown = this.points.filter((_, n) => n % thin === 0 || n === this.points.length - 1);
    for (let image = 0; image < this.points[0].values.length; image++) {
      pen.beginPath();
      shown.forEach(({ step, values }, n) => pen[n ? "lineTo" : "moveTo"](x(step), y(values[image])));
      pen.stroke();
    }
  }
}
