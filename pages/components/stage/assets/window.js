// Which cells of its input maps a unit reads, and what stands there. Maps come first: (maps, height, width).

// Rows or columns, those outside of the map included, which are padding.
export function reads({ size, strides, dilation, before }, axis, position) {
  const first = position * strides[axis] - before[axis];
  return Array.from({ length: size[axis] }, (_, cell) => first + cell * dilation[axis]);
}

// The window in front of a unit: {rows, columns, inside: (cells), values: (maps × cells), maps, cells}. Padding is 0.
export function look(input, window, [row, column]) {
  const [maps, height, width] = input.shape;
  const rows = reads(window, 0, row), columns = reads(window, 1, column);
  const cells = rows.length * columns.length;
  const inside = new Uint8Array(cells), at = new Int32Array(cells);
  let cell = 0;
  for (const y of rows)
    for (const x of columns) {
      inside[cell] = y >= 0 && y < height && x >= 0 && x < width ? 1 : 0;
      at[cell++] = y * width + x;
    }
  const values = new Float64Array(maps * cells), area = height * width;
  for (let map = 0; map < maps; map++)
    for (let c = 0; c < cells; c++) if (inside[c]) values[map * cells + c] = input[map * area + at[c]];
  return { rows, columns, inside, values, maps, cells };
}
