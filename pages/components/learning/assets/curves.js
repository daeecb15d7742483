// Curves of how networks learn: a line for each, its last number beside it, and what it was under the pointer or where
// the arrow keys went.
import { ARROWS } from "../../stage/assets/arrows.js";
import { inksOf } from "../../lab/assets/standing.js";
import { sharp } from "../../stage/assets/canvas.js";
import { make, write } from "../../stage/assets/dom.js";
import { number, percent } from "../../stage/assets/format.js";
import { nearest, ticks } from "./ticks.js";

export const LINES = [["#2a7fc9", []], ["#d55e00", [7, 4]], ["#009e73", [2, 3]], ["#b05c94", [9, 3, 2, 3]]];
const HEIGHT = 190, LEFT = 46, RIGHT = 58, TOP = 8, BOTTOM = 24, BESIDE = 7;

const quiet = () => {};

export class Curves {
  // `share` of one, as per cent; with `named` the lines' names stand beside them, and the vertical axis begins where they
  // do; `pointed` is told where on the horizontal axis, null for nowhere; `say` tells what is read there.
  constructor(life, { title, share, unit = "examples", named = false, pointed = null, say = quiet }) {
    Object.assign(this, { share, unit, named, pointed: pointed ?? ((at) => this.mark(at)), say });
    this.title = make("figcaption", "", {}, title);
    this.canvas = make("canvas", "", { role: "application", tabindex: 0, "aria-label": `${title}: left and right arrow keys read the curves` });
    this.read = make("p", "note");
    this.element = make("figure", "curves", {}, this.title, this.canvas, this.read);
    this.lines = [];
    this.at = null;
    life.on(this.canvas, "pointermove", (event) => this.point(event.offsetX));
    for (const type of ["pointerleave", "blur"]) life.on(this.canvas, type, () => this.pointed(null));
    life.on(this.canvas, "keydown", (event) => this.key(event));
  }

  // Lines as [{name, colour, dash, values: [[x, y]]}], and where the axis ends.
  take(lines, end) {
    Object.assign(this, { lines, end });
    this.draw(this.width);
  }

  point(x) {
    this.pointed(Math.min(Math.max((x - LEFT) / (this.width - LEFT - this.right), 0), 1) * this.end);
  }

  // One place further along the longest line.
  key(event) {
    const by = ARROWS[event.key]?.[1], places = this.lines.map(({ values }) => values).sort((a, b) => b.length - a.length)[0];
    if (!by || !places?.length) return;
    event.preventDefault();
    const now = places.indexOf(nearest(places, this.at)), next = Math.min(Math.max(now + by, 0), places.length - 1);
    this.pointed(places[next][0]);
    this.say(this.read.textContent);
  }

  mark(at) {
    this.at = at;
    this.draw(this.width);
  }

  beside(name, value) {
    return this.named ? `${name} ${this.text(value)}` : this.text(value);
  }

  text(value) {
    return this.share ? percent(value) : number(value, 3);
  }

  draw(width) {
    this.width = width;
    if (!width || !this.end) return;
    const pen = sharp(this.canvas, width, HEIGHT), inks = inksOf(this.canvas);
    pen.font = `12px ${inks.font}`;
    const ends = this.lines.filter(({ values }) => values.length).map(({ name, values }) => pen.measureText(this.beside(name, values.at(-1)[1])).width);
    this.right = this.named ? Math.max(RIGHT, ...ends.map((wide) => wide + BESIDE + 2)) : RIGHT;
    const { low, top, steps } = this.range();
    const toX = (x) => LEFT + (x / this.end) * (width - LEFT - this.right), toY = (y) => HEIGHT - BOTTOM - ((y - low) / (top - low)) * (HEIGHT - TOP - BOTTOM);
    this.axes(pen, inks, { steps, toX, toY, width });
    this.drawLines(pen, toX, toY);
    this.readOut(pen, inks, toX);
  }

  range() {
    const all = this.lines.flatMap(({ values }) => values.map(([, y]) => y));
    const least = this.named ? Math.min(...all) : 0, high = this.share && !this.named ? 1 : Math.max(...all, least + 1e-9);
    const steps = ticks(least, high, { round: true });
    return { low: steps[0], top: Math.max(high, steps.at(-1)), steps };
  }

  axes(pen, inks, { steps, toX, toY, width }) {
    Object.assign(pen, { strokeStyle: inks.faint, fillStyle: inks.text, textAlign: "right", textBaseline: "middle", lineWidth: 1 });
    for (const y of steps) {
      pen.beginPath();
      pen.moveTo(LEFT, Math.round(toY(y)) + 0.5);
      pen.lineTo(width - this.right, Math.round(toY(y)) + 0.5);
      pen.stroke();
      pen.fillText(this.share ? `${Math.round(100 * y)}%` : number(y, 3), LEFT - 6, toY(y));
    }
    Object.assign(pen, { textAlign: "center", textBaseline: "top" });
    const room = width - pen.measureText(this.unit).width - 8; // what would run into the unit is left out
    for (const x of ticks(0, this.end)) {
      const text = x.toLocaleString("en");
      if (Number.isInteger(x) && toX(x) + pen.measureText(text).width / 2 <= room) pen.fillText(text, toX(x), HEIGHT - BOTTOM + 7);
    }
    pen.textAlign = "right";
    pen.fillText(this.unit, width, HEIGHT - BOTTOM + 7);
  }

  drawLines(pen, toX, toY) {
    Object.assign(pen, { textAlign: "left", textBaseline: "middle", lineJoin: "round" });
    const labels = [];
    for (const { name, colour, dash, values, thick = 2.2 } of this.lines) {
      if (!values.length) continue;
      Object.assign(pen, { strokeStyle: colour, fillStyle: colour, lineWidth: thick });
      pen.setLineDash(dash);
      pen.beginPath();
      values.forEach(([x, y], n) => (n ? pen.lineTo(toX(x), toY(y)) : pen.moveTo(toX(x), toY(y))));
      pen.stroke();
      pen.setLineDash([]);
      const [x, y] = values.at(-1);
      pen.beginPath();
      pen.arc(toX(x), toY(y), 3, 0, 2 * Math.PI);
      pen.fill();
      labels.push({ x: toX(x) + BESIDE, y: toY(y), text: this.beside(name, y), colour });
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
    const near = ({ values }) => nearest(values, this.at), where = given.length && near(given[0])[0];
    const read = given.map((line) => `${line.name} ${this.text(near(line)[1])}`).join(" · ");
    write(this.read, this.named && given.length ? `${this.unit} ${where}: ${read}` : read);
    if (this.at === null || !given.length) return;
    const x = Math.round(toX(where)) + 0.5;
    Object.assign(pen, { strokeStyle: inks.quiet, lineWidth: 1 });
    pen.beginPath();
    pen.moveTo(x, TOP);
    pen.lineTo(x, HEIGHT - BOTTOM);
    pen.stroke();
  }
}
