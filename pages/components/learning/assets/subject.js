// What all networks are asked about: a digit that none of them learned, or one that is drawn here.
import { put } from "../../stage/assets/canvas.js";
import { make, pressed, reveal, write } from "../../stage/assets/dom.js";
import { COARSE } from "./ink.js";
import { Pad } from "./pad.js";

const INK = { low: 0, high: 1, signed: 2 }; // a picture: the third of the colour maps

// The names of a row's symbols: of each step's numbers, (steps, symbols), one is 1.
export function symbolsOf(row, names) {
  return Array.from({ length: row.length / names.length }, (_, step) => names[row.subarray(step * names.length, (step + 1) * names.length).indexOf(1)]);
}

export class Subject {
  // `look` is told what to ask about, `choose` which digit was chosen; there are `count` of them.
  constructor(life, { look, choose, count }) {
    Object.assign(this, { look, choose, count, index: 0, drawing: false });
    this.picture = make("canvas", "picture", { role: "img" });
    this.words = make("figcaption");
    this.pad = new Pad(life, (numbers) => this.ask({ numbers }));
    const button = (words, act, label = words) => pressed(life, words, act, { "aria-label": label });
    this.before = button("←", () => this.go(-1), "The one before");
    this.next = button("→", () => this.go(1), "The next one");
    this.draw = button("Draw one", () => this.turn(!this.drawing));
    this.clear = button("Clear", () => this.pad.clear());
    this.buttons = make("div", "row", {}, this.before, this.next, this.draw, this.clear);
    this.padded = make("div", "padded", {}, this.pad.element);
    this.hint = make("p", "note");
    this.letters = make("div", "letters", { hidden: "", "aria-hidden": "true" }); // the picture's label says them
    this.element = make("figure", "subject", {}, this.words, make("div", "boards", {}, this.padded, make("div", "", {}, this.picture, this.letters)), this.buttons, this.hint);
    this.turn(false);
  }

  go(by) {
    this.index = (this.index + by + this.count) % this.count;
    this.choose(this.index);
    this.ask({ held: this.index });
  }

  turn(drawing) {
    this.drawing = drawing;
    for (const part of [this.padded, this.clear]) reveal(part, drawing);
    for (const part of [this.before, this.next]) reveal(part, !drawing);
    write(this.draw, drawing ? "Back to the digits" : "Draw one");
    write(this.hint, drawing ? "Your drawing, and what the networks are given of it: 8×8 pixels, as large and as much in the middle as the digits that they learn." : "");
    if (drawing) this.pad.draw();
    this.ask(drawing ? { numbers: new Float64Array(COARSE * COARSE) } : { held: this.index });
    if (drawing) this.pad.clear();
  }

  ask(look) {
    this.asked = look;
    this.look(look);
  }

  // As the networks were given it.
  show(pixels, label, palettes, shuffled) {
    put(this.picture, palettes.image(pixels, COARSE, COARSE, 0, INK));
    const whose = this.drawing ? "Your digit" : `A ${label}, never learned`;
    this.name(shuffled ? `${whose}, its pixels in another order` : whose);
  }

  // A row of symbols, step by step from the left, each under its column; which one it began with is the answer.
  showSequence(row, names, palettes) {
    const symbols = names.length, steps = row.length / symbols, read = symbolsOf(row, names), turned = Float32Array.from(row, (_, at) => row[(at % steps) * symbols + Math.floor(at / steps)]);
    put(this.picture, palettes.image(turned, steps, symbols, 0, INK));
    this.picture.style.height = "auto";
    reveal(this.draw, false);
    reveal(this.letters, true);
    this.letters.style.gridTemplateColumns = `repeat(${steps}, minmax(0, 1fr))`;
    this.letters.replaceChildren(...read.map((name) => make("span", "", {}, name)));
    this.name(`It began with ${read[0]}`, `The row ${read.join(" ")}`);
  }

  name(words, more = words) {
    write(this.words, words);
    this.picture.setAttribute("aria-label", more);
  }
}
