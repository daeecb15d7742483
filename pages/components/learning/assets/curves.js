// Curves that grow while networks learn: a line for each, its last number beside it, and what it was under the pointer.
import { inksOf } from "../../lab/assets/standing.js";
import { sharp } from "../../stage/assets/canvas.js";
import { make, write } from "../../stage/assets/dom.js";
import { number, percent } from "../../stage/assets/format.js";

export const LINES = [["#2a7fc9", []], ["#d55e00", [7, 4]], ["#009e73", [2, 3]], ["#b05c94", [9, 3, 2, 3]]];
const HEIGHT = 190, LEFT = 46, RIGHT = 58, TOP = 8, BOTTOM = 24;

// Round steps along an axis, at most five.
export function ticks(low, high) {
  const rough = (high - low) / 4, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= rough * 0.999);
  return Array.from({ length: Math.floor((high - low) / step + 1e-9) + 1 }, (_, n) => low + n * step);
}

export class Curves {
  constructor(life, { title, share, unit = "examples" }) {
    Object.assign(this, { share, unit });
    this.title = make("figcaption", "", {}, title);
    this.canvas = make("canvas", "", { role: "img", "aria-label": title });
    this.read = make("p", "note");
    this.element = make("figure", "curves", {}, this.title, this.canvas, this.read);
    this.lines = [];
    this.at = null;
    life.on(this.canvas, "pointermove", (event) => this.point(event.offsetX));
    life.on(this.canvas, "pointerleave", () => this.point(null));
  }

  // Lines as [{name, colour, dash, values: [[x, y]]}], and where the axis ends.
  take(lines, end) {
    Object.assign(this, { lines, end });
    this.draw(this.width);
  }

  point(x) {
    this.at = x === null ? null : Math.min(Math.max((x - LEFT) / (this.width - LEFT - RIGHT), 0), 1) * this.end;
    this.draw(this.width);
  }

  text(value) {
    return this.share ? percent(value) : number(value, 3);
  }

  draw(width) {
    this.width = width;
    if (!width || !this.end) return;
    const pen = sharp(this.canvas, width, HEIGHT), inks = inksOf(this.canvas);
    const all = this.lines.flatMap(({ values }) => values.map(([, y]) => y));
    const high = this.share ? 1 : Math.max(...all, 1e-9), steps = ticks(0, high);
    const top = this.share ? 1 : Math.max(high, steps.at(-1));
    const toX = (x) => LEFT + (x / this.end) * (width - LEFT - RIGHT), toY = (y) => HEIGHT - BOTTOM - (y / top) * (HEIGHT - TOP - BOTTOM);
    pen.font = `12px ${inks.font}`;
    this.axes(pen, inks, { steps, toX, toY, width });
    this.drawLines(pen, toX, toY);
    this.readOut(pen, inks, toX);
  }

  axes(pen, inks, { steps, toX, toY, width }) {
    Object.assign(pen, { strokeStyle: inks.faint, fillStyle: inks.text, textAlign: "right", textBaseline: "middle", lineWidth: 1 });
    for (const y of steps) {
      pen.beginPath();
      pen.moveTo(LEFT, Math.round(toY(y)) + 0.5);
      pen.lineTo(width - RIGHT, Math.round(toY(y)) + 0.5);
      pen.stroke();
      pen.fillText(this.share ? `${Math.round(100 * y)} %` : number(y, 3), LEFT - 6, toY(y));
    }
    Object.assign(pen, { textAlign: "center", textBaseline: "top" });
    for (const x of ticks(0, this.end)) pen.fillText(x.toLocaleString("en"), toX(x), HEIGHT - BOTTOM + 7);
    pen.textAlign = "right";
    pen.fillText(this.unit, width, HEIGHT - BOTTOM + 7);
  }

  drawLines(pen, toX, toY) {
    Object.assign(pen, { textAlign: "left", textBaseline: "middle", lineWidth: 2.2, lineJoin: "round" });
    const labels = [];
    for (const { colour, dash, values } of this.lines) {
      if (!values.length) continue;
      Object.assign(pen, { strokeStyle: colour, fillStyle: colour });
      pen.setLineDash(dash);
      pen.beginPath();
      values.forEach(([x, y], n) => (n ? pen.lineTo(toX(x), toY(y)) : pen.moveTo(toX(x), toY(y))));
      pen.stroke();
      pen.setLineDash([]);
      const [x, y] = values.at(-1);
      pen.beginPath();
      pen.arc(toX(x), toY(y), 3, 0, 2 * Math.PI);
      pen.fill();
      labels.push({ x: toX(x) + 7, y: toY(y), text: this.text(y), colour });
    }
    labels.sort((a, b) => a.y - b.y).forEach((label, n) => {
      if (n) label.y = Math.max(label.y, labels[n - 1].y + 14); // numbers do not lie on each other
    });
    const below = Math.max(0, (labels.at(-1)?.y ?? 0) - (HEIGHT - BOTTOM)); // nor under the axis
    for (const { text, x, y, colour } of labels) {
      pen.fillStyle = colour;
      pen.fillText(text, x, y - below);
    }
  }

  readOut(pen, inks, toX) {
    const given = this.lines.filter(({ values }) => values.length);
    const near = ({ values }) => (this.at === null ? values.at(-1) : values.reduce((best, one) => (Math.abs(one[0] - this.at) < Math.abs(best[0] - this.at) ? one : best)));
    write(this.read, given.map((line) => `${line.name} ${this.text(near(line)[1])}`).join(" · "));
    if (this.at === null || !given.length) return;
    const x = Math.round(toX(near(given[0])[0])) + 0.5;
    Object.assign(pen, { strokeStyle: inks.quiet, lineWidth: 1 });
    pen.beginPath();
    pen.moveTo(x, TOP);
    pen.lineTo(x, HEIGHT - BOTTOM);
    pen.stroke();
  }
}
