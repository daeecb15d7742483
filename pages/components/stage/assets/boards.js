// The window on one map, number by number: what stands there × the weights = products. A click on a cell of the patch
// goes to that very number, one layer back.
import { about0 } from "./colours.js";
import { make, reveal, write } from "./dom.js";
import { capital, number } from "./format.js";

const MOST_CELLS = 100, READABLE = 30; // cells that can be written down; pixels that a number needs

class Board {
  constructor(sign, title, tag) {
    this.title = make("span", "title", {}, title);
    this.tag = tag;
    this.cells = make("div", "cells");
    this.element = make("div", "board", {}, make("span", "sign", { "aria-hidden": "true" }, sign), make("div", "", {}, this.title, this.cells));
  }

  shape(rows, columns, room) {
    const side = Math.min(Math.floor(room / columns), 54);
    this.side = side;
    this.cells.style.gridTemplateColumns = `repeat(${columns}, ${side}px)`;
    this.cells.style.gridAutoRows = `${side}px`;
    this.cells.style.fontSize = `${Math.max(8, Math.min(12, side / 4.2))}px`;
    if (this.cells.children.length !== rows * columns)
      this.cells.replaceChildren(...Array.from({ length: rows * columns }, () => make(this.tag)));
  }

  show(values, first, inside, palettes, scale) {
    const children = this.cells.children;
    for (let c = 0; c < children.length; c++) {
      const value = values[first + c] + 0, written = inside ? inside[c] : 1, { style } = children[c];
      style.background = written ? palettes.colour(value, scale) : "transparent";
      style.color = written ? palettes.ink(value, scale) : "inherit";
      write(children[c], written ? (this.side < READABLE ? "" : number(value, 3)) : "·");
    }
  }
}

export class Boards {
  constructor(life, open) {
    this.patch = new Board("", "what stands there", "span");
    this.weights = new Board("×", "kernel", "span");
    this.products = new Board("=", "products", "span");
    this.title = make("figcaption");
    this.row = make("div", "row", {}, ...[this.patch, this.weights, this.products].map((board) => board.element));
    this.sum = make("p", "note");
    this.element = make("figure", "boards", {}, this.title, this.row, this.sum);
    life.on(this.patch.cells, "click", (event) => {
      const cell = [...this.patch.cells.children].indexOf(event.target);
      if (cell >= 0) open(cell);
    });
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

  draw(width) {
    const room = (Math.max(width, 240) - 64) / 3;
    if (this.fits) for (const board of [this.patch, this.weights, this.products]) board.shape(this.rows, this.columns, room);
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
    write(this.sum, `Their sum: ${number(products.reduce((sum, product) => sum + product, 0))}${this.padding(seen)}`);
  }

  padding({ inside, cells }) {
    const outside = cells - inside.reduce((sum, one) => sum + one, 0);
    return outside ? `. A dot is padding: ${this.block.rule.combine === "sum" ? "it counts as 0" : "it does not count"}` : "";
  }
}
