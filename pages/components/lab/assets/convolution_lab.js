// Convolution arithmetic: the kernel slides, and what it reads, what it makes of it and how often each input is read are
// seen at every step.
import { about0, Palettes } from "../../stage/assets/colours.js";
import { Announcer } from "../../stage/assets/announce.js";
import { make, reveal, write } from "../../stage/assets/dom.js";
import { number } from "../../stage/assets/format.js";
import { Player } from "../../stage/assets/player.js";
import { placed, placeOf, Planes } from "./planes.js";
import { convolve, products, sum, timesRead, written } from "./slide.js";
import { inksOf, standing } from "./standing.js";

const MOVES = { ArrowUp: [0, -1, 0], ArrowDown: [0, 1, 0], ArrowLeft: [0, 0, -1], ArrowRight: [0, 0, 1], PageUp: [-1, 0, 0], PageDown: [1, 0, 0] };
const MOVED = "arrow keys move the kernel, Page Up and Page Down go from board to board, Enter keeps the place in the link, Space plays";
const READ = "arrow keys go from number to number, Enter chooses";
const WRITTEN = 9; // products that can be written in a line
const scaled = (values) => (values.some((value) => value < 0) ? about0(values) : { low: 0, high: Math.max(...values), signed: false });

class ConvolutionLab {
  constructor(life, root, choose) {
    Object.assign(this, { life, root, choose, cell: [0, 0, 0] });
    const move = (cell) => {
      this.player.pause();
      this.move(cell);
    };
    this.input = new Planes(life, "What comes in");
    this.kernel = new Planes(life, "The kernel");
    this.output = new Planes(life, "What goes out", { move, choose: () => this.pin() });
    this.player = new Player(life, () => this.advance());
    this.output.element.append(this.player.element);
    this.sum = make("p", "sum");
    this.announcer = new Announcer(life, root);
    this.row = make("div", "slide", {}, this.input.element, this.kernel.element, this.output.element);
    root.replaceChildren(this.row, this.sum, this.announcer.element);
    life.on(this.output.canvas, "keydown", (event) => this.key(event));
  }

  take(block) {
    const { arrays, dimensions, axes, channels, filters } = block, palettes = new Palettes(arrays.palettes);
    const outputs = axes.map((axis) => axis.outputs), sizes = axes.map((axis) => axis.size);
    this.values = convolve(block, arrays.input, arrays.kernel);
    this.counts = timesRead(axes);
    Object.assign(this, { block, cell: block.cell });
    const padding = axes.map((axis) => (axis.transposed ? [0, 0] : [axis.before, axis.padded - axis.before]));
    const margins = { 1: [[0, 0], [0, 0], padding[0]], 2: [[0, 0], ...padding], 3: padding }[dimensions];
    const own = channels / block.groups, counted = block.shows === "times read";
    this.input.take({ dimensions, sizes, channels: counted ? 1 : channels, margins, palettes });
    this.kernel.take({ dimensions, sizes: axes.map((axis) => axis.kernel), channels: own, palettes });
    this.output.take({ dimensions, sizes: outputs, channels: dimensions === 3 ? 1 : filters, palettes });
    this.shown = counted ? this.counts : arrays.input;
    const picture = block.picture && !counted ? { low: 0, high: 1, signed: 2 } : null; // the third palette is that of pictures
    for (const part of [this.input.element, this.kernel.element, this.player.element]) reveal(part, !block.only);
    this.row.classList.toggle("alone", block.only); // what comes in, without a kernel: read by one of 1×1, it is what goes out
    write(this.output.title, block.title || (block.only ? "What comes in" : "What goes out"));
    this.output.canvas.setAttribute("aria-label", `${this.output.title.textContent}: ${block.only ? READ : MOVED}`);
    this.scales = { input: picture ?? scaled(this.shown), kernel: about0(arrays.kernel), output: (block.only && picture) || scaled(this.values) };
    if (!block.cell.length || !this.output.inside(block.cell)) this.cell = [this.output.boards, this.output.rows, this.output.columns].map((size) => Math.floor((size - 1) / 2));
    this.resize();
  }

