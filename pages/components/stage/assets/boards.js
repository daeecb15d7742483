// The window on one map, number by number: what stands there × the weights = products. A cell that is pointed at is
// marked on all three boards, with its product; a click on a cell of the patch goes to that very number, one layer back.
import { about0 } from "./colours.js";
import { make, reveal, write } from "./dom.js";
import { capital, number } from "./format.js";
import { arranged, lettering } from "./room.js";

const MOST_CELLS = 100; // that can be written down
const LOW = 2.4; // letters: a cell of boards that stand above the number

class Board {
  constructor(sign, title, tag) {
    this.title = make("span", "title", {}, title);
    this.tag = tag;
    this.cells = make("div", "cells");
    this.element = make("div", "board", {}, make("span", "sign", { "aria-hidden": "true" }, sign), make("div", "", {}, this.title, this.cells));
  }

  shape(rows, columns, { side, tall, font }) {
    this.written = font > 0;
    this.cells.style.gridTemplateColumns = `repeat(${columns}, ${side}px)`;
    this.cells.style.gridAutoRows = `${tall}px`;
    this.cells.style.fontSize = `${font}px`;
    if (this.cells.children.length !== rows * columns)
      this.cells.replaceChildren(...Array.from({ length: rows * columns }, () => make(this.tag)));
  }

  show(values, first, inside, palettes, scale) {
    const children = this.cells.children;
    for (let c = 0; c < children.length; c++) {
      const value = values[first + c] + 0, written = inside ? inside[c] : 1, { style } = children[c];
      style.background = written ? palettes.colour(value, scale) : "transparent";
      style.color = written ? palettes.ink(value, scale) : "inherit";
      write(children[c], written ? (this.written ? number(value, 3) : "") : "·");
    }
  }

  mark(cell) {
    [...this.cells.children].forEach((child, c) => child.classList.toggle("pointed", c === cell));
  }
}

export class Boards {
  constructor(life, open) {
    this.pointed = -1;
    this.patch = new Board("", "what stands there", "span");
    this.weights = new Board("×", "kernel", "span");
    this.products = new Board("=", "products", "span");
    this.all = [this.patch, this.weights, this.products];
    this.title = make("figcaption");
    this.row = make("div", "row", {}, ...this.all.map((board) => board.element));
    this.sum = make("p", "note");
    this.element = make("figure", "boards", {}, this.title, this.row, this.sum);
    life.on(this.patch.cells, "click", (event) => {
      const cell = [...this.patch.cells.children].indexOf(event.target);
      if (cell >= 0) open(cell);
    });
    life.on(this.row, "pointermove", ({ target }) => this.point([...(target.closest(".cells")?.children ?? [])].indexOf(target)));
    life.on(this.row, "pointerleave", () => this.point(-1));
  }

  take(block, palettes) {
    const { combine, scale, settings } = block.rule, [rows, columns] = settings.window.size;
    Object.assign(this, { block, palettes, scale, rows, columns });
    const { kernel } = block.arrays;
    this.kernelScale = kernel ? about0(kernel) : { low: 0, high: 1, signed: false };
    write(this.weights.title, { max: "which one wins", mean: "÷ how many" }[combine] ?? "kernel");
    write(this.products.title, { max: "the winner", mean: "shares of the mean" }[combine] ?? "products");
    this.fits = rows * columns <= MOST_CELLS && ["sum", "max", "mean"].includes(combine);
    reveal(this.element, this.fits);
  }

  // In the room that there is beside what they stand with, `rooms`, {class: pixels}: the class of the first of these in
  // which their numbers can be read.
  draw(rooms, letter) {
    if (!this.fits) return "";
    const { place, across, side } = arranged(this.columns, rooms, letter), font = lettering(side, letter);
    this.row.classList.toggle("stacked", across < 3); // then all of them keep the room of a sign
    this.row.style.gridTemplateColumns = `repeat(${across}, max-content)`;
    const tall = place === "spread" ? Math.min(side, Math.ceil(font * LOW)) : side; // the number comes about below them
    for (const board of this.all) board.shape(this.rows, this.columns, { side, tall, font });
    return place;
  }

  show(unit, map, named) {
    if (!this.fits) return;
    write(this.title, capital(named));
    const { seen, weights } = unit;
    const first = map * seen.cells, products = new Float64Array(seen.cells);
    for (let c = 0; c < seen.cells; c++) products[c] = seen.values[first + c] * weights[first + c];
    const kernel = this.block.rule.combine === "sum" ? this.kernelScale : { low: 0, high: Math.max(...weights), signed: false };
    this.patch.show(seen.values, first, seen.inside, this.palettes, this.scale);
    this.weights.show(weights, first, null, this.palettes, kernel);
    this.products.show(products, 0, seen.inside, this.palettes, about0(products));
    this.read = { seen, products, factors: [seen.values, weights].map((all) => all.subarray(first, first + seen.cells)) };
    this.say();
  }

  point(cell) {
    if (cell === this.pointed) return;
    this.pointed = cell;
    this.say();
  }

  // The product that is pointed at, else the sum of all.
  say() {
    const { pointed, columns } = this;
    for (const board of this.all) board.mark(pointed);
    if (!this.read) return;
    const { seen, products, factors } = this.read;
    const where = `Row ${Math.floor(pointed / columns)}, column ${pointed % columns} of the window`;
    const sum = `Their sum: ${number(products.reduce((sum, product) => sum + product, 0))}${this.padding(seen)}`;
    const product = factors.map((all) => number(all[pointed] + 0)).join(" × ");
    write(this.sum, pointed < 0 ? sum : `${where}: ${seen.inside[pointed] ? `${product} = ${number(products[pointed] + 0)}` : "padding"}`);
  }

  padding({ inside, cells }) {
    const outside = cells - inside.reduce((sum, one) => sum + one, 0);
    return outside ? `. A dot is padding: ${this.block.rule.combine === "sum" ? "it counts as 0" : "it does not count"}` : "";
  }
}
