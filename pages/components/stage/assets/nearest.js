// From a point of another picture to the unit of a map that looks there.

// Along one axis, the unit whose seen pixels, [first, past] of each, have their middle nearest to a pixel; null where
// they are all in the same place, so that none is nearer than another.
export function unitSeeing(seen, pixel) {
  let best = null, least = Infinity, differ = seen.length === 2;
  for (let unit = 0; 2 * unit < seen.length; unit++) {
    const [first, past] = [seen[2 * unit], seen[2 * unit + 1]], far = Math.abs((first + past) / 2 - pixel - 0.5);
    differ ||= first !== seen[0] || past !== seen[1];
    if (past > first && far < least) [best, least] = [unit, far];
  }
  return differ ? best : null;
}

// Along one axis, the unit, of `count`, whose window has its middle nearest to a place of the map that it reads.
export function unitReading({ size, strides, dilation, before }, axis, place, count) {
  const middle = ((size[axis] - 1) * dilation[axis]) / 2;
  return Math.min(Math.max(Math.round((place + before[axis] - middle) / strides[axis]), 0), count - 1);
}
