// What a kernel reads as it slides, and what it makes of it, in any number of dimensions. A config is {axes, groups,
// channels, filters}; an axis is {size, kernel, stride, dilation, before, outputs, transposed}, as Python worked it out.
import { read } from "../../stage/assets/format.js";

// What one output reads along one axis: [{at, tap}]; `at` may lie outside of the input, in the padding.
export function sources(axis, output) {
  const found = [];
  for (let tap = 0; tap < axis.kernel; tap++) {
    if (!axis.transposed) found.push({ at: output * axis.stride - axis.before + tap * axis.dilation, tap });
    else {
      const there = output + axis.before - tap * axis.dilation;
      if (there % axis.stride === 0) found.push({ at: there / axis.stride, tap });
    }
  }
  return found;
}

// The same along all axes: [{at: [...], tap: [...], inside}].
export function window(axes, place) {
  let found = [{ at: [], tap: [], inside: true }];
  axes.forEach((axis, n) => {
    const along = sources(axis, place[n]);
    found = found.flatMap((one) => along.map(({ at, tap }) => (
      { at: [...one.at, at], tap: [...one.tap, tap], inside: one.inside && at >= 0 && at < axis.size })));
  });
  return found;
}

const flat = (places, sizes) => places.reduce((index, place, n) => index * sizes[n] + place, 0);

// The products behind one output of one filter: [{at, tap, inside, channel, value, weight}], one channel after another.
export function products({ axes, groups, channels, filters }, input, kernel, place, filter) {
  const own = channels / groups, first = Math.floor(filter / (filters / groups)) * own;
  const sizes = axes.map((axis) => axis.size), taps = axes.map((axis) => axis.kernel), found = [];
  const cells = window(axes, place);
  for (let c = 0; c < own; c++)
    for (const { at, tap, inside } of cells) {
      const value = inside ? input[flat(at, sizes) * channels + first + c] : 0;
      found.push({ at, tap, inside, channel: first + c, value, weight: kernel[(flat(tap, taps) * own + c) * filters + filter] });
    }
  return found;
}

// The products as they are written, and how their sum is joined: "=" only where what is written gives what is said, for
// numbers are cut to a few digits. `cut`: a number → the text of it.
export function written(found, cut) {
  const text = (value) => (value < 0 ? `(${cut(value)})` : cut(value));
  const shown = found.reduce((total, { value, weight }) => total + read(cut(value)) * read(cut(weight)), 0);
  const same = Math.abs(shown - sum(found)) <= 1e-6 * Math.max(1, ...found.map(({ value, weight }) => Math.abs(value * weight)));
  return { terms: found.map(({ value, weight }) => `${text(value)}·${text(weight)}`).join(" + "), sign: same ? "=" : "≈" };
}

export const sum = (found) => found.reduce((total, { value, weight }) => total + value * weight, 0);

// Every place of some sizes, in reading order.
export function* places(sizes) {
  const count = sizes.reduce((product, size) => product * size, 1);
  for (let index = 0; index < count; index++) {
    let rest = index;
    yield sizes.map((_, n) => {
      const after = sizes.slice(n + 1).reduce((product, size) => product * size, 1), at = Math.floor(rest / after);
      rest -= at * after;
      return at;
    });
  }
}

// All outputs, (places…, filters).
export function convolve(config, input, kernel) {
  const values = [];
  for (const place of places(config.axes.map((axis) => axis.outputs)))
    for (let filter = 0; filter < config.filters; filter++) values.push(sum(products(config, input, kernel, place, filter)));
  return Float32Array.from(values);
}

// How many outputs of one filter read each place of the input.
export function timesRead(axes) {
  const along = axes.map((axis) => {
    const counts = new Array(axis.size).fill(0);
    for (let output = 0; output < axis.outputs; output++)
      for (const { at } of sources(axis, output)) if (at >= 0 && at < axis.size) counts[at] += 1;
    return counts;
  });
  return Float32Array.from([...places(axes.map((axis) => axis.size))].map((place) => place.reduce((product, at, n) => product * along[n][at], 1)));
}
