// Moving, edges, pooling and how far two maps are apart, as vizcore.lessons.pooling has them.

// A picture so many pixels further to the right; its left edge is repeated.
export function moved({ values, height, width }, by) {
  const found = new Float64Array(values.length);
  for (let r = 0; r < height; r++) for (let c = 0; c < width; c++) found[r * width + c] = values[r * width + Math.max(c - by, 0)];
  return { values: found, height, width };
}

// |picture * kernel|, without padding; the kernel is 3 × 3.
export function edges({ values, height, width }, kernel) {
  const high = height - 2, wide = width - 2, found = new Float64Array(high * wide);
  for (let r = 0; r < high; r++)
    for (let c = 0; c < wide; c++) {
      let sum = 0;
      for (let k = 0; k < 9; k++) sum += kernel[k] * values[(r + Math.floor(k / 3)) * width + c + (k % 3)];
      found[r * wide + c] = Math.abs(sum);
    }
  return { values: found, height: high, width: wide };
}

// The windows' maximum or average; `winners` says for each window which place of the map won.
export function pooled({ values, height, width }, size, kind) {
  const high = Math.floor(height / size), wide = Math.floor(width / size), found = new Float64Array(high * wide), winners = new Int32Array(high * wide);
  for (let r = 0; r < high; r++)
    for (let c = 0; c < wide; c++) {
      let best = -1, sum = 0;
      for (let k = 0; k < size * size; k++) {
        const at = (r * size + Math.floor(k / size)) * width + c * size + (k % size);
        sum += values[at];
        if (best < 0 || values[at] > values[best]) best = at;
      }
      found[r * wide + c] = kind === "maximum" ? values[best] : sum / (size * size);
      winners[r * wide + c] = best;
    }
  return { values: found, height: high, width: wide, winners };
}

const norm = (values) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

export function changed(before, after) {
  const size = norm(before);
  return size ? norm(after.map((value, n) => value - before[n])) / size : 0;
}

// Columns from one to before another.
export function columns({ values, height, width }, from, to) {
  const found = new Float64Array(height * (to - from));
  for (let r = 0; r < height; r++) for (let c = from; c < to; c++) found[r * (to - from) + c - from] = values[r * width + c];
  return found;
}

// What is left of a move by 0 to `furthest` pixels: {convolution, moved_back, pooling, everywhere}.
export function moves(picture, kernel, size, kind, furthest) {
  const maps = Array.from({ length: furthest + 1 }, (_, by) => edges(moved(picture, by), kernel)), first = maps[0], wide = first.width;
  const pools = maps.map((map) => pooled(map, size, kind).values);
  const all = ({ values }) => Float64Array.of(kind === "maximum" ? Math.max(...values) : values.reduce((sum, value) => sum + value, 0) / values.length);
  return {
    convolution: maps.map((map) => changed(first.values, map.values)),
    moved_back: maps.map((map, by) => changed(columns(first, 0, wide - by), columns(map, by, wide))),
    pooling: pools.map((pool) => changed(pools[0], pool)),
    everywhere: maps.map((map) => changed(all(first), all(map))),
  };
}
