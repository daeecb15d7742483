// A sequence as a picture: its steps line by line, as writing runs, instead of one column. vizcore/figures/folded.py
// folds alike.
const ONE_LINE = 8;

export function stepsALine(steps) {
  if (steps <= ONE_LINE) return Math.max(steps, 1);
  const least = Math.ceil(Math.sqrt(steps));
  for (let across = least; across < 2 * least; across++) if (steps % across === 0) return across;
  return least;
}

// The sides of the picture of maps (height × width), and where their places lie in it; of anything but a sequence as
// they are.
export function fold([height, width], isSequence) {
  if (!isSequence || width !== 1) return { height, width, count: height * width, to: (place) => place, from: (place) => place };
  const across = stepsALine(height);
  return {
    height: Math.ceil(height / across), width: across, count: height,
    to: ([step]) => [Math.floor(step / across), step % across],
    from: ([line, column]) => [Math.min(line * across + column, height - 1), 0],
  };
}

// What is left over of the last line is clear.
export function cleared(image, { count }) {
  image.data.fill(0, 4 * count);
  return image;
}

// The parts of a picture that a window of rows and columns covers: one, or of a sequence one for each line.
export function covered({ to, width }, [top, bottom, left, right], isSequence) {
  if (bottom <= top || right <= left) return [];
  if (!isSequence) return [[top, bottom, left, right]];
  const [first, from] = to([top]), [last, until] = to([bottom - 1]);
  return Array.from({ length: last - first + 1 }, (_, n) => [first + n, first + n + 1, n ? 0 : from, first + n === last ? until + 1 : width]);
}
