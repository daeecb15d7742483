// Places along the axes and the lines of a chart.
function stepOf(low, high) {
  const rough = (high - low) / 4, power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= rough * 0.999);
}

// Round steps along an axis, at most five: from `low` on, or from the round number below it.
export function ticks(low, high, { round = false } = {}) {
  const step = stepOf(low, high), first = round ? Math.floor(low / step + 1e-9) * step : low;
  return Array.from({ length: Math.floor((high - first) / step + 1e-9) + 1 }, (_, n) => first + n * step);
}

// The place along a line that is nearest to `at`; the last one where there is none.
export function nearest(values, at) {
  if (at === null) return values.at(-1);
  return values.reduce((best, one) => (Math.abs(one[0] - at) < Math.abs(best[0] - at) ? one : best));
}
