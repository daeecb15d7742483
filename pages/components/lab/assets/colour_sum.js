// What each slice of a kernel makes of its channel, without padding; kernels are (rows, columns, 3), pictures too.
export function slices(picture, height, width, kernel, rows, columns) {
  const high = height - rows + 1, wide = width - columns + 1, parts = [0, 1, 2].map(() => new Float64Array(high * wide));
  for (let channel = 0; channel < 3; channel++)
    for (let r = 0; r < high; r++)
      for (let c = 0; c < wide; c++) {
        let sum = 0;
        for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) sum += kernel[(i * columns + j) * 3 + channel] * picture[((r + i) * width + c + j) * 3 + channel];
        parts[channel][r * wide + c] = sum;
      }
  return { parts, total: parts[0].map((value, n) => value + parts[1][n] + parts[2][n]), height: high, width: wide };
}
