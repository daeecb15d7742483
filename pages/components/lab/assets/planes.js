// Numbers of one, two or three dimensions as boards of cells: a sound or a sentence is one board, channels by places; an
// image one board a channel; a film one board a frame. Padding stands around it in empty cells.
import { sharp } from "../../stage/assets/canvas.js";
import { make, write } from "../../stage/assets/dom.js";
import { number } from "../../stage/assets/format.js";

const brief = (value) => number(Number(value.toFixed(Math.abs(value) < 10 ? 2 : 1)), 3);
const GAP = 14, READABLE = 27, LARGEST = 46;

// Where the cell of a place and a channel stands: [board, row, column], and back.
export function placed(dimensions, at, channel) {
  return { 1: [0, channel, at[0]], 2: [channel, at[0], at[1]], 3: [at[0], at[1], at[2]] }[dimensions];
}

export function placeOf(dimensions, [board, row, column]) {
  return { 1: { at: [column], channel: row }, 2: { at: [row, column], channel: board }, 3: { at: [board, row, column], channel: 0 } }[dimensions];
}

export class Planes {
  constructor(life, title, { move = null, choose = null, label = "" } = {}) {
    this.title = make("figcaption", "", {}, title);
    this.canvas = make("canvas", "", move ? { tabindex: 0, role: "application" } : { role: "img" });
    this.canvas.setAttribute("aria-label", label || title);
    this.note = make("p", "note");
    this.element = make("figure", "planes", {}, this.title, this.canvas, this.note);
    if (!move) return;
    const point = (event) => {
      const cell = this.cellAt(event);
      if (cell) move(cell);
    };
    life.on(this.canvas, "pointermove", point);
    life.on(this.canvas, "click", (event) => {
      point(event);
      choose?.();
    });
  }

  // `margins`: for boards, rows and columns, how many cells of padding stand before and after.
  take({ dimensions, sizes, channels, margins = [[0, 0], [0, 0], [0, 0]], palettes }) {
    const [boards, rows, columns] = { 1: [1, channels, sizes[0]], 2: [channels, sizes[0], sizes[1]], 3: sizes }[dimensions];
    Object.assign(this, { dimensions, sizes, channels, margins, palettes, boards, rows, columns });
  }

  // Sets the size of a cell; gives the height that it needs.
  draw(width) {
    const [outer, down, across] = this.margins.map(([before, after]) => before + after);
    const boards = this.boards + outer, wide = this.columns + across, high = this.rows + down;
    let best = { side: 0, each: 1 };
    for (let each = 1; each <= boards; each++) {
      const lines = Math.ceil(boards / each), side = Math.min((width - (each - 1) * GAP - 2) / (each * wide), (420 - lines * GAP) / (lines * high), LARGEST);
      if (side > best.side) best = { side: Math.floor(side * 4) / 4, each };
    }
    const { side, each } = best;
    Object.assign(this, { side, each, step: [wide * side + GAP, high * side + GAP] });
    const lines = Math.ceil(boards / each);
    this.pen = sharp(this.canvas, each * this.step[0] - GAP + 2, lines * this.step[1] - GAP + 2);
  }

  corner([board, row, column]) {
    const b = board + this.margins[0][0], line = Math.floor(b / this.each);
    return [1 + (b - line * this.each) * this.step[0] + (column + this.margins[2][0]) * this.side, 1 + line * this.step[1] + (row + this.margins[1][0]) * this.side];
  }

  show(values, scale, ink) {
    const { pen, side, margins, palettes } = this;
    pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    Object.assign(pen, { font: `${Math.min(11, side / 3)}px ${ink.font}`, textAlign: "center", textBaseline: "middle", lineWidth: 1 });
    for (let b = -margins[0][0]; b < this.boards + margins[0][1]; b++)
      for (let r = -margins[1][0]; r < this.rows + margins[1][1]; r++)
        for (let c = -margins[2][0]; c < this.columns + margins[2][1]; c++) {
          const [x, y] = this.corner([b, r, c]);
          if (!this.inside([b, r, c])) {
            pen.strokeStyle = ink.quiet;
            pen.setLineDash([2, 2]);
            pen.strokeRect(x + 1.5, y + 1.5, side - 3, side - 3);
            pen.setLineDash([]);
            continue;
          }
          const value = values[this.index([b, r, c])];
          pen.fillStyle = palettes.colour(value, scale);
          pen.fillRect(x, y, side - 0.75, side - 0.75);
          if (side < READABLE) continue;
          pen.fillStyle = palettes.ink(value, scale);
          pen.fillText(brief(value), x + side / 2, y + side / 2);
        }
  }

  inside([board, row, column]) {
    return board >= 0 && board < this.boards && row >= 0 && row < this.rows && column >= 0 && column < this.columns;
  }

  index(cell) {
    const { at, channel } = placeOf(this.dimensions, cell);
    return at.reduce((index, place, n) => index * this.sizes[n] + place, 0) * this.channels + channel;
  }

  // Outlines of cells, on top of what is drawn.
  mark(cells, colour, thick = 2) {
    Object.assign(this.pen, { strokeStyle: colour, lineWidth: thick });
    for (const cell of cells) {
      const [x, y] = this.corner(cell);
      this.pen.strokeRect(x + thick / 2 - 0.5, y + thick / 2 - 0.5, this.side - thick + 0.25, this.side - thick + 0.25);
    }
  }

  say(text) {
    write(this.note, text);
  }

  cellAt(event) {
    const box = this.canvas.getBoundingClientRect(), scale = parseFloat(this.canvas.style.width) / box.width;
    const x = (event.clientX - box.left) * scale - 1, y = (event.clientY - box.top) * scale - 1;
    const along = Math.floor(x / this.step[0]), line = Math.floor(y / this.step[1]);
    const cell = [line * this.each + along - this.margins[0][0], Math.floor((y - line * this.step[1]) / this.side) - this.margins[1][0], Math.floor((x - along * this.step[0]) / this.side) - this.margins[2][0]];
    return along < this.each && this.inside(cell) ? cell : null;
  }
}
