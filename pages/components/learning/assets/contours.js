// Lines of one height on a grid of heights: marching squares, Lorensen & Cline's idea in two dimensions.

// Pieces of line [[x, y], [x, y]] in units of the grid's cells, where the height is `level`.
export function contour(grid, side, level) {
  const pieces = [];
  for (let row = 0; row < side - 1; row++)
    for (let column = 0; column < side - 1; column++) {
      const corners = [[column, row], [column + 1, row], [column + 1, row + 1], [column, row + 1]];
      const cuts = [];
      corners.forEach(([x, y], n) => {
        const [nextX, nextY] = corners[(n + 1) % 4], here = grid[y * side + x], there = grid[nextY * side + nextX];
        if (here < level === there < level) return;
        const share = (level - here) / (there - here);
        cuts.push([x + share * (nextX - x), y + share * (nextY - y)]);
      });
      for (let n = 0; n + 1 < cuts.length; n += 2) pieces.push([cuts[n], cuts[n + 1]]);
    }
  return pieces;
}

// Heights for `count` lines, closer together where the ground is low: evenly by their logarithm.
export function levels(grid, count) {
  let low = Infinity, high = -Infinity;
  for (const height of grid) [low, high] = [Math.min(low, height), Math.max(high, height)];
  const from = Math.log(low), to = Math.log(high);
  return Array.from({ length: count }, (_, n) => Math.exp(from + ((to - from) * (n + 1)) / (count + 1)));
}