  resize() {
    if (!this.block) return;
    const width = this.root.clientWidth, narrow = width < 620;
    this.root.classList.toggle("narrow", narrow);
    this.ink = inksOf(this.root);
    const wide = (part) => Math.floor(narrow ? width : (width - 40) * part);
    this.input.draw(wide(0.45));
    this.kernel.draw(Math.min(wide(0.16), 180));
    this.output.draw(wide(this.block.only ? 0.6 : 0.39));
    this.show();
  }

  show() {
    const { block, cell, ink, scales, input, kernel, output } = this, { at, channel: filter } = placeOf(block.dimensions, cell);
    const found = products(block, block.arrays.input, block.arrays.kernel, at, filter);
    const counted = block.shows === "times read", own = block.channels / block.groups, taps = this.slices(filter);
    input.show(this.shown, scales.input, ink);
    kernel.show(taps, scales.kernel, ink);
    output.show(this.values, scales.output, ink);
    input.mark(found.filter(({ channel }) => !counted || channel === found[0].channel).map((one) => placed(block.dimensions, one.at, counted ? 0 : one.channel)), ink.accent);
    kernel.mark(found.map((one) => placed(block.dimensions, one.tap, one.channel % own)), ink.accent, 1);
    output.mark([cell], ink.accent, 3);
    this.tell(found, at, filter);
  }

  // The weights of one filter, (places…, channels).
  slices(filter) {
    const { kernel } = this.block.arrays, { filters } = this.block;
    return Float32Array.from({ length: kernel.length / filters }, (_, n) => kernel[n * filters + filter]);
  }

  tell(found, at, filter) {
    if (this.block.only) return this.say(`Row ${at[0]}, column ${at[1]}: ${number(sum(found), 3)}.`);
    const value = sum(found), outside = found.filter(({ inside }) => !inside).length, read = found.length - outside;
    const { terms, sign } = written(found, (value) => number(value, 2)), few = found.length && found.length <= WRITTEN;
    const place = `Output ${at.join(", ")}${this.block.filters > 1 ? ` of filter ${filter}` : ""}`;
    const what = `${place}: ${few ? `${terms} ${sign} ` : `the sum of ${found.length} products is `}${number(value, few && sign === "≈" ? 2 : 4)}`;
    write(this.sum, `${what}${outside ? `. ${outside} of them ${outside === 1 ? "falls" : "fall"} on padding, which counts as 0` : ""}.`);
    const least = Math.min(...this.counts), most = Math.max(...this.counts);
    this.input.say(`Each place is read ${least === most ? `${least}×` : `${least} to ${most}×`} by a filter${this.block.shows === "times read" ? ": the numbers" : ""}. Framed: the ${read} that this output reads.`);
    this.announcer.say(`${place} is ${number(value)}, from ${read} inputs.`);
  }

  say(words) {
    write(this.sum, words);
    this.announcer.say(words);
  }

  move(cell) {
    if (cell.every((place, n) => place === this.cell[n])) return;
    this.cell = cell;
    this.show();
  }

  pin() {
    this.choose({ cell: this.cell.join("-") });
  }

  advance() {
    const { boards, rows, columns } = this.output, [b, r, c] = this.cell, next = ((b * rows + r) * columns + c + 1) % (boards * rows * columns);
    this.move([Math.floor(next / (rows * columns)), Math.floor(next / columns) % rows, next % columns]);
  }

  key(event) {
    const by = MOVES[event.key];
    if (event.key === " ") this.player.toggle();
    else if (event.key === "Enter") this.pin();
    else if (by) {
      this.player.pause();
      const cell = this.cell.map((place, n) => place + by[n]);
      if (this.output.inside(cell)) this.move(cell);
    } else return;
    event.preventDefault();
  }
}

export default standing(ConvolutionLab);
