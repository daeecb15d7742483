// The view of all filters of a convolution: the one under the pointer, or in focus, is laid out beside.
import { Palettes } from "./colours.js";
import { make, reveal, write } from "./dom.js";
import { GridBeside, inWords } from "./grid_beside.js";
import { OneFilter } from "./one_filter.js";

export class FiltersView extends GridBeside {
  constructor(life, root, choose) {
    super(life, root, choose, ["filter", "filters"], 76);
    this.one = new OneFilter(life);
    this.facts = make("dl", "facts");
    root.replaceChildren(make("div", "filters", {}, this.grid.element, this.one.element, this.facts), this.announcer.element);
  }

  take(block) {
    const [count, , height, width] = block.arrays.kernels.shape;
    block.arrays.tiles = { shape: [count, height, width] };
    this.begin(block, new Palettes(block.arrays.palettes), [this.one]);
  }

  // A filter's tile: its largest slice, or, of one that reads colours, all three as a colour.
  image(tile) {
    const { arrays, main, colour, scales } = this.block, [, slices, height, width] = arrays.kernels.shape, cells = height * width;
    const at = tile * slices * cells, scale = scales[tile];
    if (!colour) return this.palettes.image(arrays.kernels, width, height, at + main[tile] * cells, scale);
    const image = new ImageData(width, height);
    for (let cell = 0; cell < cells; cell++)
      for (let c = 0; c < 4; c++)
        image.data[4 * cell + c] = c === 3 ? 255 : (255 * (arrays.kernels[at + c * cells + cell] - scale.low)) / (scale.high - scale.low || 1);
    return image;
  }

  lay(tile) {
    const { block } = this, said = `Filter ${block.ranked[tile]}: ${inWords(block.said, tile)}.`;
    this.one.show(tile, block.ranked[tile] === block.channel ? block.slice : block.main[tile]);
    this.count(block.numbers, tile);
    write(this.numbers, `${said} A click keeps it.`);
    return said;
  }

  // The numbers of a filter, each with what it means where the pointer rests on it.
  count(numbers, tile) {
    this.facts.replaceChildren(...numbers.map(({ name, texts, meanings }) =>
      make("div", "", { title: meanings[tile] }, make("dt", "", {}, name), make("dd", "", {}, texts[tile]))));
    reveal(this.facts, numbers.length > 0);
  }
}
