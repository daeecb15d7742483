// The view of an ascent while it goes on: the images as they grow, and the number as it rises. Every frame counts; the
// screen shows the last one of those that came since it was painted.
import { drawTiles, faceImage, fit, sharp } from "./canvas.js";
import { make, write } from "./dom.js";
import { number } from "./format.js";
import { follow } from "./stream.js";

const TALL = 170, LEFT = 52, FOOT = 34, KEPT = 1024; // pixels of the curve, and of its axes; frames that are remembered

export class FramesView {
  constructor(life, root) {
    Object.assign(this, { life, root, path: null });
    this.canvas = make("canvas", "", { role: "img", "aria-label": "The images as they grow" });
    this.words = make("p", "note");
    this.curve = make("canvas", "", { "aria-hidden": "true" });
    root.replaceChildren(make("div", "growing", {}, make("div", "room", {}, this.canvas, this.words), this.curve));
    life.observe(new ResizeObserver(() => this.paint()), root);
    life.on(root, "transitionend", (event) => event.target === root && this.paint()); // another theme: stage.css
  }

  take(block) {
    if (block.path === this.path) return;
    Object.assign(this, { block, path: block.path, last: null, points: [], painted: [], asked: null });
    this.root.painted = this.painted; // [step, milliseconds from finished to painted], for whoever measures
    write(this.words, "Waiting for the first image …");
    follow(this.life, block.path, (frame) => this.frame(frame)).catch((error) => error.name === "AbortError" || console.error(error));
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
    const room = { width: this.canvas.parentElement.clientWidth, height: parseFloat(getComputedStyle(this.canvas).maxHeight) };
    if (room.width < 1) return;
    const image = (one) => faceImage(Object.assign(images.subarray(one * area, (one + 1) * area), { shape: [height, width, channels] }));
    drawTiles(this.canvas, fit(count, [height, width], room, { gap: 6, most: 380 }), count, image);
    const { step, steps } = this.last, reached = this.points.at(-1).values.map((value) => number(value, 4)).join(", ");
    write(this.words, `Step ${step} of ${steps}: ${this.block.called} ${reached}`);
    this.rise(steps);
  }

  // The number over the steps, one line an image.
  rise(steps) {
    const style = getComputedStyle(this.root), colour = (name) => style.getPropertyValue(name).trim(), across = Math.max(this.root.clientWidth, 200);
    const pen = sharp(this.curve, across, TALL), every = this.points.flatMap(({ values }) => values).filter(Number.isFinite);
    let low = Infinity, high = -Infinity;
    for (const value of every) [low, high] = [Math.min(low, value), Math.max(high, value)];
    const x = (step) => LEFT + (step / Math.max(steps, 1)) * (across - LEFT - 8), y = (value) => 8 + (1 - (value - low) / (high - low || 1)) * (TALL - FOOT - 8);
    Object.assign(pen, { strokeStyle: colour("--st-border-color"), fillStyle: style.color, lineWidth: 1, font: `11px ${style.fontFamily}`, textAlign: "right", textBaseline: "middle" });
    pen.strokeRect(LEFT, 8, across - LEFT - 8, TALL - FOOT - 8);
    for (const value of new Set([low, high])) pen.fillText(number(value, 3), LEFT - 5, y(value));
    Object.assign(pen, { textAlign: "center", textBaseline: "bottom" });
    pen.fillText(`step, of ${steps}`, (LEFT + across) / 2, TALL - 2);
    Object.assign(pen, { strokeStyle: colour("--st-primary-color"), lineWidth: 2 });
    const thin = Math.ceil(this.points.length / KEPT), shown = this.points.filter((_, n) => n % thin === 0 || n === this.points.length - 1);
    for (let image = 0; image < this.points[0].values.length; image++) {
      pen.beginPath();
      shown.forEach(({ step, values }, n) => pen[n ? "lineTo" : "moveTo"](x(step), y(values[image])));
      pen.stroke();
    }
  }
}
