// The view of one slice of a kernel, to be pulled at: what it reads, and the filter's map as trained, now, and the
// difference, which follow at once. The network is asked when a weight is let go.
import { Announcer } from "./announce.js";
import { Palettes, scaleOf } from "./colours.js";
import { make, write } from "./dom.js";
import { number } from "./format.js";
import { link, Picture } from "./pictures.js";
import { withWeights } from "./convolve.js";
import { Weights } from "./weights.js";

export class KernelView {
  constructor(life, root, choose) {
    Object.assign(this, { life, root, choose, place: null });
    this.weights = new Weights(life, {
      change: (cell, weight) => this.change(cell, weight),
      done: (cell, weight) => choose({ slice: this.block.slice, cell, weight }),
    });
    this.read = new Picture("This slice reads");
    this.before = new Picture("As trained");
    this.after = new Picture("The filter's map now");
    this.difference = new Picture("Difference");
    this.maps = [this.before, this.after, this.difference];
    for (const picture of [this.read, ...this.maps]) link(life, picture, { move: (place) => this.move(place, picture) });
    this.announcer = new Announcer(life, root);
    const pictures = make("div", "pictures", {}, ...[this.before, this.difference, this.read].map((picture) => picture.element));
    root.replaceChildren(make("div", "pulling", {}, this.weights.element, this.after.element, pictures), this.announcer.element);
    life.onWidth(root, () => this.resize());
    life.on(root, "transitionend", (event) => event.target === root && this.resize()); // another theme: stage.css
  }

  // New data. A weight that is being pulled stays where it is pulled to.
  take(block) {
    const { arrays } = block, same = this.block && ["layer", "channel", "slice"].every((fact) => this.block[fact] === block[fact]);
    const held = same && this.weights.busy ? this.now.map((weight, cell) => (weight === this.was[cell] ? null : weight)) : [];
    Object.assign(this, { block, palettes: new Palettes(arrays.palettes), was: Array.from(arrays.now) });
    this.now = this.was.map((weight, cell) => held[cell] ?? weight);
    this.read.put(this.palettes.image(arrays.read, arrays.read.shape[1], arrays.read.shape[0], 0, block.readScale), arrays.read.shape);
    write(this.read.note, block.source);
    for (const [picture, what] of [[this.read, "What the slice reads"], [this.before, "The map as trained"], [this.after, "The map now"], [this.difference, "The difference"]])
      picture.frame.setAttribute("aria-label", `${what}: arrow keys move over it`);
    this.resize();
  }

  resize() {
    if (!this.block) return;
    const { arrays, limit } = this.block, width = this.root.clientWidth;
    this.root.classList.toggle("narrow", width < 620);
    const largest = Math.max(...arrays.trained.map(Math.abs), ...this.was.map(Math.abs)) || 1;
    this.weights.lay(arrays.trained.shape, largest, limit, Math.min(this.weights.element.clientWidth, 300));
    this.show();
  }

  change(cell, weight) {
    this.now[cell] = weight;
    this.show(); // the cell says its weight itself
  }

  show() {
    const { arrays, window } = this.block, { before, read, trained } = arrays, [height, width] = before.shape;
    const now = withWeights(arrays.after, read, window, this.was, this.now);
    const difference = now.map((value, unit) => value - before[unit]);
    this.values = [before, now, difference];
    const scale = scaleOf(...this.values);
    this.weights.show(this.now, trained, this.palettes);
    this.maps.forEach((picture, number) => picture.put(this.palettes.image(this.values[number], width, height, 0, scale), [height, width]));
    const colours = scale.signed ? "orange above 0, blue below" : "bright is high";
    write(this.after.note, `One colour scale for the three maps: ${colours}, up to ${number(scale.high, 3)}.`);
    this.point();
  }

  // The same place in the maps; in what is read, the window that is read there.
  move(place, picture) {
    this.place = place && picture === this.read ? null : place;
    if (picture === this.read) {
      this.read.mark(place);
      const { read } = this.block.arrays;
      this.read.says(place ? number(read[place[0] * read.shape[1] + place[1]]) : "");
    }
    this.point();
    if (this.place) this.announcer.say(`Row ${place[0]}, column ${place[1]}: ${this.maps.map((one, map) => `${one.title.textContent} ${number(this.values[map][this.unit()])}`).join(", ")}.`);
  }

  unit() {
    return this.place[0] * this.block.arrays.before.shape[1] + this.place[1];
  }

  point() {
    this.maps.forEach((picture, map) => {
      picture.mark(this.place);
      picture.says(this.place ? number(this.values[map][this.unit()]) : "");
    });
  }
}
