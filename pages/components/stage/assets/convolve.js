// Convolutions, worked out weight by weight: to every unit is added a weight × the one cell that it reads with it.
import { reads } from "./window.js";

// A filter's whole map, [height, width]: of maps from `first` on, each with its slice of the kernel (maps × cells).
export function filterMap(input, window, kernel, { first, bias, size }) {
  const [, height, width] = input.shape, area = height * width, cells = window.size[0] * window.size[1];
  const found = new Float64Array(size[0] * size[1]).fill(bias), places = placesOf(window, size);
  for (let slice = 0; slice < kernel.length / cells; slice++) {
    const read = input.subarray((first + slice) * area, (first + slice + 1) * area);
    for (let cell = 0; cell < cells; cell++) add(found, read, [height, width], kernel[slice * cells + cell], places[cell]);
  }
  return found;
}

// What a map becomes while weights of one slice change: a convolution is linear in its weights, so to the map that was
// worked out is added what the weights that moved make of what they read.
export function withWeights(map, read, window, was, now) {
  const found = Float64Array.from(map), places = placesOf(window, map.shape);
  for (let cell = 0; cell < now.length; cell++) if (now[cell] !== was[cell]) add(found, read, read.shape, now[cell] - was[cell], places[cell]);
  return found;
}

// For every cell of the window, the rows and the columns that the units of a map read with it.
function placesOf(window, [height, width]) {
  const rows = Array.from({ length: height }, (_, row) => reads(window, 0, row));
  const columns = Array.from({ length: width }, (_, column) => reads(window, 1, column));
  return Array.from({ length: window.size[0] * window.size[1] }, (_, cell) =>
    [rows.map((all) => all[Math.floor(cell / window.size[1])]), columns.map((all) => all[cell % window.size[1]])]);
}

// What lies outside of the map is padding, and adds nothing.
function add(found, read, [height, width], weight, [ys, xs]) {
  const across = xs.length;
  for (let row = 0; row < ys.length; row++) {
    const y = ys[row], first = row * across;
    if (y < 0 || y >= height) continue;
    for (let column = 0; column < across; column++) {
      const x = xs[column];
      if (x >= 0 && x < width) found[first + column] += weight * read[y * width + x];
    }
  }
}
