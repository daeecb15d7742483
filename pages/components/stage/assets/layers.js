// The view of one layer: the face, all its maps, one of them, and the arithmetic of the unit under the pointer.
import { Announcer } from "./announce.js";
import { Boards } from "./boards.js";
import { Palettes } from "./colours.js";
import { Curve } from "./curve.js";
import { make, reveal, write } from "./dom.js";
import { Face } from "./face.js";
import { Flow } from "./flow.js";
import { number } from "./format.js";
import { Grid } from "./grid.js";
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
    this.grid = new Grid(life, choose);
    this.map = new OneMap(life, { move: (place) => this.move(place), rest: () => this.move(this.pinned), choose: (place) => this.pin(place, at) });
    this.inputs = new Inputs(life, { turn: (map, by) => this.turn(map, by), open: (map) => this.open(map, null) });
    this.boards = new Boards(life, (cell) => this.open(null, cell));
    this.curve = new Curve();
    this.flow = new Flow();
    this.announcer = new Announcer(life);
    this.refusal = make("p", "note refusal");
    this.readers = make("nav", "readers", { "aria-label": "Which layers read this one" });
    this.top = make("div", "top", {}, this.face.element, this.grid.element, this.map.element);
    this.flow.element.append(this.readers);
    this.work = make("div", "work", {}, this.inputs.element, this.boards.element, this.curve.element, this.flow.element);
    root.replaceChildren(this.top, this.refusal, this.work, this.announcer.element);
    this.grid.again = () => this.grid.show(this.place, this.ink);
    life.on(this.readers, "click", (event) => this.forward(event.target));
    life.observe(new ResizeObserver(() => this.resize()), root);
    life.on(root, "transitionend", (event) => event.target === root && this.resize()); // another theme: stage.css
  }

  // New data: another layer, channel or place, or another face.
  take(block) {
    const same = this.block && ["layer", "channel"].every((fact) => this.block[fact] === block[fact]);
    if (!same) this.map.player.pause();
    this.block = block;
    block.mapsSigned = { signed: block.mapScale.signed };
    this.palettes = new Palettes(block.arrays.palettes);
    this.pinned = block.place;
    this.held = -1;
    if (!(same && this.map.player.playing)) this.place = block.place;
    for (const part of [this.face, this.grid, this.map]) part.take(block, this.palettes);
    write(this.refusal, block.refusal);
    reveal(this.refusal, block.refusal);
    reveal(this.work, block.rule);
    if (block.rule) this.lay();
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
    if (this.block.rule) {
      this.inputs.draw(this.inputs.element.clientWidth, narrow);
      this.boards.draw(this.boards.element.clientWidth);
      if (!this.curve.element.hidden) this.curve.draw(this.curve.element.clientWidth);
    }
    this.show();
  }

  inks() {
    const style = getComputedStyle(this.root), of = (name) => style.getPropertyValue(name).trim();
    this.ink = { accent: of("--st-primary-color"), text: style.color, faint: of("--st-border-color"), font: style.fontFamily };
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
    if (block.maps) this.map.show(place);
    if (!block.rule) return;
    this.unit = unit(block, place);
    const turned = this.turned();
    this.inputs.show(this.unit, turned, ink);
    this.boards.show(this.unit, turned, this.inputs.named(turned));
    if (!this.curve.element.hidden) this.curve.show(this.unit, place, ink);
    this.flow.show(this.unit, place);
    this.announcer.say(this.sentence());
  }

  sentence() {
    const { block, place, unit } = this, last = unit.steps.at(-1);
    const at = block.maps ? `Row ${place[0]}, column ${place[1]}: ` : "";
    return `${at}${block.layer} is ${number(unit.value)}${last ? `, ${last.layer} ${number(last.value)}` : ""}.`;
  }

  // Which input is laid out: the one that a person turned to, else the one that adds most.
  turned() {
    if (this.held >= 0) return this.held;
    const { seen, sums } = this.unit, given = sums ?? seen.values;
    let most = 0;
    for (let map = 1; map < seen.maps; map++) if (Math.abs(given[map]) > Math.abs(given[most])) most = map;
    return this.block.rule.settings.own ?? most;
  }

  turn(map, by = 0) {
    const maps = this.block.arrays.input.shape[0];
    const next = map ?? Math.min(Math.max(this.turned() + by, 0), maps - 1);
    if (next === this.held) return;
    this.held = next;
    this.show();
  }

  // One layer back: to the cell that was clicked, else to the one of the window that weighs most.
  open(map, cell) {
    const { seen, weights } = this.unit, which = map ?? this.turned();
    const [source, channel] = this.block.arrays.origins.subarray(2 * which, 2 * which + 2);
    if (source < 0) return;
    const at = cell ?? heaviest(seen, weights, which);
    if (!seen.inside[at]) return;
    const across = seen.columns.length;
    this.choose({ source, channel, row: seen.rows[Math.floor(at / across)], column: seen.columns[at % across] });
  }

  forward(button) {
    const reader = [...this.readers.querySelectorAll("button")].indexOf(button);
    if (reader >= 0) this.choose({ reader });
  }
}

function heaviest({ values, inside, cells }, weights, map) {
  let best = inside.indexOf(1);
  const weigh = (c) => Math.abs(values[map * cells + c] * (weights ? weights[map * cells + c] : 1));
  for (let c = 0; c < cells; c++) if (inside[c] && weigh(c) > weigh(best)) best = c;
  return best;
}
