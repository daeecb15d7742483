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
import { Readers } from "./readers.js";
import { unit } from "./unit.js";

const NARROW = 620, LARGE = 18; // pixels: below it, one under the other; of letters for a room full of people
const CURVED = ["function", "affine", "rescale"];

export class LayersView {
  constructor(life, root, choose) {
    Object.assign(this, { life, root, choose, pinned: [0, 0], place: [0, 0], held: -1 });
    const over = { move: (place) => this.move(place), rest: () => this.move(this.pinned), choose: (place) => this.pin(place) };
    this.face = new Face(life, over);
    this.histogram = new Histogram();
    this.face.element.append(this.histogram.element);
    this.grid = new Grid(life, choose);
    this.map = new OneMap(life, over);
    this.inputs = new Inputs(life, { turn: (...to) => this.turn(...to), open: (map) => this.open(map, null), rest: () => this.turn(-1, 0, this.pinned) });
    this.boards = new Boards(life, (cell) => this.open(null, cell));
    this.curve = new Curve();
    this.flow = new Flow();
    this.elastic = new Elastic(life, { ...over, open: (map) => this.open(map, null) });
    [this.announcer, this.refusal] = [new Announcer(life, root), make("p", "note refusal")];
    this.readers = new Readers(life, (reader) => choose({ reader, channel: this.block.channel, row: this.pinned[0], column: this.pinned[1] }));
    this.top = make("div", "top", {}, this.face.element, this.grid.element, this.map.element);
    this.flow.element.append(this.readers.element);
    this.work = make("div", "work", {}, this.inputs.element, this.boards.element, this.curve.element, this.flow.element);
    root.replaceChildren(this.top, this.refusal, this.work, this.elastic.element, this.announcer.element);
    Object.assign(this.grid, { ...over, choose, again: () => this.grid.show(this.place, this.ink), told: (words) => this.announcer.say(words) });
    life.onWidth(root, () => this.resize());
    life.on(root, "transitionend", (event) => event.target === root && this.resize()); // another theme: stage.css
  }

  // New data: another layer, channel or place, or another face.
  take(block) {
    const same = this.block?.layer === block.layer && this.block.channel === block.channel;
    if (!same) this.map.player.pause();
    Object.assign(this, { block, held: -1, pinned: block.place, palettes: new Palettes(block.arrays.palettes) });
    block.mapsSigned = { signed: block.mapScale.signed };
    if (!(same && this.map.player.playing)) this.place = block.place;
    for (const part of [this.face, this.grid, this.map, this.histogram, this.readers]) part.take(block, this.palettes);
    write(this.refusal, block.refusal);
    for (const [part, shown] of [[this.histogram.element, block.maps], [this.refusal, block.refusal], [this.work, block.rule]]) reveal(part, shown);
    if (block.rule) this.lay();
    this.elastic.take(block, this.palettes, (map) => this.inputs.named(map));
    this.top.classList.toggle("flat", !block.maps);
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
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    for (const [name, holds] of [["narrow", narrow], ["middle", !narrow && width < 900], ["large", rem > LARGE]]) this.root.classList.toggle(name, holds);
    this.inks(0.6875 * rem);
    this.grid.draw(this.grid.element.clientWidth, narrow);
    this.histogram.draw(this.face.element.clientWidth, this.ink.letter);
    if (this.block.rule) {
      this.board(width, rem);
      this.inputs.draw(this.inputs.element.clientWidth, narrow);
      if (!this.curve.element.hidden) this.curve.draw(this.curve.element.clientWidth);
      this.elastic.resize();
    }
    this.show();
  }

  // The boards stand beside what they belong to, or, where their numbers could not be read there, on more room.
  board(width, rem) {
    const is = (name) => this.root.classList.contains(name);
    const beside = is("middle") ? { "": width / 2 - rem, whole: width } : { "": width - 33 * rem, spread: width - 16.5 * rem, whole: width };
    const place = this.boards.draw(is("narrow") ? { "": width } : beside, 0.75 * rem);
    for (const one of ["spread", "whole"]) this.work.classList.toggle(one, one === place);
  }

  inks(letter) {
    const style = getComputedStyle(this.root), of = (name) => style.getPropertyValue(name).trim();
    this.ink = { letter, accent: of("--st-primary-color"), text: style.color, faint: of("--st-border-color"), quiet: `color-mix(in srgb, ${style.color} 35%, transparent)`, font: style.fontFamily };
  }

  move(place) {
    if (place[0] === this.place[0] && place[1] === this.place[1]) return;
    this.place = place;
    this.show();
  }

  pin(place) {
    this.pinned = place;
    this.move(place);
    this.choose({ row: place[0], column: place[1] });
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

  turn(map, by = 0, place = this.place) {
    const next = map ?? Math.min(Math.max(this.turned() + by, 0), this.block.arrays.input.shape[0] - 1);
    if (next === this.held && place.join() === this.place.join()) return;
    Object.assign(this, { held: next, place });
    this.show();
    if (next >= 0) this.announcer.say(this.inputs.note.textContent);
  }

  // One layer back: to the cell that was clicked, else to the one of the window that weighs most.
  open(map, cell) {
    const which = map ?? this.turned();
    const there = origin(this.unit, this.block.arrays.origins, which, cell ?? heaviest(this.unit, which));
    if (there) this.choose(there);
  }
}
