// Every map that the unit reads, the window on each, and below each what it adds to the unit. One of them is laid out
// beside, number by number; a click on one goes there, one layer back.
import { corner, drawTiles, extent, fit, placeIn, sharp, tileAt } from "./canvas.js";
import { about0 } from "./colours.js";
import { make, reveal, write } from "./dom.js";
import { cleared, covered, fold } from "./fold.js";
import { inputSays } from "./held.js";
import { unitReading } from "./nearest.js";

const TALLEST = 214, SMALLEST = 9; // pixels: of height; of a tile that is still a picture

export class Inputs {
  constructor(life, { turn, open, rest }) {
    Object.assign(this, { turn, open, kept: null, pointed: null });
    this.caption = make("figcaption");
    this.canvas = make("canvas");
    this.marks = make("canvas", "marks");
    this.tiles = make("div", "tiles", { tabindex: 0, role: "application" }, this.canvas, this.marks);
    this.note = make("p", "note");
    this.go = make("button", "go", { type: "button" });
    this.element = make("figure", "inputs", {}, this.caption, this.tiles, this.note, this.go);
    life.on(this.go, "click", () => open(null));
    life.on(this.tiles, "pointermove", (event) => event.pointerType === "mouse" && this.point(event));
    life.on(this.tiles, "pointerleave", (event) => {
      if (event.pointerType !== "mouse") return;
      this.pointed = null;
      rest();
    });
    life.on(this.tiles, "click", (event) => this.click(event));
    life.on(this.tiles, "keydown", (event) => this.key(event));
    life.on(this.tiles, "blur", () => turn(-1));
  }

  take(block, palettes) {
    Object.assign(this, { block, palettes });
    const { origins } = block.arrays, own = Array.from({ length: origins.length / 2 }, (_, map) => origins[2 * map]);
    const names = [...new Set(own)].map((source) => block.rule.sources[source] ?? "a constant"), [maps, height, width] = block.arrays.input.shape;
    const what = height * width > 1 ? (maps > 1 ? `${maps} maps` : "one map") : maps > 1 ? `${maps} numbers` : "one number";
    write(this.caption, `It reads ${what} of ${names.join(" and ")}`);
    this.tiles.setAttribute("aria-label", "What the unit reads: arrow keys move, Enter goes there, one layer back");
  }

  draw(width, narrow) {
    if (width < 1) return;
    const { input } = this.block.arrays, [maps, rows, columns] = input.shape;
    this.folded = fold([rows, columns], this.block.readsSteps);
    const { height, width: across } = this.folded;
    const options = { gap: maps > 150 ? 1 : 4, most: 150, below: maps > 1 ? 0.2 : 0 };
    const room = { width, height: narrow ? Math.max(width * 0.8, TALLEST) : TALLEST };
    this.grid = fit(maps, [height, across], room, options);
    if (this.grid.width < SMALLEST || height * across === 1) this.grid = fit(maps, [1, 1], room, { gap: 1, most: 34 });
    this.cells = this.grid.width < SMALLEST || height * across === 1;
    const image = (map) => cleared(this.palettes.image(input, across, height, map * rows * columns, this.block.rule.scale), this.folded);
    drawTiles(this.canvas, this.grid, this.cells ? 0 : maps, image);
    this.kept = null;
  }

  // The windows, and what each map adds: the length of a bar, or the colour of a cell where there is no room for bars.
  show(unit, turned, ink) {
    if (!this.grid) return;
    const { grid } = this, { seen } = unit;
    this.pen = this.kept ?? (this.kept = sharp(this.marks, ...extent(grid)));
    this.pen.clearRect(0, 0, ...extent(grid));
    const given = unit.sums ?? seen.values, scale = about0(given);
    for (let map = 0; map < seen.maps; map++) {
      const [x, y] = corner(grid, map);
      if (this.cells) this.cell(x, y, this.palettes.colour(given[map], scale));
      else {
        if (grid.width >= 16 || map === turned) this.window(x, y, seen, ink);
        if (grid.below) this.bar(x, y, given[map] / (scale.high || 1), this.palettes.colour(Math.sign(given[map]) * 0.8, { low: -1, high: 1, signed: true }));
      }
    }
    this.outline(turned, ink);
    write(this.note, inputSays(this.block, unit, turned, { ...this, name: this.named(turned) }));
    write(this.go, `Go to ${this.named(turned)}`);
    reveal(this.go, this.block.arrays.origins[2 * turned] >= 0);
  }

  cell(x, y, colour) {
    this.pen.fillStyle = colour;
    this.pen.fillRect(x, y, this.grid.width, this.grid.height);
  }

  window(x, y, { rows, columns }, ink) {
    const [, height, across] = this.block.arrays.input.shape, { grid, folded } = this;
    const size = [grid.height / folded.height, grid.width / folded.width];
    const seen = [Math.max(rows[0], 0), Math.min(rows.at(-1) + 1, height), Math.max(columns[0], 0), Math.min(columns.at(-1) + 1, across)];
    this.pen.strokeStyle = ink.accent;
    this.pen.lineWidth = 1.5;
    for (const [top, bottom, left, right] of covered(folded, seen, this.block.readsSteps && across === 1))
      this.pen.strokeRect(x + left * size[1], y + top * size[0], (right - left) * size[1], (bottom - top) * size[0]);
  }

  bar(x, y, share, colour) {
    this.pen.fillStyle = colour;
    this.pen.fillRect(x, y + this.grid.height + 2, Math.abs(share) * this.grid.width, Math.max(this.grid.below - 3, 2));
  }

  outline(map, ink) {
    const [x, y] = corner(this.grid, map);
    this.pen.strokeStyle = ink.accent;
    this.pen.lineWidth = 2.5;
    this.pen.strokeRect(x + 1, y + 1, this.grid.width - 2, this.grid.height - 2);
  }

  named(map) {
    const { origins } = this.block.arrays, [source, channel] = origins.subarray(2 * map, 2 * map + 2);
    return source < 0 ? "the constant" : `channel ${channel} of ${this.block.rule.sources[source]}`;
  }

  // In pixels of the drawing.
  spot(event) {
    const box = this.canvas.getBoundingClientRect(), marks = this.marks.getBoundingClientRect();
    return [event.clientX - (box.width ? box.left : marks.left), event.clientY - (box.height ? box.top : marks.top)];
  }

  at(event) {
    return this.grid ? tileAt(this.grid, this.block.arrays.input.shape[0], ...this.spot(event)) : -1;
  }

  // Where a map is pointed at, the unit moves to the place whose window lies about the pointer.
  point(event) {
    const map = this.at(event), { arrays, rule } = this.block, { height, width, from } = this.folded;
    this.pointed = map < 0 || this.cells ? null : from(placeIn(this.grid, map, this.spot(event), [height, width]));
    if (!this.pointed) return this.turn(map);
    this.turn(map, 0, this.pointed.map((at, axis) => unitReading(rule.settings.window, axis, at, arrays.map.shape[axis])));
  }

  // A mouse shows by resting and goes there by a click; a finger shows by the first tap and goes by the second.
  click(event) {
    const map = this.at(event);
    if (map < 0) return;
    if (event.pointerType === "mouse" || map === this.tapped) this.open(map);
    else this.turn(map);
    this.tapped = map;
  }

  key(event) {
    const { columns } = this.grid, move = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    if (event.key === "Enter") this.open(null);
    if (!move) return;
    event.preventDefault();
    this.turn(null, move);
  }
}
