// Which places of a convolution's input an output reads, and which outputs one of them reaches: an output at [row, column]
// reads the input at [r, c] where rows[row, r] and columns[column, c], each (outputs, inputs).

const along = (table, at, reading) => {
  const [outputs, inputs] = table.shape, size = reading ? inputs : outputs, found = [];
  for (let other = 0; other < size; other++) if (table[reading ? at * inputs + other : other * inputs + at]) found.push(other);
  return found;
};
const pairs = (rows, columns, [row, column], reading) => {
  const across = along(columns, column, reading);
  return along(rows, row, reading).flatMap((r) => across.map((c) => [r, c]));
};

export const readBy = (rows, columns, output) => pairs(rows, columns, output, true);
export const reachedFrom = (rows, columns, input) => pairs(rows, columns, input, false);
