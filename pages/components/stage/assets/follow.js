// Following a number back: which of the maps that a unit reads matters most, and which cell of it.

// The map that adds most, or, where nothing is added, holds most; `own` where the layer's own channel is among them.
export function loudest({ seen, sums }, own) {
  const given = sums ?? seen.values;
  let most = 0;
  for (let map = 1; map < seen.maps; map++) if (Math.abs(given[map]) > Math.abs(given[most])) most = map;
  return own ?? most;
}

// The cell of a map's window that weighs most; padding weighs nothing.
export function heaviest({ seen, weights }, map) {
  const { values, inside, cells } = seen, weigh = (c) => Math.abs(values[map * cells + c] * (weights ? weights[map * cells + c] : 1));
  let best = inside.indexOf(1);
  for (let c = 0; c < cells; c++) if (inside[c] && weigh(c) > weigh(best)) best = c;
  return best;
}

// Where a cell of a map's window comes from: {source, channel, row, column} one layer back; null of padding or a constant.
export function origin({ seen }, origins, map, cell) {
  const [source, channel] = origins.subarray(2 * map, 2 * map + 2), across = seen.columns.length;
  if (source < 0 || !seen.inside[cell]) return null;
  return { source, channel, row: seen.rows[Math.floor(cell / across)], column: seen.columns[cell % across] };
}
