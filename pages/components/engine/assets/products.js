// Row × matrix, as a recurrent cell needs it at every step, and the way back.

// to += row · weights (rows, columns); the row begins at `from`.
export function addProduct(to, row, from, rows, weights) {
  const columns = to.length;
  for (let i = 0, at = 0; i < rows; i++, at += columns) for (let k = 0; k < columns; k++) to[k] += row[from + i] * weights[at + k];
}

// From the slope behind a product: the gradient of its weights, and what goes back to the row.
export function addBack(slope, row, from, rows, weights, gradient, back, backFrom) {
  const columns = slope.length;
  for (let i = 0, at = 0; i < rows; i++, at += columns) {
    let sum = 0;
    for (let k = 0; k < columns; k++) {
      gradient[at + k] += row[from + i] * slope[k];
      sum += weights[at + k] * slope[k];
    }
    back[backFrom + i] += sum;
  }
}
