// A grid of tiles, and beside it the one under the pointer, or in focus, laid out; the last one stays to be looked at.
import { Announcer } from "./announce.js";
import { make } from "./dom.js";
import { number } from "./format.js";
import { Grid } from "./grid.js";

const NARROW = 620; // pixels: below, one stands under the other

// A view gives the picture of a tile, `image`, and lays one out, `lay`: it returns what is said of it.
export class GridBeside {
  constructor(life, root, choose, kind, most) {
    Object.assign(this, { life, root });
    this.grid = new Grid(life, choose, { kind, most });
    this.grid.image = (tile) => this.image(tile);
    this.grid.again = () => this.show();
    this.numbers = make("p", "note numbers");
    this.grid.element.append(this.numbers);
    this.announcer = new Announcer(life, root);
    life.onWidth(root, () => this.resize());
    life.on(root, "transitionend", (event) => event.target === root && this.resize()); // another theme: stage.css
  }

  // Another block; `parts` of the view take it too.
  begin(block, palettes, parts) {
    Object.assign(this, { block, palettes, last: Math.max(block.ranked.indexOf(block.channel), 0) });
    for (const part of [this.grid, ...parts]) part.take(block, palettes);
    this.resize();
  }

  resize() {
    if (!this.block) return;
    const narrow = this.root.clientWidth < NARROW;
    this.root.classList.toggle("narrow", narrow);
    this.ink = { accent: getComputedStyle(this.root).getPropertyValue("--st-primary-color").trim() };
    this.grid.draw(this.grid.element.clientWidth, narrow);
    this.shown = null;
    this.show();
  }

  show() {
    const { grid } = this, tile = grid.hovered < 0 ? this.last : grid.hovered;
    this.last = grid.from = tile;
    grid.show(null, this.ink);
    if (tile === this.shown) return;
    this.shown = tile;
    const said = this.lay(tile);
    if (grid.hovered >= 0) this.announcer.say(said);
  }
}

// The numbers of a tile in words, {what they are, one a tile}.
export const inWords = (said, tile) => said.map(([what, values]) => `${what} ${number(values[tile], 3)}`).join(", ");
