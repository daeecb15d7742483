// A channel taken apart: what each map that it reads adds to every unit, and what the steps after it make of the sum.
import { filterMap } from "./convolve.js";
import { unit } from "./unit.js";

const MOST_WORK = 2e7; // products: more would be felt

// What every input map adds at every place of the channel's map, (maps × places); null where nothing is added up.
export function additions({ rule, arrays }) {
  const { kernel, input, map } = arrays;
  if (rule.combine === "merge" && rule.settings.how === "Add" && input.shape[0] * map.length === input.length)
    return Array.from({ length: input.shape[0] }, (_, n) => input.subarray(n * map.length, (n + 1) * map.length));
  if (rule.combine !== "sum" || kernel.length * map.length > MOST_WORK) return null;
  const cells = kernel.length / input.shape[0];
  const slice = (n) => filterMap(input, rule.settings.window, kernel.subarray(n * cells, (n + 1) * cells), { first: n, bias: 0, size: map.shape });
  return Array.from({ length: input.shape[0] }, (_, n) => slice(n));
}

// The maps of the steps after the channel, one a step; none where that would be felt.
export function chainMaps(block) {
  const { chain, arrays: { map, input, kernel } } = block, products = map.length * (kernel ?? input).length;
  if (!chain.length || products > MOST_WORK / 4) return [];
  const found = chain.map(() => new Float64Array(map.length)), across = map.shape[1];
  for (let at = 0; at < map.length; at++)
    unit(block, [Math.floor(at / across), at % across]).steps.forEach(({ value }, step) => (found[step][at] = value));
  return found;
}

// Numbers of the maps, those that add most (or, where nothing is added, hold most) first.
export function strongestFirst(maps) {
  const size = maps.map((map) => map.reduce((sum, value) => sum + Math.abs(value), 0));
  return size.map((_, n) => n).sort((a, b) => size[b] - size[a] || a - b);
}
