// What comes into a convolution beside what goes out: which inputs the output under the pointer reads, and which outputs
// the input under it reaches. A click, or Enter, keeps the place.
import { Announcer } from "../../stage/assets/announce.js";
import { ARROWS } from "../../stage/assets/arrows.js";
import { put, sharp } from "../../stage/assets/canvas.js";
import { make, write } from "../../stage/assets/dom.js";
import { Picture } from "./picture.js";
import { reachedFrom, readBy } from "./reach.js";
import { narrowed, standing } from "./standing.js";

const OUTPUT = "#d55e00", INPUT = "#2a7fc9", EMPTY = [134, 142, 150, 40], RIMMED = 5; // pixels of a cell that has a rim
const inside = (place, sizes) => place.map((at, axis) => Math.min(Math.max(at, 0), sizes[axis] - 1));

class Places extends Picture {
  shape(height, width) {
    Object.assign(this, { height, width });
    const image = new ImageData(width, height);
    for (let i = 0; i < image.data.length; i++) image.data[i] = EMPTY[i % 4];
    put(this.canvas, image);
    this.frame.style.aspectRatio = `${width} / ${height}`;
  }

  fill(marked, colour, one, colourOfOne) {
    const wide = this.frame.clientWidth, high = this.frame.clientHeight, pen = sharp(this.marks, wide, high);
    const w = wide / this.width, h = high / this.height, rim = Math.min(w, h) >= RIMMED;
    for (const [[row, column], ink, opacity] of [...marked.map((at) => [at, colour, 0.6]), [one, colourOfOne, 1]]) {
      Object.assign(pen, { fillStyle: ink, strokeStyle: ink, globalAlpha: opacity, lineWidth: 1 });
      pen.fillRect(column * w, row * h, w, h);
      pen.globalAlpha = 1;
      if (rim) pen.strokeRect(column * w + 0.5, row * h + 0.5, w - 1, h - 1);
    }
  }
}

class ReachLab {
  constructor(life, root, choose) {
    Object.assign(this, { root, choose, places: {} });
    this.boards = { source: new Places("What comes in"), reader: new Places("What goes out") };
    this.announcer = new Announcer(life, root);
    root.replaceChildren(make("div", "pair places", {}, ...Object.values(this.boards).map((board) => board.element)), this.announcer.element);
    for (const [name, { frame }] of Object.entries(this.boards)) {
      frame.classList.add("map");
      const label = `${name === "source" ? "The input" : "The output"}: arrow keys move, Enter keeps the place`;
      for (const [attribute, text] of Object.entries({ tabindex: 0, role: "application", "aria-label": label })) frame.setAttribute(attribute, text);
      life.on(frame, "pointermove", (event) => this.move(name, this.boards[name].at(event)));
      life.on(frame, "pointerleave", () => this.back());
      life.on(frame, "blur", () => this.back());
      life.on(frame, "click", (event) => {
        this.move(name, this.boards[name].at(event));
        this.keep(name);
      });
      life.on(frame, "keydown", (event) => this.key(name, event));
    }
  }

  take(block) {
    const { rows, columns } = block.arrays, sizes = { source: [rows.shape[1], columns.shape[1]], reader: [rows.shape[0], columns.shape[0]] };
    Object.assign(this, { block, sizes });
    for (const [name, channels] of [["source", block.channels], ["reader", block.filters]]) {
      const [height, width] = sizes[name], { title } = this.boards[name];
      this.boards[name].shape(height, width);
      write(title, `${name === "source" ? "What comes in" : "What goes out"} · ${height}×${width}×${channels}`);
    }
    this.back();
  }

  resize() {
    if (!this.block) return;
    narrowed(this.root);
    this.show();
  }

  back() {
    this.places = { source: this.block.source, reader: this.block.reader };
    this.resize();
  }

  show() {
    const { boards: { source, reader }, places, block: { arrays: { rows, columns } } } = this;
    const read = readBy(rows, columns, places.reader), reached = reachedFrom(rows, columns, places.source);
    source.fill(read, OUTPUT, places.source, INPUT);
    reader.fill(reached, INPUT, places.reader, OUTPUT);
    const named = ([row, column]) => `row ${row}, column ${column}`, count = (found) => (found.length === 1 ? "1 place" : `${found.length} places`);
    source.say(`Orange: what the output at ${named(places.reader)} reads, ${count(read)}`);
    reader.say(`Blue: what the input at ${named(places.source)} reaches, ${count(reached)}`);
  }

  move(name, place) {
    this.places[name] = inside(place, this.sizes[name]);
    this.show();
    this.announcer.say(this.boards[name === "source" ? "reader" : "source"].note.textContent);
  }

  keep(name) {
    const [row, column] = this.places[name];
    if (`${this.places[name]}` !== `${this.block[name]}`) this.choose({ [`${name}_row`]: row, [`${name}_column`]: column });
  }

  key(name, event) {
    const by = ARROWS[event.key], [row, column] = this.places[name];
    if (event.key === "Enter") this.keep(name);
    else if (by) this.move(name, [row + by[0], column + by[1]]);
    else return;
    event.preventDefault();
  }
}

export default standing(ReachLab);
