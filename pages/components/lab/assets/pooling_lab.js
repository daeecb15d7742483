// The face is moved; its edges move with it, and what pooling makes of them moves less. Which pixel wins is seen, and what
// is left of the move is drawn for every move.
import { Announcer } from "../../stage/assets/announce.js";
import { Palettes } from "../../stage/assets/colours.js";
import { make, write } from "../../stage/assets/dom.js";
import { number } from "../../stage/assets/format.js";
import { Picture } from "./picture.js";
import { LINES, Plot } from "./plot.js";
import { edges, moved, moves, pooled } from "./pool.js";
import { inksOf, narrowed, standing } from "./standing.js";

const CURVES = [["convolution", "edges"], ["moved_back", "edges, moved back"], ["pooling", "after pooling"], ["everywhere", "after pooling over the whole map"]];
const GREY = { low: 0, high: 1, signed: 2 }, WINNERS = 14; // more windows than that each way are too small to mark

class PoolingLab {
  constructor(life, root, choose) {
    Object.assign(this, { root, choose });
    this.face = new Picture("The face: drag it");
    this.edges = new Picture("Its edges, by a convolution");
    this.pools = new Picture("After pooling");
    this.plot = new Plot("How much a move changes each, in %", 250);
    this.body = make("tbody");
    this.table = make("table", "numbers", {}, this.body);
    this.announcer = new Announcer(life, root);
    const row = make("div", "three", {}, ...[this.face, this.edges, this.pools].map((part) => part.element));
    root.replaceChildren(row, make("div", "pair", {}, this.plot.element, this.table), this.announcer.element);
    const { frame } = this.face;
    for (const [name, text] of Object.entries({ tabindex: 0, role: "slider", "aria-label": "By how many pixels the face is moved", "aria-valuemin": 0 })) frame.setAttribute(name, text);
    life.on(frame, "pointerdown", (event) => {
      frame.setPointerCapture?.(event.pointerId);
      this.from = this.face.at(event)[1] - this.by;
    });
    life.on(frame, "pointermove", (event) => this.from !== null && this.move(this.face.at(event)[1] - this.from));
    for (const end of ["pointerup", "pointercancel"]) life.on(frame, end, () => this.keep());
    life.on(frame, "keydown", (event) => this.key(event));
    for (const part of [this.edges, this.pools])
      for (const type of ["pointermove", "pointerdown"]) life.on(part.frame, type, (event) => this.point(part, part.at(event))); // a tap moves nothing
    this.from = null;
  }

  take(block) {
    const [height, width] = block.arrays.picture.shape;
    Object.assign(this, { block, by: block.by, palettes: new Palettes(block.arrays.palettes), picture: { values: block.arrays.picture, height, width } });
    this.found = moves(this.picture, block.arrays.kernel, block.size, block.kind, block.furthest);
    this.resize();
  }

  resize() {
    if (!this.block) return;
    narrowed(this.root);
    this.show();
  }

  show() {
    const { block, palettes, by } = this, face = moved(this.picture, by), ink = inksOf(this.root);
    this.map = edges(face, block.arrays.kernel);
    this.pool = pooled(this.map, block.size, block.kind);
    const scale = { low: 0, high: Math.max(...edges(this.picture, block.arrays.kernel).values), signed: false };
    this.face.show(face, palettes, GREY);
    this.edges.show(this.map, palettes, scale);
    this.pools.show(this.pool, palettes, scale);
    this.face.frame.setAttribute("aria-valuenow", by);
    this.face.say(`Moved by ${by} pixel${by === 1 ? "" : "s"}`);
    this.pools.say(`${this.pool.height}×${this.pool.width}: the ${block.kind} of windows of ${block.size}×${block.size}`);
    const marked = block.kind === "maximum" && this.pool.width <= WINNERS;
    this.edges.mark(marked ? [...this.pool.winners].map((at) => ({ row: Math.floor(at / this.map.width), column: at % this.map.width, height: 1, width: 1, colour: ink.accent, fill: true })) : []);
    this.edges.say(marked ? "Marked: the pixel that wins its window" : `${this.map.height}×${this.map.width} numbers`);
    this.curves(ink);
  }

  curves(ink) {
    const { block: { furthest }, found, by } = this, most = 10 * Math.ceil(10 * Math.max(1, ...CURVES.flatMap(([name]) => found[name])) - 1e-9);
    this.plot.begin(this.plot.element.clientWidth, { x: [0, furthest], y: [0, most], across: "pixels that the face is moved", up: "", ticks: most > 100 ? [100] : [] }, ink);
    this.plot.line([[by, 0], [by, most]], ink.accent, { thick: 1.5 });
    CURVES.forEach(([name], k) => {
      this.plot.line(found[name].map((value, n) => [n, 100 * value]), LINES[k].colour, { dash: LINES[k].dash, thick: 2.5 });
      this.plot.dot([by, 100 * found[name][by]], LINES[k].colour);
    });
    this.body.replaceChildren(...CURVES.map(([name, words], k) => {
      const mark = make("i", "mark");
      mark.style.background = LINES[k].colour;
      return make("tr", "", {}, make("th", "", { scope: "row" }, mark, words), make("td", "", {}, `${number(100 * found[name][by], 3)}% changed`));
    }));
    this.announcer.say(`Moved by ${by}: the edges changed by ${number(100 * found.convolution[by], 2)}%, after pooling by ${number(100 * found.pooling[by], 2)}%.`);
  }

  point(part, [row, column]) {
    const value = (part === this.edges ? this.map : this.pool), { size } = this.block;
    part.say(`Row ${row}, column ${column}: ${number(value.values[row * value.width + column])}`);
    if (part === this.pools) this.edges.mark([{ row: row * size, column: column * size, height: size, width: size, colour: inksOf(this.root).accent }]);
  }

  move(by) {
    by = Math.min(Math.max(by, 0), this.block.furthest);
    if (by === this.by) return;
    this.by = by;
    this.show();
  }

  keep() {
    this.from = null;
    if (this.by !== this.block.by) this.choose({ by: this.by });
  }

  key(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === "Enter") this.keep();
    else if (by) this.move(this.by + by);
    else return;
    event.preventDefault();
  }
}

export default standing(PoolingLab);
