// How many pictures fit side by side: the widest, so that all of them stand in a room, or scroll where they would be
// smaller than `least`. Each has `below` pixels of words.
export function tiled(count, aspect, { width, height }, { gap = 20, below = 0, least = 0, most = Infinity } = {}) {
  let best = { columns: 1, side: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns), across = (width - gap * (columns - 1)) / columns;
    const side = Math.floor(Math.min(across, ((height - gap * (rows - 1)) / rows - below) / aspect, most));
    if (side > best.side) best = { columns, side };
  }
  if (best.side >= least) return best;
  const columns = Math.max(1, Math.min(count, Math.floor((width + gap) / (least + gap))));
  return { columns, side: Math.floor(Math.min((width - gap * (columns - 1)) / columns, most)) };
}
