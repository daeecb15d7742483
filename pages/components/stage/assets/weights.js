// The weights of one slice as cells: drawn up or down by pointer or finger, stepped by arrow keys, told when let go.
import { about0 } from "./colours.js";
import { make, write } from "./dom.js";
import { number } from "./format.js";

const WHOLE = 160; // pixels of a pull that change a weight by the largest of the kernel
const NUDGE = 0.02, LEAP = 0.1; // of the largest, for a key
const TOLD_AFTER = 700; // milliseconds after the last key
const KEPT_DIGITS = 6, WRITTEN_FROM = 30; // digits that the link holds; pixels that a number needs

export class Weights {
  constructor(life, { change, done }) {
    Object.assign(this, { life, change, done, pulled: null, waiting: null });
    this.caption = make("figcaption", "", {}, "The kernel: pull a weight");
    this.cells = make("div", "cells pulled", { role: "group", "aria-label": "Weights of the kernel" });
    this.note = make("p", "note", {}, "Pull up for more, down for less; Shift for a little. Keys: ↑ ↓ change, ← → move, 0 is zero.");
    this.element = make("figure", "weights", {}, this.caption, this.cells, this.note);
    life.on(this.cells, "pointerdown", (event) => this.take_hold(event));
    life.on(this.cells, "pointermove", (event) => this.pull(event));
    for (const end of ["pointerup", "pointercancel"]) life.on(this.cells, end, () => this.let_go());
    life.on(this.cells, "keydown", (event) => this.key(event));
    life.on(this.cells, "focusout", () => this.waiting && this.tell());
  }

  get busy() {
    return Boolean(this.pulled || this.waiting);
  }

  lay([rows, columns], largest, limit, room) {
    Object.assign(this, { rows, columns, largest, limit });
    this.side = Math.max(14, Math.min(Math.floor(room / columns) - 2, 84));
    this.cells.style.gridTemplateColumns = `repeat(${columns}, ${this.side}px)`;
    this.cells.style.gridAutoRows = `${this.side}px`;
    this.cells.style.fontSize = `${Math.max(9, Math.min(15, this.side / 4.4))}px`;
    if (this.cells.children.length !== rows * columns) this.cells.replaceChildren(...Array.from({ length: rows * columns }, (_, cell) => this.cell(cell)));
  }

  cell(cell) {
    const where = `Weight at row ${Math.floor(cell / this.columns)}, column ${cell % this.columns}`;
    return make("span", "", { role: "spinbutton", tabindex: cell ? -1 : 0, "aria-label": where });
  }

  show(weights, trained, palettes) {
    this.weights = weights;
    const scale = about0([...weights, ...trained]);
    [...this.cells.children].forEach((element, cell) => {
      const value = weights[cell];
      element.style.background = palettes.colour(value, scale);
      element.style.color = palettes.ink(value, scale);
      element.classList.toggle("other", Math.abs(value - trained[cell]) > 5e-7 * Math.max(1, Math.abs(trained[cell])));
      element.setAttribute("aria-valuenow", String(Number(value.toPrecision(KEPT_DIGITS))));
      element.setAttribute("aria-valuetext", `${number(value)}, trained ${number(trained[cell])}`);
      write(element, this.side < WRITTEN_FROM ? "" : number(value, 3));
    });
  }

  take_hold(event) {
    const cell = [...this.cells.children].indexOf(event.target);
    if (cell < 0) return;
    this.tell();
    this.cells.setPointerCapture?.(event.pointerId);
    this.pulled = { cell, from: event.clientY, weight: this.weights[cell] };
    this.focus(cell);
    event.preventDefault();
  }

  pull(event) {
    if (!this.pulled) return;
    const { from, weight, cell } = this.pulled, fine = event.shiftKey ? 0.1 : 1;
    this.set(cell, weight + ((from - event.clientY) / WHOLE) * this.largest * fine);
  }

  let_go() {
    if (!this.pulled) return;
    const { cell, weight } = this.pulled;
    this.pulled = null;
    if (this.weights[cell] !== weight) this.done(cell, this.weights[cell]);
  }

  key(event) {
    const cell = [...this.cells.children].indexOf(event.target), { key } = event;
    const by = { ArrowUp: NUDGE, ArrowDown: -NUDGE, PageUp: LEAP, PageDown: -LEAP }[key], move = { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (cell < 0 || !(by || move || key === "0" || key === "Enter")) return;
    event.preventDefault();
    if (key === "Enter") return this.tell();
    if (move) return this.focus(Math.min(Math.max(cell + move, 0), this.cells.children.length - 1));
    this.set(cell, by ? this.weights[cell] + by * this.largest * (event.shiftKey ? 0.1 : 1) : 0);
    this.life.cancel(this.waiting);
    this.stepped = cell;
    this.waiting = this.life.later(() => this.tell(), TOLD_AFTER);
  }

  // What keys changed is told once they rest.
  tell() {
    if (!this.waiting) return;
    this.life.cancel(this.waiting);
    this.waiting = null;
    this.done(this.stepped, this.weights[this.stepped]);
  }

  set(cell, value) {
    this.change(cell, Number(Math.min(Math.max(value, -this.limit), this.limit).toPrecision(KEPT_DIGITS)));
  }

  focus(cell) {
    [...this.cells.children].forEach((element, number) => element.setAttribute("tabindex", number === cell ? 0 : -1));
    this.cells.children[cell].focus();
  }
}
