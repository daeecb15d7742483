// Where a chart's numbers lie in its room, and the ways through them.
export const LEFT = 56, RIGHT = 16, TOP = 14, UNDER = 46; // pixels around the room; under it names that stand slanted need more

export const placed = ([low, high], [from, to]) => (value) => from + ((value - low) / (high - low || 1)) * (to - from);

// A curve's points between its gaps: where a number is not known yet, it is null.
export function runs(across, up) {
  const found = [[]];
  up.forEach((value, n) => (value === null || across[n] === null ? found.push([]) : found.at(-1).push([across[n], value])));
  return found.filter((run) => run.length);
}

export const way = (points) => points.map(([x, y], n) => `${n ? "L" : "M"}${x.toFixed(1)},${y.toFixed(1)}`).join("");

// What lies between a run of points and others, or a level: one closed way.
export function between(points, others) {
  return points.length && others.length ? `${way([...points, ...[...others].reverse()])}Z` : "";
}

const CORNERS = {
  diamond: [[0, -1.3], [1.3, 0], [0, 1.3], [-1.3, 0]],
  square: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
  "triangle-up": [[0, -1.15], [1.1, 0.8], [-1.1, 0.8]],
  "triangle-down": [[0, 1.15], [1.1, -0.8], [-1.1, -0.8]],
  cross: [[-0.35, -1], [0.35, -1], [0.35, -0.35], [1, -0.35], [1, 0.35], [0.35, 0.35], [0.35, 1], [-0.35, 1], [-0.35, 0.35], [-1, 0.35], [-1, -0.35], [-0.35, -0.35]],
};
const turned = (points) => points.map(([x, y]) => [(x - y) * Math.SQRT1_2, (x + y) * Math.SQRT1_2]);
CORNERS.x = turned(CORNERS.cross);
CORNERS.star = Array.from({ length: 10 }, (_, n) => [Math.sin((n * Math.PI) / 5), -Math.cos((n * Math.PI) / 5)].map((part) => part * (n % 2 ? 0.55 : 1.3)));

// A mark about a point, `size` pixels wide.
export function mark(symbol, [x, y], size) {
  const half = size / 2, corners = CORNERS[symbol];
  if (!corners) return `M${(x - half).toFixed(1)},${y.toFixed(1)}a${half},${half} 0 1 0 ${size},0a${half},${half} 0 1 0 ${-size},0Z`;
  return `${way(corners.map(([a, b]) => [x + a * half, y + b * half]))}Z`;
}

// The longest of many words would run into its neighbour: of those that stand upright some are left out.
export const every = (count, width, needs) => Math.max(1, Math.ceil((count * needs) / Math.max(width, 1)));
