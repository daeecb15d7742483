// A drawing as the digits of the set were made of forms: what is drawn is enlarged to 32 rows, and in each of 8×8 blocks
// of 4×4 the cells with ink are counted.
export const FINE = 32, BLOCK = 4, COARSE = FINE / BLOCK;
const PEN = 1.7; // cells from the middle of the line to its edge
const WIDEST = 26; // columns: wider drawings are made smaller, as in the set, whose digits are narrow

// Ink along a line, on a board of FINE × FINE cells.
export function stroke(board, [x0, y0], [x1, y1]) {
  const steps = Math.max(1, Math.ceil(2 * Math.hypot(x1 - x0, y1 - y0)));
  for (let n = 0; n <= steps; n++) dab(board, x0 + ((x1 - x0) * n) / steps, y0 + ((y1 - y0) * n) / steps);
}

function dab(board, x, y) {
  for (let row = Math.floor(y - PEN); row <= y + PEN; row++)
    for (let column = Math.floor(x - PEN); column <= x + PEN; column++)
      if (row >= 0 && row < FINE && column >= 0 && column < FINE && Math.hypot(column + 0.5 - x, row + 0.5 - y) <= PEN) board[row * FINE + column] = 1;
}

// The box around all ink, or null.
export function boxOf(board) {
  let top = FINE, bottom = -1, left = FINE, right = -1;
  board.forEach((ink, at) => {
    if (!ink) return;
    const row = Math.floor(at / FINE), column = at % FINE;
    [top, bottom, left, right] = [Math.min(top, row), Math.max(bottom, row), Math.min(left, column), Math.max(right, column)];
  });
  return bottom < 0 ? null : { top, left, height: bottom - top + 1, width: right - left + 1 };
}

// 8×8 numbers in [0, 1]: the share of each block that has ink, when the drawing fills the board.
export function asDigit(board) {
  const box = boxOf(board), found = new Float64Array(COARSE * COARSE);
  if (!box) return found;
  const scale = Math.min(FINE / box.height, WIDEST / box.width);
  const top = (FINE - scale * box.height) / 2, left = (FINE - scale * box.width) / 2;
  for (let row = 0; row < FINE; row++)
    for (let column = 0; column < FINE; column++) {
      const y = Math.floor((row + 0.5 - top) / scale), x = Math.floor((column + 0.5 - left) / scale);
      if (y < 0 || x < 0 || y >= box.height || x >= box.width || !board[(box.top + y) * FINE + box.left + x]) continue;
      found[Math.floor(row / BLOCK) * COARSE + Math.floor(column / BLOCK)] += 1 / (BLOCK * BLOCK);
    }
  return found;
}
