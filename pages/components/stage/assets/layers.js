// The view of one layer: the face, all its maps, one of them, and the arithmetic of the unit under the pointer.
import { Announcer, sentenceOf } from "./announce.js";
import { Boards } from "./boards.js";
import { Palettes } from "./colours.js";
import { Curve } from "./curve.js";
import { make, reveal, write } from "./dom.js";
import { Elastic } from "./elastic.js";
import { Face } from "./face.js";
import { Flow } from "./flow.js";
import { heaviest, loudest, origin } from "./follow.js";
import { Grid } from "./grid.js";
import { Histogram } from "./histogram.js";
import { Inputs } from "./inputs.js";
import { OneMap } from "./one_map.js";
import { unit } from "./unit.js";

const NARROW = 620; // pixels: below it, one under the other
const CURVED = ["function", "affine", "rescale"];

export class LayersView {
  constructor(life, root, choose) {
    Object.assign(this, { life, root, choose, pinned: [0, 0], place: [0, 0], held: -1 });
    const at = (place) => choose({ row: place[0], column: place[1] });
    this.face = new Face();
    this.histogram = new Histogram();
    this.face.element.append(this.histogram.element);
    this.grid = new Grid(life, choose);
    this.map = new OneMap(life, { move: (place) => this.move(place), rest: () => this.move(this.pinned), choose: (place) => this.pin(place, at) });
    this.inputs = new Inputs(life, { turn: (map, by) => this.turn(map, by), open: (map) => this.open(map, null) });
    this.boards = new Boards(life, (cell) => this.open(null, cell));
    this.curve = new Curve();
    this.flow = new Flow();
    this.elastic = new Elastic(life, { open: (map) => this.open(map, null), move: (place) => this.move(place), rest: () => this.move(this.pinned), choose: (place) => this.pin(place, at) });
    this.announcer = new Announcer(life, root);
    this.refusal = make("p", "note refusal");
    this.readers = make("nav", "readers", { "aria-label": "Which layers read this one" });
    this.top = make("div", "top", {}, this.face.element, this.grid.element, this.map.element);
    this.flow.element.append(this.readers);
    this.work = make("div", "work", {}, this.inputs.element, this.boards.element, this.curve.element, this.flow.element);
    root.replaceChildren(this.top, this.refusal, this.work, this.elastic.element, this.announcer.element);
    Object.assign(this.grid, { again: () => this.grid.show(this.place, this.ink), told: (words) => this.announcer.say(words) });
    life.on(this.readers, "click", (event) => this.forward(event.target));
    life.onWidth(root, () => this.resize());
    life.on(root, "transitionend", (event) => event.target === root && this.resize()); // another theme: stage.css
  }

  // New data: another layer, channel or place, or another face.
  take(block) {
    const same = this.block && ["layer", "channel"].every((fact) => this.block[fact] === block[fact]);
    if (!same) this.map.player.pause();
    Object.assign(this, { block, held: -1, pinned: block.place, palettes: new Palettes(block.arrays.palettes) });
    block.mapsSigned = { signed: block.mapScale.signed };
    if (!(same && this.map.player.playing)) this.place = block.place;
    for (const part of [this.face, this.grid, this.map, this.histogram]) part.take(block, this.palettes);
    write(this.refusal, block.refusal);
    for (const [part, shown] of [[this.histogram.element, block.maps], [this.refusal, block.refusal], [this.work, block.rule]]) reveal(part, shown);
    if (block.rule) this.lay();
    this.elastic.take(block, this.palettes, (map) => this.inputs.named(map));
    this.top.classList.toggle("flat", !block.maps);
    this.readers.replaceChildren(...block.readers.map((name) => make("button", "", { type: "button" }, `→ ${name}`)));
    if (block.readers.length) this.readers.prepend(make("span", "", {}, "Read by"));
    this.resize();
  }

  lay() {
    const curved = CURVED.includes(this.block.rule.combine);
    for (const part of [this.inputs, this.boards, this.flow]) part.take(this.block, this.palettes);
    if (curved) this.curve.take(this.block);
    reveal(this.curve.element, curved);
    this.work.classList.toggle("plain", !curved && !this.boards.fits);
  }

  resize() {
    if (!this.block) return;
    const width = this.root.clientWidth, narrow = width < NARROW;
    this.root.classList.toggle("narrow", narrow);
    this.root.classList.toggle("middle", !narrow && width < 900);
    this.inks();
    this.grid.draw(this.grid.element.clientWidth, narrow);
    this.histogram.draw(this.face.element.clientWidth);
    if (this.block.rule) {
      this.inputs.draw(this.inputs.element.clientWidth, narrow);
      this.boards.draw(this.boards.element.clientWidth);
      if (!this.curve.element.hidden) this.curve.draw(this.curve.element.clientWidth);
      this.elastic.resize();
    }
    this.show();
  }

  inks() {
    const style = getComputedStyle(this.root), of = (name) => style.getPropertyValue(name).trim();
    this.ink = { accent: of("--st-primary-color"), text: style.color, faint: of("--st-border-color"), quiet: `color-mix(in srgb, ${style.color} 35%, transparent)`, font: style.fontFamily };
  }

  move(place) {
    if (place[0] === this.place[0] && place[1] === this.place[1]) return;
    this.place = place;
    this.show();
  }

  pin(place, tell) {
    this.pinned = place;
    this.move(place);
    tell(place);
  }

  show() {
    const { block, place, ink } = this;
    this.face.show(place);
    this.grid.show(place, ink);
    if (block.maps) {
      this.map.show(place);
      this.histogram.show(block.arrays.map[place[0] * block.arrays.map.shape[1] + place[1]], ink);
    }
    if (!block.rule) return;
    this.unit = unit(block, place);
    const turned = this.turned();
    this.inputs.show(this.unit, turned, ink);
    this.boards.show(this.unit, turned, this.inputs.named(turned));
    if (!this.curve.element.hidden) this.curve.show(this.unit, place, ink);
    this.flow.show(this.unit, place);
    this.elastic.show(this.unit, place, ink);
    this.announcer.say(sentenceOf(block, place, this.unit));
  }

  // Which input is laid out: the one that a person turned to, else the one that matters most.
  turned() {
    return this.held >= 0 ? this.held : loudest(this.unit, this.block.rule.settings.own);
  }

  turn(map, by = 0) {
    const next = map ?? Math.min(Math.max(this.turned() + by, 0), this.block.arrays.input.shape[0] - 1);
    if (next === this.held) return;
    this.held = next;
    this.show();
    if (next >= 0) this.announcer.say(this.inputs.note.textContent);
  }

  // One layer back: to the cell that was clicked, else to the one of the window that weighs most.
  open(map, cell) {
    const which = map ?? this.turned();
    const there = origin(this.unit, this.block.arrays.origins, which, cell ?? heaviest(this.unit, which));
    if (there) this.choose(there);
  }

  forward(button) {
    const reader = [...this.readers.querySelectorAll("button")].indexOf(button);
    if (reader >= 0) this.choose({ reader });
  }
}
