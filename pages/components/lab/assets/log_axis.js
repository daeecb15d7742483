// A logarithmic axis: where its marks are, and where a number stands.

// The marks from the power at or below the least number to the one at or above the largest: of two powers and fewer 1, 2
// and 5 of each, of many not every power.
export function marksOf(numbers) {
  const some = numbers.filter((value) => value > 0);
  if (!some.length) return [1, 10];
  const low = Math.floor(Math.log10(Math.min(...some))), high = Math.max(Math.ceil(Math.log10(Math.max(...some))), low + 1);
  const powers = Array.from({ length: high - low + 1 }, (_, n) => 10 ** (low + n));
  if (high - low > 5) return powers.filter((_, n) => n % 2 === 0);
  return high - low > 2 ? powers : powers.slice(0, -1).flatMap((power) => [power, 2 * power, 5 * power]).concat(powers.at(-1));
}

// From 0 at the lower end to 1 at the upper; what is no positive number stands at the lower end.
export function shareOf(value, [low, high]) {
  return value > 0 ? Math.min(Math.max(Math.log10(value / low) / Math.log10(high / low), 0), 1) : 0;
}

// 20,000,000 → 20M.
export function short(value) {
  const [size, letter] = [[1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"]].find(([least]) => value >= least) ?? [1, ""];
  return `${Number((value / size).toPrecision(3))}${letter}`;
}
