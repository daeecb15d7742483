// How often which number stands on the map, and where among them the unit's is.
import { sharp } from "./canvas.js";
import { make } from "./dom.js";
import { number } from "./format.js";

const BINS = 24, TALL = 74;

// Counts of numbers in `bins` equal parts from the smallest to the largest: {low, high, counts}.
export function histogram(values, bins) {
  let low = Infinity, high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const counts = new Array(bins).fill(0);
  for (const value of values) counts[binOf(value, low, high, bins)] += 1;
  return { low, high, counts };
}

const binOf = (value, low, high, bins) => (high > low ? Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins)) : 0);

export class Histogram {
  constructor() {
    this.canvas = make("canvas", "", { role: "img" });
    this.element = make("div", "histogram", {}, this.canvas);
  }

  take(block) {
    this.values = block.arrays.map;
    this.found = histogram(this.values, BINS);
    const { low, high } = this.found;
    this.canvas.setAttribute("aria-label", `The map's numbers, ${number(low, 3)} to ${number(high, 3)}`);
  }

  // Its numbers are as large as `letter`, in pixels.
  draw(width, letter) {
    Object.assign(this, { width: Math.max(Math.min(width, 360), 120), letter, high: TALL + Math.round(1.45 * letter) });
    this.pen = sharp(this.canvas, this.width, this.high);
  }

  show(value, ink) {
    if (!this.pen) return;
    const { pen, width, found: { low, high, counts } } = this, most = Math.max(...counts), step = width / BINS;
    const own = binOf(value, low, high, BINS);
    pen.clearRect(0, 0, width, this.high);
    counts.forEach((count, bin) => {
      const height = count ? Math.max((count / most) * (TALL - 4), 1.5) : 0;
      pen.fillStyle = bin === own ? ink.accent : ink.quiet;
      pen.fillRect(bin * step + 0.5, TALL - height, step - 1, height);
    });
    Object.assign(pen, { fillStyle: ink.text, font: `${this.letter}px ${ink.font}`, textBaseline: "bottom" });
    for (const [text, align, x] of [[number(low, 3), "left", 0], [number(high, 3), "right", width]]) {
      pen.textAlign = align;
      pen.fillText(text, x, this.high);
    }
  }
}
