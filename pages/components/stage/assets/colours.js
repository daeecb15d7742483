// The app's two colour maps, as Python sends them: the same number has the same colour in every figure of a page.
const MIDDLE = Math.sqrt(1.05 * 0.05) - 0.05; // the luminance on which black and white are read alike, 4.6 to 1

export class Palettes {
  constructor(tables) {
    const [count, levels] = tables.shape;
    this.levels = levels;
    this.pixels = Array.from({ length: count }, (_, map) => Uint32Array.from({ length: levels }, (_, level) => packed(tables, map * levels + level)));
    this.texts = Array.from({ length: count }, (_, map) =>
      Array.from({ length: levels }, (_, level) => `rgb(${tables.subarray(3 * (map * levels + level), 3 * (map * levels + level) + 3).join(" ")})`));
    this.light = Array.from({ length: count }, (_, map) =>
      Array.from({ length: levels }, (_, level) => luminance(tables, map * levels + level) > MIDDLE));
  }

  // The level of a number on a scale {low, high, signed}, as vizcore.figures.palette.Scale has it.
  level(value, { low, high, signed }) {
    if (!(high > low)) [low, high] = signed ? [-1, 1] : [0, 1];
    const share = Math.min(Math.max((value - low) / (high - low), 0), 1);
    return Math.floor(share * (this.levels - 1) + 0.5);
  }

  colour(value, scale) {
    return this.texts[+scale.signed][this.level(value, scale)];
  }

  // Black or white, whichever is easier to read on a number's colour.
  ink(value, scale) {
    return this.light[+scale.signed][this.level(value, scale)] ? "#000" : "#fff";
  }

  image(values, width, height, offset, scale) {
    return this.fill(width, height, +scale.signed, (i) => this.level(values[offset + i], scale));
  }

  imageOfLevels(levels, width, height, offset, signed) {
    return this.fill(width, height, +signed, (i) => levels[offset + i]);
  }

  fill(width, height, map, levelAt) {
    const image = new ImageData(width, height), pixels = new Uint32Array(image.data.buffer), table = this.pixels[map];
    for (let i = 0; i < pixels.length; i++) pixels[i] = table[levelAt(i)];
    return image;
  }
}

// A scale about zero that the largest of some numbers fills.
export function about0(numbers) {
  let most = 0;
  for (const value of numbers) most = Math.max(most, Math.abs(value));
  return { low: -most, high: most, signed: true };
}

// The scale of all of some maps, as vizcore.figures.palette.scale_of makes it: about zero if any number is negative.
export function scaleOf(...maps) {
  let low = 0, high = 0;
  for (const map of maps)
    for (const value of map) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  const most = Math.max(high, -low);
  return { low: low < 0 ? -most : 0, high: most, signed: low < 0 };
}

// As the contrast of WCAG has it: vizcore.figures.palette.Scale.is_light.
const unencoded = (part) => (part <= 0.04045 * 255 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
const luminance = (table, at) => 0.2126 * unencoded(table[3 * at]) + 0.7152 * unencoded(table[3 * at + 1]) + 0.0722 * unencoded(table[3 * at + 2]);
const packed = (table, at) => (255 << 24) | (table[3 * at + 2] << 16) | (table[3 * at + 1] << 8) | table[3 * at];
