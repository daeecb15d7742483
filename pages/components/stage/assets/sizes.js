// How large the steps of a network are drawn, and how wide the bands between them.

// How large a step is drawn, in pixels, where the image takes `side`: [width, height]. Numbers that are no maps are
// drawn as if each were a pixel, and at least so large that they can be seen.
export function drawn(block, step, side) {
  const { rows, columns, features } = block.steps[step], [count, height, width] = block.arrays[`maps${step}`].shape;
  if (features) {
    const cell = Math.max(side / block.side, Math.min(24 / width, 6), 1);
    return [width * cell, height * cell];
  }
  const across = Math.min(count, block.steps[step].across), share = rows ? side / block.side : side / Math.max(height, width);
  const size = [across * (columns || width) * share, Math.ceil(count / across) * (rows || height) * share];
  const most = Math.max(...size) / side;
  return most > 1 ? size.map((one) => one / most) : size;
}

// How wide the band is that leaves a step, as a share of the widest, which is that of the most maps; of features, of which
// a flattened layer has thousands, it is no wider.
export function breadths({ steps }) {
  const most = Math.max(...steps.map(({ channels, features }) => (features ? 1 : channels)));
  return steps.map(({ channels }) => Math.min(1, channels / most));
}
