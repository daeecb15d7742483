// One filter: a slice of it with its weights, what that slice reads, which waves the filter lets through, and what it
// makes of this face.
import { about0, scaleOf } from "./colours.js";
import { filterMap } from "./convolve.js";
import { make, write } from "./dom.js";
import { number } from "./format.js";
import { link, Picture } from "./pictures.js";
import { Ramp } from "./ramp.js";
import { frequencyResponse } from "./response.js";

const READ_FROM = 26; // pixels that a number needs

export class OneFilter {
  constructor(life) {
    this.title = make("span");
    this.cells = make("div", "cells slice", { role: "img" });
    this.note = make("p", "note");
    const weights = make("figure", "weights", {}, make("figcaption", "", {}, this.title), this.cells, this.note);
    this.read = new Picture("It reads");
    this.waves = new Picture("Frequency response", "Middle: flat areas. Edges: the finest stripes.");
    this.map = new Picture("What it makes of this face");
    this.pictures = [this.read, this.waves, this.map];
    for (const picture of this.pictures) {
      picture.element.insertBefore((picture.ramp = new Ramp()).element, picture.note);
      link(life, picture, { move: (place) => this.point(picture, place) });
      picture.frame.setAttribute("aria-label", `${picture.title.textContent}: arrow keys move over it`);
    }
    this.element = make("div", "pictures one-filter", {}, weights, ...this.pictures.map((picture) => picture.element));
  }

  take(block, palettes) {
    Object.assign(this, { block, palettes });
  }

  // The filter of this number in the grid, and one of its slices.
  show(tile, slice) {
    const { block } = this, { kernels, input } = block.arrays, [, slices, height, width] = kernels.shape, cells = height * width;
    const kernel = kernels.subarray(tile * slices * cells, (tile + 1) * slices * cells);
    const map = filterMap(input, block.window, kernel, { first: block.first[tile], bias: block.bias[tile], size: block.size });
    const waves = frequencyResponse(kernel, [slices, height, width]), side = Math.sqrt(waves.length);
    const [, down, across] = input.shape, source = block.first[tile] + slice;
    const read = input.subarray(source * down * across, (source + 1) * down * across);
    this.weights(kernel.subarray(slice * cells, (slice + 1) * cells), [height, width]);
    write(this.title, `Filter ${block.ranked[tile]}${slices > 1 ? `, slice ${slice} of ${slices}` : ""}`);
    write(this.read.note, `Channel ${source} of ${block.source}`);
    write(this.map.note, slices > 1 ? "All its slices, added up." : "");
    this.draw(this.read, read, [down, across], scaleOf(read));
    this.draw(this.waves, waves, [side, side], { low: 0, high: waves.reduce((a, b) => Math.max(a, b), 0), signed: false });
    this.draw(this.map, map, block.size, scaleOf(map));
  }

  weights(values, [rows, columns]) {
    const room = this.cells.parentElement.clientWidth || 180, side = Math.max(6, Math.floor(room / columns) - 1), scale = about0(values);
    this.cells.style.gridTemplateColumns = `repeat(${columns}, ${side}px)`;
    this.cells.style.gridAutoRows = `${side}px`;
    this.cells.style.fontSize = `${Math.max(8, Math.min(15, side / 4.2))}px`;
    if (this.cells.children.length !== rows * columns) this.cells.replaceChildren(...Array.from({ length: rows * columns }, () => make("span")));
    [...this.cells.children].forEach((cell, at) => {
      cell.style.background = this.palettes.colour(values[at], scale);
      cell.style.color = this.palettes.ink(values[at], scale);
      write(cell, side < READ_FROM ? "" : number(values[at], side < 40 ? 2 : 3));
    });
    this.cells.setAttribute("aria-label", `Weights: ${Array.from(values, (value) => number(value, 3)).join(", ")}`);
    write(this.note, `Orange adds what it covers, blue subtracts it; up to ${number(scale.high, 3)}.`);
  }

  draw(picture, values, [height, width], scale) {
    Object.assign(picture, { values });
    picture.put(this.palettes.image(values, width, height, 0, scale), [height, width]);
    picture.ramp.take(scale, this.palettes);
    this.point(picture, null);
  }

  point(picture, place) {
    picture.mark(place);
    picture.says(place ? `${picture === this.waves ? "× " : ""}${number(picture.values[place[0] * picture.width + place[1]], 3)}` : "");
  }
}
