// A colour bar: from which number to which the colours go.
import { make, write } from "./dom.js";
import { number } from "./format.js";

export class Ramp {
  constructor() {
    this.low = make("span");
    this.high = make("span");
    this.bar = make("i", "ramp");
    this.element = make("div", "scale", { "aria-hidden": "true" }, this.low, this.bar, this.high);
  }

  take(scale, palettes) {
    const table = palettes.texts[+scale.signed], stops = [0, 0.25, 0.5, 0.75, 1].map((share) => table[Math.round(share * (table.length - 1))]);
    this.bar.style.background = `linear-gradient(to right, ${stops.join(", ")})`;
    write(this.low, number(scale.low, 3));
    write(this.high, number(scale.high, 3));
  }
}
