// Maps of several layers side by side, of one face or of several: the place under the pointer is marked on every map, and
// the number there is said, of the map that is pointed at and of its like among the others; where there is none, of the first.
import { Announcer } from "./announce.js";
import { across } from "./canvas.js";
import { Palettes } from "./colours.js";
import { make, write } from "./dom.js";
import { capital, number } from "./format.js";
import { Grid } from "./grid.js";
import { Ramp } from "./ramp.js";

const LEAST = 190; // pixels of maps that stand beside others

export class BesideView {
  constructor(life, root, choose) {
    Object.assign(this, { life, root, choose });
    this.parts = [];
    this.element = make("div", "beside");
    this.announcer = new Announcer(life, root);
    root.replaceChildren(this.element, this.announcer.element);
    life.onWidth(root, () => this.resize());
    life.on(root, "transitionend", (event) => event.target === root && this.resize()); // another theme: stage.css
  }

  take(block) {
    Object.assign(this, { block, palettes: new Palettes(block.arrays.palettes), place: null });
    while (this.parts.length < block.parts.length) this.parts.push(this.part(this.parts.length));
    this.parts.length = block.parts.length;
    block.parts.forEach((facts, n) => {
      const part = this.parts[n], values = block.arrays[`values${n}`];
      Object.assign(part, { facts, values, size: values.shape.slice(1) });
      write(part.title, facts.title);
      write(part.note, facts.note);
      part.ramp.take(facts.scale, this.palettes);
      part.grid.take({ ...facts, maps: true, names: [], channel: -1, arrays: { tiles: { shape: values.shape } } }, this.palettes);
    });
    this.element.replaceChildren(...this.parts.map(({ element }) => element));
    this.resize();
  }

  part(n) {
    const grid = new Grid(this.life, (choice) => this.choose({ ...choice, part: n }), { kind: ["map", "maps"], most: 400 });
    const title = make("p", "name"), note = make("p", "note"), value = make("p", "value"), part = { grid, title, note, value };
    grid.image = (tile) => this.map(part, tile);
    grid.move = (place) => this.point(part, place);
    grid.again = () => this.point(part, grid.hovered < 0 ? null : this.place?.from === part ? this.place.at : part.size.map((side) => side >> 1));
    part.ramp = new Ramp();
    part.element = make("div", "one", {}, title, note, grid.element, part.ramp.element, value);
    return part;
  }

  map({ values, size: [rows, columns], facts }, tile) {
    return this.palettes.image(values, columns, rows, tile * rows * columns, facts.scale);
  }

  resize() {
    if (!this.block) return;
    const count = this.parts.length, narrow = this.root.clientWidth < LEAST * count;
    this.root.classList.toggle("narrow", narrow);
    this.element.style.gridTemplateColumns = `repeat(${narrow ? 1 : count}, minmax(0, 1fr))`;
    this.ink = { accent: getComputedStyle(this.root).getPropertyValue("--st-primary-color").trim() };
    for (const { grid } of this.parts) grid.draw(grid.element.clientWidth, true); // in a square
    this.show();
  }

  // The pointer is over a place of a map of one of them, or has left.
  point(from, at) {
    this.place = at && { from, at, tile: from.grid.hovered };
    this.show();
  }

  show() {
    const { place, block } = this, said = this.parts.map((part) => {
      const at = place && across(place.at, place.from.size, part.size);
      const tile = place && (block.together || place.from === part) ? Math.max(place.tile, 0) : 0, [rows, columns] = part.size;
      part.grid.show(at, this.ink);
      const text = at ? `${capital(part.facts.called[tile])}, row ${at[0]}, column ${at[1]}: ${number(part.values[tile * rows * columns + at[0] * columns + at[1]], 3)}` : "";
      write(part.value, text);
      return `${part.facts.title}: ${text}`;
    });
    if (place) this.announcer.say(`${said.join("; ")}.`);
  }
}
