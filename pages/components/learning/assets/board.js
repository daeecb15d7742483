// A board of numbers as coloured cells: one is chosen, and what it is made of is marked. Filters stand below each other.
import { inksOf } from "../../lab/assets/standing.js";
import { sharp } from "../../stage/assets/canvas.js";
import { make } from "../../stage/assets/dom.js";
import { number } from "../../stage/assets/format.js";

const GAP = 8, LINE = 19, WORDS = 46; // pixels between two filters; of a line, and of the number in it
export const FINGER = 24; // pixels of the least that a finger can hit (WCAG 2.2, target size)

export class Board {
  constructor(life, { title, shape, cell, list }, choose) {
    const [rows, columns, filters] = shape;
    Object.assign(this, { rows, columns, filters, own: cell, cell, line: LINE, list, title, chosen: -1, marked: new Set(), cursor: 0 });
    this.canvas = make("canvas", "board-cells", { tabindex: 0, role: "application", "aria-label": `${title}: arrow keys go through the numbers, Enter chooses` });
    this.element = make("figure", "board-of", {}, make("figcaption", "", {}, title), this.canvas);
    const pick = (event) => {
      const index = this.indexAt(event.offsetX, event.offsetY);
      if (index >= 0) choose((this.cursor = index));
    };
    life.on(this.canvas, "click", pick);
    life.on(this.canvas, "keydown", (event) => this.key(event, choose));
    life.on(this.canvas, "focus", () => this.draw());
    life.on(this.canvas, "blur", () => this.draw());
  }

  // Cells and lines of so many pixels at least.
  atLeast(pixels) {
    Object.assign(this, { cell: Math.max(this.own ?? 0, pixels), line: Math.max(LINE, pixels) });
  }

  get size() {
    return this.list ? [LINE + WORDS + 14, this.line * this.columns] : [this.columns * this.cell, this.filters * (this.rows * this.cell + GAP) - GAP];
  }

  corner(index) {
    if (this.list) return [14, index * this.line];
    const filter = index % this.filters, place = Math.floor(index / this.filters);
    return [(place % this.columns) * this.cell, Math.floor(place / this.columns) * this.cell + filter * (this.rows * this.cell + GAP)];
  }

  indexAt(x, y) {
    if (this.list) return Math.min(Math.max(Math.floor(y / this.line), 0), this.columns - 1);
    const high = this.rows * this.cell + GAP, filter = Math.floor(y / high), row = Math.floor((y % high) / this.cell), column = Math.floor(x / this.cell);
    if (filter < 0 || filter >= this.filters || row >= this.rows || column < 0 || column >= this.columns) return -1;
    return (row * this.columns + column) * this.filters + filter;
  }

  key(event, choose) {
    const across = this.list ? 0 : this.filters, down = this.list ? 1 : this.columns * this.filters;
    const step = { ArrowLeft: -across, ArrowRight: across, ArrowUp: -down, ArrowDown: down, PageDown: this.filters > 1 ? 1 : 0, PageUp: this.filters > 1 ? -1 : 0 }[event.key];
    if (step === undefined && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    const next = this.cursor + (step ?? 0);
    if (next >= 0 && next < this.values.length) this.cursor = next;
    if (step === undefined) choose(this.cursor);
    else this.draw();
  }

  take(values, scale, palettes, chosen, marked, names) {
    Object.assign(this, { values, scale, palettes, chosen, marked, names });
    if (chosen >= 0) this.cursor = chosen;
    this.draw();
  }

  draw() {
    if (!this.values) return;
    const pen = sharp(this.canvas, ...this.size), inks = inksOf(this.canvas), [wide, high] = this.list ? [LINE - 3, LINE - 3] : [this.cell, this.cell];
    for (let index = 0; index < this.values.length; index++) {
      const [x, y] = this.corner(index);
      pen.fillStyle = this.palettes.colour(this.values[index], this.scale);
      pen.fillRect(x, y, wide - 0.5, high - 0.5);
      if (this.list) this.write(pen, inks, index, x, y);
    }
    const ring = (index, colour, width) => {
      const [x, y] = this.corner(index);
      Object.assign(pen, { strokeStyle: colour, lineWidth: width });
      pen.strokeRect(x + width / 2, y + width / 2, wide - width, high - width);
    };
    for (const index of this.marked) ring(index, "#f59f00", 2);
    if (this.chosen >= 0) ring(this.chosen, inks.accent, 3);
    if (document.activeElement === this.canvas || this.canvas.getRootNode().activeElement === this.canvas) ring(this.cursor, inks.text, 1.5);
  }

  write(pen, inks, index, x, y) {
    Object.assign(pen, { fillStyle: inks.text, textBaseline: "middle", font: `12px ${inks.font}`, textAlign: "right" });
    if (this.names) pen.fillText(this.names[index], x - 4, y + (LINE - 3) / 2);
    pen.textAlign = "left";
    pen.fillText(number(this.values[index], 3), x + LINE + 2, y + (LINE - 3) / 2);
  }
}
