// One digit through one small network and back: every number can be asked what it is made of.
import { Ledger, BOARDS } from "../../engine/assets/ledger.js";
import { madeOf } from "../../engine/assets/made_of.js";
import { about0, Palettes } from "../../stage/assets/colours.js";
import { make, pressed, write } from "../../stage/assets/dom.js";
import { number } from "../../stage/assets/format.js";
import { Board, FINGER } from "./board.js";
import { Making } from "./making.js";

const SHOWN = {
  digit: { title: "Digit", cell: 17, one: "pixel" }, kernel: { title: "Kernels", cell: 24, one: "weight" }, bias: { title: "Biases", cell: 24, one: "bias" },
  convolution: { title: "Convolution", cell: 17, one: "convolution" }, relu: { title: "ReLU", cell: 17, one: "ReLU" }, pooling: { title: "Pooling", cell: 24, one: "pooled" },
  weights: { title: "Weights", cell: 11, one: "weight" }, biases: { title: "Biases", list: true, one: "bias" }, logits: { title: "Logits", list: true, one: "logit" },
  probabilities: { title: "Probabilities", list: true, one: "probability" }, cost: { title: "Cost", list: true, one: "cost" },
};
const NARROW = 620; // pixels: a telephone
const DIGITS = Array.from({ length: 10 }, (_, n) => String(n)), EVER = { low: 0, high: 1, signed: false }, INK = { low: 0, high: 1, signed: 2 };

// Where a number stands, in words.
export function whereIs({ board, index }) {
  const { shape: [, columns, filters] } = BOARDS[board], { one } = SHOWN[board], place = Math.floor(index / filters);
  const of = filters > 1 ? `, filter ${index % filters}` : "", at = [Math.floor(place / columns), place % columns];
  if (board === "weights") return `weight from ${Math.floor(index / columns)} to ${index % columns}`;
  if (["biases", "logits", "probabilities"].includes(board)) return `${one} of ${index}`;
  return board === "cost" ? "cost" : board === "bias" ? `bias${of}` : `${one} ${at.join(",")}${of}`;
}

export class BackwardView {
  constructor(life, root, tell) {
    Object.assign(this, { life, tell, chosen: { board: "convolution", index: 0, slope: false } });
    const button = (words, act) => pressed(life, words, act);
    this.there = button("There: the numbers", () => this.choose({ ...this.chosen, slope: false }));
    this.back = button("Back: the slopes of the cost", () => this.choose({ ...this.chosen, slope: true }));
    this.learn = button("Update the weights", () => this.tell({ steps: this.ledger.steps + 1 }));
    this.learn.classList.add("first");
    this.again = button("Start again", () => this.tell({ steps: 0 }));
    this.state = make("span", "note");
    this.boards = Object.fromEntries(Object.entries(SHOWN).map(([name, shown]) => [name, new Board(life, { ...shown, shape: BOARDS[name].shape }, (index) => this.choose({ ...this.chosen, board: name, index }))]));
    this.making = new Making(life, { go: (one) => this.choose(one), nameOf: (factor) => `${factor.slope ? "slope of " : ""}${whereIs(factor)}` });
    const column = (...names) => make("div", "column", {}, ...names.map((name) => this.boards[name].element));
    this.element = make("div", "learning backward", {},
      make("div", "bar", {}, this.there, this.back, this.learn, this.again, this.state),
      make("div", "flow-of", {}, column("digit"), column("kernel", "bias"), column("convolution"), column("relu"), column("pooling"), column("weights"), column("biases"), column("logits"), column("probabilities", "cost")),
      this.making.element);
    root.replaceChildren(this.element);
  }

  take({ arrays, label, seed, rate, steps, number: chosen }) {
    this.palettes = new Palettes(arrays.palettes);
    this.ledger = new Ledger({ pixels: arrays.pixels, label, seed, rate });
    let last = null;
    while (this.ledger.steps < steps) last = this.ledger.update();
    const [way, board, index] = chosen.split(" ");
    this.chosen = { board, index: Number(index), slope: way === "back" };
    const { cost: [cost], probabilities } = this.ledger.values, told = `it is a ${label}; probability ${number(probabilities[label], 3)}, cost ${number(cost)}`;
    write(this.state, last ? `Update ${steps}: the cost changed by ${number(last.after - last.before, 3)}, expected of the slopes ${number(last.expected, 3)}; ${told}` : `Before the first update: ${told}`);
    this.draw();
  }

  // What is asked about stands in the link; it is drawn at once.
  choose(one) {
    const { board, index, slope } = one;
    this.chosen = { board, index, slope: Boolean(slope) };
    this.draw();
    this.tell({ number: `${slope ? "back" : "there"} ${board} ${index}` });
  }

  draw() {
    const { ledger, chosen: { board, index, slope }, palettes } = this;
    if (!ledger) return;
    const made = madeOf(ledger, board, index, slope), marks = Object.fromEntries(Object.keys(BOARDS).map((name) => [name, new Set()]));
    for (const { factors } of made.terms ?? []) for (const factor of factors) if (factor.board) marks[factor.board].add(factor.index);
    for (const [name, each] of Object.entries(this.boards)) {
      const values = (slope ? ledger.slopes : ledger.values)[name], all = about0(values);
      const scale = slope || BOARDS[name].learned || ["convolution", "logits"].includes(name) ? all : name === "digit" ? INK : name === "probabilities" ? EVER : { ...all, low: 0, signed: false };
      each.take(values, scale, palettes, name === board ? index : -1, marks[name], ["biases", "logits", "probabilities"].includes(name) ? DIGITS : undefined);
    }
    this.there.setAttribute("aria-pressed", String(!slope));
    this.back.setAttribute("aria-pressed", String(slope));
    const words = `${slope ? "Slope of the cost for " : ""}${slope && board === "cost" ? "itself" : whereIs({ board, index })}`;
    this.making.show(words[0].toUpperCase() + words.slice(1), made, BOARDS[board].learned ? "It is learned: drawn at random at first, then moved by the updates." : "A pixel of the digit: the share of it that has ink.");
    this.making.check(this.checks(board, index, slope));
  }

  // Of what is learned: the slope by trying, and what an update does with it.
  checks(board, index, slope) {
    if (!BOARDS[board].learned) return "";
    const { ledger } = this, exact = ledger.slopes[board][index], value = ledger.values[board][index], tried = ledger.tried(board, index);
    const check = `Tried out: with 0.0001 more and 0.0001 less of it, the cost changes with a slope of ${number(tried, 6)}; backpropagation says ${number(exact, 6)}.`;
    return `${slope ? `${check} ` : ""}The next update makes it ${number(value)} − ${number(ledger.rate)} × ${number(exact)} = ${number(value - ledger.rate * exact)}.`;
  }

  resize() {
    const fingers = this.element.clientWidth < NARROW || Boolean(globalThis.matchMedia?.("(pointer: coarse)").matches);
    for (const board of Object.values(this.boards)) board.atLeast(fingers ? FINGER : 0);
    this.draw();
  }
}
