// The view of all filters of a convolution: the one under the pointer, or in focus, is laid out beside.
import { Announcer } from "./announce.js";
import { Palettes } from "./colours.js";
import { make, reveal } from "./dom.js";
import { number } from "./format.js";
import { Grid } from "./grid.js";
import { OneFilter } from "./one_filter.js";

export class FiltersView {
  constructor(life, root, choose) {
    Object.assign(this, { life, root });
    this.grid = new Grid(life, choose, { kind: ["filter", "filters"], most: 76 });
    this.grid.image = (tile) => this.tile(tile);
    this.grid.again = () => this.show();
    this.one = new OneFilter(life);
    this.numbers = make("p", "note numbers");
    this.grid.element.append(this.numbers);
    this.announcer = new Announcer(life, root);
    this.facts = make("dl", "facts");
    root.replaceChildren(make("div", "filters", {}, this.grid.element, this.one.element, this.facts), this.announcer.element);
    life.onWidth(root, () => this.resize());
    life.on(root, "transitionend", (event) => event.target === root && this.resize()); // another theme: stage.css
  }

  take(block) {
    Object.assign(this, { block, palettes: new Palettes(block.arrays.palettes), shown: null, last: Math.max(block.ranked.indexOf(block.channel), 0) });
    const [count, , height, width] = block.arrays.kernels.shape;
    block.arrays.tiles = { shape: [count, height, width] };
    for (const part of [this.grid, this.one]) part.take(block, this.palettes);
    this.resize();
  }

  // A filter's tile: its largest slice, or, of one that reads colours, all three as a colour.
  tile(tile) {
    const { arrays, main, colour, scales } = this.block, [, slices, height, width] = arrays.kernels.shape, cells = height * width;
    const at = tile * slices * cells, scale = scales[tile];
    if (!colour) return this.palettes.image(arrays.kernels, width, height, at + main[tile] * cells, scale);
    const image = new ImageData(width, height);
    for (let cell = 0; cell < cells; cell++)
      for (let c = 0; c < 4; c++)
        image.data[4 * cell + c] = c === 3 ? 255 : (255 * (arrays.kernels[at + c * cells + cell] - scale.low)) / (scale.high - scale.low || 1);
    return image;
  }

  resize() {
    if (!this.block) return;
    const width = this.root.clientWidth, narrow = width < 620, style = getComputedStyle(this.root);
    this.root.classList.toggle("narrow", narrow);
    this.ink = { accent: style.getPropertyValue("--st-primary-color").trim() };
    this.grid.draw(this.grid.element.clientWidth, narrow);
    this.shown = null;
    this.show();
  }

  show() {
    const { block, grid } = this, tile = grid.hovered < 0 ? this.last : grid.hovered; // the last one stays to be looked at
    this.last = grid.from = tile;
    grid.show([0, 0], this.ink);
    if (tile === this.shown) return;
    this.shown = tile;
    this.one.show(tile, block.ranked[tile] === block.channel ? block.slice : block.main[tile]);
    this.count(block.numbers, tile);
    const said = `Filter ${block.ranked[tile]}: ${block.said.map(([name, values]) => `${name} ${number(values[tile], 3)}`).join(", ")}.`;
    this.numbers.textContent = `${said} A click keeps it.`;
    if (grid.hovered >= 0) this.announcer.say(said);
  }

  // The numbers of a filter, each with what it means where the pointer rests on it.
  count(numbers, tile) {
    this.facts.replaceChildren(...numbers.map(({ name, texts, meanings }) =>
      make("div", "", { title: meanings[tile] }, make("dt", "", {}, name), make("dd", "", {}, texts[tile]))));
    reveal(this.facts, numbers.length > 0);
  }
}
