// What stands under the pointer, in words: on one of all maps of a layer, and on one of those that a unit reads.
import { capital, number } from "./format.js";

const whereIn = ([row, column], isSequence) => (isSequence ? `step ${row}` : `row ${row}, column ${column}`);

// The number of a tile at a place. Of all but the chosen map only the colour is here: the number to half a step of colours,
// which of a map that is the same everywhere is the very number.
export function tileHolds(block, tile, place, levels) {
  const { tiles, tileScales, map, units } = block.arrays, channel = block.ranked[tile];
  if (!block.maps) return `: ${number(units[channel])}`;
  const [, rows, columns] = tiles.shape, at = place[0] * columns + place[1], [low, high] = tileScales.subarray(2 * tile, 2 * tile + 2);
  const step = (high - low) / (levels - 1), level = low + tiles[tile * rows * columns + at] * step;
  const known = channel === block.channel ? number(map[at], 3) : step ? `${number(level, 3)} ± ${number(step / 2, 2)}` : number(low, 3);
  return ` · ${whereIn(place, block.steps)}: ${known}`;
}

// What a map that a unit reads is to it, and the number at the place that is pointed at, or null.
export function inputSays(block, unit, map, { name, pointed, cells }) {
  const { input } = block.arrays, [, rows, columns] = input.shape;
  const held = pointed && `${whereIn(pointed, block.readsSteps)}: ${number(input[(map * rows + pointed[0]) * columns + pointed[1]], 3)}`;
  if (unit.seen.maps === 1) return pointed ? capital(held) : "";
  const adds = unit.sums ? `adds ${number(unit.sums[map])}` : `is ${number(unit.seen.values[map * unit.seen.cells])} here`;
  if (pointed) return `${capital(name)} ${adds}; ${held}.`;
  return `${capital(name)} ${adds}. ${cells ? "The colour" : "The bar below a map"} says what each ${unit.sums ? "adds" : "is"}.`;
}
