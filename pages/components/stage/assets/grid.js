// All maps of the layer, or all its units: which one is looked at is chosen here. Where a map is pointed at, the unit
// moves there, on all of them.
import { corner, drawTiles, extent, fit, placeIn, sharp, tileAt } from "./canvas.js";
import { make, write } from "./dom.js";
import { cleared, fold } from "./fold.js";
import { number, percent } from "./format.js";
import { tileHolds } from "./held.js";
import { probability } from "./unit.js";

export class Grid {
  constructor(life, choose, { kind = null, most = null } = {}) {
    Object.assign(this, { choose, kind, most, hovered: -1, kept: null });
    this.caption = make("figcaption");
    this.canvas = make("canvas");
    this.marks = make("canvas", "marks");
    this.tiles = make("div", "tiles", { tabindex: 0, role: "application" }, this.canvas, this.marks);
    this.bars = make("div", "bars");
    this.element = make("figure", "grid", {}, this.caption, this.tiles, this.bars);
    life.on(this.tiles, "pointermove", (event) => this.point(event));
    life.on(this.tiles, "pointerleave", (event) => {
      this.hover(-1);
      if (event.pointerType === "mouse") this.rest?.();
    });
    life.on(this.tiles, "click", (event) => this.pick(this.at(event)));
    life.on(this.tiles, "keydown", (event) => this.key(event));
    life.on(this.tiles, "blur", () => this.hover(-1));
    life.on(this.bars, "click", (event) => this.pick([...this.bars.children].indexOf(event.target.closest("button"))));
  }

  take(block, palettes) {
    Object.assign(this, { block, palettes, hovered: -1 });
    const named = block.names.length > 0;
    this.tiles.hidden = named;
    this.bars.hidden = !named;
    this.tiles.setAttribute("aria-label", `${this.what()}: arrow keys move, Enter chooses`);
    this.say();
    if (named) this.drawBars();
  }

  what() {
    const { maps, ranked, channels } = this.block, [one, many] = this.kind ?? (maps ? ["map", "maps"] : ["unit", "units"]);
    if (channels === 1) return `The one ${one}`;
    return ranked.length === channels ? `All ${channels} ${many}` : `${ranked.length} of ${channels} ${many}`;
  }

  say() {
    const { ranked } = this.block, told = this.hovered >= 0 && !this.kind && this.place;
    const held = told ? tileHolds(this.block, this.hovered, this.place, this.palettes.levels) : "";
    const called = this.block.called?.[this.hovered] ?? `${this.kind?.[0] ?? "channel"} ${ranked[this.hovered]}`;
    const name = this.hovered < 0 ? "" : ` · ${called}${held}`;
    write(this.caption, this.what() + (this.block.steps ? ", steps line by line" : "") + name);
  }

  // Once the room is known: everything that does not move.
  draw(width, narrow) {
    if (this.tiles.hidden || width < 1) return;
    const { tiles } = this.block.arrays, [count, rows, columns] = tiles.shape;
    this.folded = fold([rows, columns], this.block.steps);
    const { height, width: across } = this.folded;
    const room = { width, height: narrow ? width : parseFloat(getComputedStyle(this.tiles).maxHeight) }; // a phone scrolls
    this.grid = fit(count, [height, across], room, { gap: count > 150 ? 2 : 4, most: this.most ?? (this.block.maps ? 130 : 40) });
    drawTiles(this.canvas, this.grid, count, (tile) => cleared(this.image(tile, tiles, height, across, rows * columns), this.folded));
    this.kept = null;
  }

  image(tile, tiles, height, across, area = height * across) {
    return this.palettes.imageOfLevels(tiles, across, height, tile * area, this.signed());
  }

  signed() {
    return (this.block.gridScale ?? this.block.mapsSigned).signed;
  }

  // The chosen tile, the hovered one, and the same place on every map; nowhere where `place` is null.
  show(place, ink) {
    if (this.tiles.hidden || !this.grid) return;
    this.place = place;
    this.say();
    const [count] = this.block.arrays.tiles.shape, { height, width: across, to } = this.folded, { grid } = this, [row, column] = place ? to(place) : [];
    this.pen = this.kept ?? (this.kept = sharp(this.marks, ...extent(grid)));
    this.pen.clearRect(0, 0, ...extent(grid));
    const cell = [grid.width / across, grid.height / height], chosen = this.block.ranked.indexOf(this.block.channel);
    this.pen.strokeStyle = ink.accent;
    this.pen.lineWidth = 1.5;
    for (let tile = 0; tile < count; tile++) {
      const [x, y] = corner(grid, tile);
      if (place && this.block.maps && grid.width > 16) {
        const side = Math.max(4, cell[0]);
        this.pen.strokeRect(x + (column + 0.5) * cell[0] - side / 2, y + (row + 0.5) * cell[1] - side / 2, side, side);
      }
    }
    for (const [tile, thick] of [[this.hovered, 1.5], [chosen, 3]]) {
      if (tile < 0) continue;
      const [x, y] = corner(grid, tile);
      this.pen.lineWidth = thick;
      this.pen.strokeRect(x + thick / 2, y + thick / 2, grid.width - thick, grid.height - thick);
    }
  }

  // A few units with names, as the classes of the answer: bars about zero.
  drawBars() {
    const { names, ranked, channel, temperature, arrays } = this.block;
    const most = Math.max(...arrays.units.map(Math.abs)) || 1;
    this.bars.replaceChildren(...names.map((name, tile) => {
      const value = arrays.units[ranked[tile]], share = (50 * Math.abs(value)) / most;
      const bar = make("i"), colour = this.palettes.colour(Math.sign(value) * 0.8, { low: -1, high: 1, signed: true });
      bar.style.cssText = `background:${colour};width:${share}%;left:${value < 0 ? 50 - share : 50}%`;
      const texts = [make("b", "", {}, name), make("span", "track", {}, bar), make("span", "figure", {}, number(value))];
      if (temperature) texts.push(make("span", "figure", {}, percent(probability(arrays.units, temperature, ranked[tile]))));
      return make("button", "", { type: "button", "aria-pressed": ranked[tile] === channel }, ...texts);
    }));
  }

  at(event) {
    const box = this.canvas.getBoundingClientRect();
    return this.grid ? tileAt(this.grid, this.block.ranked.length, event.clientX - box.left, event.clientY - box.top) : -1;
  }

  point(event) {
    const tile = this.at(event), box = this.canvas.getBoundingClientRect();
    this.hover(tile);
    if (tile < 0 || !this.block.maps || event.pointerType !== "mouse") return;
    this.move?.(this.folded.from(placeIn(this.grid, tile, [event.clientX - box.left, event.clientY - box.top], [this.folded.height, this.folded.width])));
  }

  hover(tile) {
    if (tile === this.hovered) return;
    this.hovered = tile;
    this.say();
    this.again?.();
    if (tile >= 0) this.told?.(this.caption.textContent);
  }

  pick(tile) {
    if (tile >= 0) this.choose({ channel: this.block.ranked[tile] });
  }

  key(event) {
    const move = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -this.grid?.columns, ArrowDown: this.grid?.columns }[event.key];
    const from = this.hovered < 0 ? this.from ?? this.block.ranked.indexOf(this.block.channel) : this.hovered;
    if (event.key === "Enter") this.pick(from);
    if (!move) return;
    event.preventDefault();
    this.hover(Math.min(Math.max(from + move, 0), this.block.ranked.length - 1));
  }
}
