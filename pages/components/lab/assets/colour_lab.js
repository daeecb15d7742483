// A colour picture's three channels, each under its slice of the kernel, and their sum; below, what a grey network has. Or
// the three channels alone, where nothing has been said of kernels yet.
import { Announcer } from "../../stage/assets/announce.js";
import { ARROWS } from "../../stage/assets/arrows.js";
import { faceImage } from "../../stage/assets/canvas.js";
import { about0, Palettes } from "../../stage/assets/colours.js";
import { make, reveal, write } from "../../stage/assets/dom.js";
import { equals, number, read } from "../../stage/assets/format.js";
import { slices } from "./colour_sum.js";
import { Picture } from "./picture.js";
import { Planes } from "./planes.js";
import { inksOf, narrowed, standing } from "./standing.js";

const NAMES = ["red", "green", "blue"], GREY = { low: 0, high: 1, signed: 2 };

class ColourLab {
  constructor(life, root, choose) {
    Object.assign(this, { root, choose });
    this.photo = new Picture("What comes in");
    this.channels = NAMES.map((name) => new Picture(`Its ${name}`));
    this.slices = NAMES.map((name) => new Planes(life, `The slice for ${name}`));
    this.parts = NAMES.map((name) => new Picture(`${name} × its slice`));
    this.total = new Picture("Their sum");
    this.grey = new Picture("A grey network is given");
    this.greyTotal = new Picture("The same kernel there");
    this.sum = make("p", "sum");
    this.announcer = new Announcer(life, root);
    const row = (...parts) => make("div", "four", {}, ...parts.map((part) => part.element)), kernel = { element: make("p", "note", {}, "The kernel: three slices of 3×3 weights. What each makes of its channel is added up below.") };
    this.rest = [row(kernel, ...this.slices), row(this.total, ...this.parts), this.sum, row(this.grey, this.greyTotal)];
    root.replaceChildren(row(this.photo, ...this.channels), ...this.rest, this.announcer.element);
    for (const part of [this.photo, ...this.channels, ...this.parts, this.total, this.grey, this.greyTotal]) {
      part.frame.classList.add("map");
      for (const type of ["pointermove", "pointerdown"]) life.on(part.frame, type, (event) => this.move(part.at(event))); // a tap moves nothing
    }
    for (const [{ frame }, words] of [[this.photo, "The picture: arrow keys move over it"], [this.total, "The sum of the three: arrow keys move the kernel"]]) {
      for (const [name, text] of Object.entries({ tabindex: 0, role: "application", "aria-label": `${words}, Enter keeps the place` })) frame.setAttribute(name, text);
      life.on(frame, "keydown", (event) => this.key(event));
      life.on(frame, "click", () => this.keep());
    }
  }

  take(block) {
    const { picture, kernel, grey } = block.arrays, [height, width] = picture.shape, palettes = new Palettes(block.arrays.palettes);
    const found = slices(picture, height, width, kernel, 3, 3), spread = Float32Array.from({ length: grey.length * 3 }, (_, n) => grey[Math.floor(n / 3)]);
    const plain = slices(spread, height, width, kernel, 3, 3), scale = about0([...found.total, ...found.parts.flatMap((part) => [...part])]);
    const reach = block.only ? 1 : 3, free = [height - reach + 1, width - reach + 1];
    Object.assign(this, { block, found, plain, picture, width, reach, free, palettes, place: block.place ?? free.map((size) => Math.floor(size / 2)) });
    for (const part of this.rest) reveal(part, !block.only);
    this.photo.frame.tabIndex = block.only ? 0 : -1; // else the sum is where the keys are
    this.photo.photo(faceImage(Object.assign(Uint8Array.from(picture, (value) => Math.round(255 * value)), { shape: picture.shape })));
    this.channels.forEach((part, n) => part.show({ values: picture.filter((_, i) => i % 3 === n), height, width }, palettes, GREY));
    this.parts.forEach((part, n) => part.show({ ...found, values: found.parts[n] }, palettes, scale));
    this.total.show({ ...found, values: found.total }, palettes, scale);
    this.grey.show({ values: grey, height, width }, palettes, GREY);
    this.greyTotal.show({ ...plain, values: plain.total }, palettes, scale);
    this.resize();
  }

  resize() {
    if (!this.block) return;
    narrowed(this.root);
    if (!this.block.only) this.weights();
    this.show();
  }

  weights() {
    const { kernel } = this.block.arrays, scale = about0(kernel), ink = inksOf(this.root);
    this.slices.forEach((slice, n) => {
      slice.take({ dimensions: 2, sizes: [3, 3], channels: 1, palettes: this.palettes });
      slice.draw(Math.min(slice.element.clientWidth, 126));
      slice.show(kernel.filter((_, at) => at % 3 === n), scale, ink);
    });
  }

  show() {
    const { place: [row, column], found, plain, reach } = this, at = row * found.width + column, { accent: colour } = inksOf(this.root);
    for (const part of [this.photo, ...this.channels, this.grey]) part.mark([{ row, column, height: reach, width: reach, colour }]);
    const middle = (reach - 1) / 2, values = NAMES.map((_, n) => this.picture[((row + middle) * this.width + column + middle) * 3 + n]);
    this.channels.forEach((part, n) => part.say(`${number(values[n], 3)}${middle ? " in the middle" : ""}`));
    this.photo.say(`Row ${row}, column ${column}`);
    if (this.block.only) return this.announcer.say(`Row ${row}, column ${column}: ${NAMES.map((name, n) => `${name} ${number(values[n], 3)}`).join(", ")}.`);
    for (const part of [...this.parts, this.total, this.greyTotal]) part.mark([{ row, column, height: 1, width: 1, colour }]);
    this.parts.forEach((part, n) => part.say(number(found.parts[n][at], 3)));
    const texts = found.parts.map((part) => number(part[at], 3)), whole = number(found.total[at], 3);
    const added = texts.map((text) => (read(text) < 0 ? `(${text})` : text)).join(" + "), sign = equals(texts.reduce((sum, text) => sum + read(text), 0), whole);
    write(this.sum, `Row ${row}, column ${column}: ${added} ${sign} ${whole}. On the same picture in grey the kernel gives ${number(plain.total[at], 3)}.`);
    this.total.say(whole);
    this.greyTotal.say(number(plain.total[at], 3));
    this.announcer.say(this.sum.textContent);
  }

  move(place) {
    this.place = place.map((at, axis) => Math.min(Math.max(at, 0), this.free[axis] - 1));
    this.show();
  }

  keep() {
    this.choose({ place: this.place.join("-") });
  }

  key(event) {
    const by = ARROWS[event.key];
    if (event.key === "Enter") this.keep();
    else if (by) this.move([this.place[0] + by[0], this.place[1] + by[1]]);
    else return;
    event.preventDefault();
  }
}

export default standing(ColourLab);
