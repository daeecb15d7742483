// One channel of a convolution opened up: every map that it reads × its slice of the kernel = what that map adds, and
// all of them together. Worked out when it is opened, not before.
import { put } from "./canvas.js";
import { combine } from "./combine.js";
import { about0 } from "./colours.js";
import { make, reveal, write } from "./dom.js";
import { look } from "./window.js";

const MOST_MAPS = 200;

// What every input map adds at every place of the channel's map: (maps × places).
export function additions(block) {
  const { rule, arrays } = block, [height, width] = arrays.map.shape, maps = arrays.input.shape[0];
  const found = Array.from({ length: maps }, () => new Float32Array(height * width));
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const { sums } = combine(rule, look(arrays.input, rule.settings.window, [row, column]), arrays, [row, column]);
      for (let map = 0; map < maps; map++) found[map][row * width + column] = sums[map];
    }
  return found;
}

export class Elastic {
  constructor(life, open) {
    this.summary = make("summary");
    this.list = make("div", "opened");
    this.element = make("details", "elastic", {}, this.summary, this.list);
    life.on(this.element, "toggle", () => this.draw());
    life.on(this.list, "click", (event) => {
      const map = [...this.list.children].indexOf(event.target.closest("button"));
      if (map >= 0) open(map);
    });
  }

  take(block, palettes, named) {
    Object.assign(this, { block, palettes, named });
    const { rule, maps, arrays } = block, count = arrays.input?.shape[0] ?? 0;
    this.possible = Boolean(rule && maps && rule.combine === "sum" && count > 1 && count <= MOST_MAPS);
    reveal(this.element, this.possible);
    write(this.summary, `Map by map: ${count} maps, each × its kernel = what it adds`);
    this.draw();
  }

  draw() {
    if (!this.possible || !this.element.open) return this.list.replaceChildren();
    const { arrays, rule } = this.block, { kernel, input, map } = arrays, found = additions(this.block);
    const most = about0(found.flatMap((one) => [one.reduce((a, b) => Math.max(a, Math.abs(b)), 0)])), weights = about0(kernel);
    const items = found.map((one, n) => make("button", "", { type: "button", title: this.named(n) },
      this.picture(input, input.shape, n, rule.scale), "×", this.picture(kernel, kernel.shape, n, weights),
      "=", this.picture(one, [1, ...map.shape], 0, most)));
    const bias = rule.settings.bias ? ", + bias" : "";
    const whole = make("p", "whole", {}, `All together${bias}:`, this.picture(map, [1, ...map.shape], 0, this.block.mapScale));
    this.list.replaceChildren(...items, whole);
  }

  picture(values, [, height, width], at, scale) {
    const canvas = make("canvas", "", { "aria-hidden": "true" });
    put(canvas, this.palettes.image(values, width, height, at * height * width, scale));
    return canvas;
  }
}
