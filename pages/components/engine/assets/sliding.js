// Where a kernel reads as it slides, along one, two or three axes at once.

// One axis: how many outputs there are, and how much padding lies before the first cell.
export function slideAxis(size, kernel, stride = 1, dilation = 1, padding = "valid") {
  const reach = (kernel - 1) * dilation + 1;
  if (padding === "same") {
    const outputs = Math.ceil(size / stride);
    return { outputs, before: Math.max((outputs - 1) * stride + reach - size, 0) >> 1 };
  }
  const before = padding === "full" ? reach - 1 : 0, outputs = Math.floor((size + 2 * before - reach) / stride) + 1;
  if (outputs < 1) throw new Error(`a kernel that spans ${reach} cells does not fit into ${size}`);
  return { outputs, before };
}

// All axes: the outputs' sizes, and for output o the pairs starts[o] to starts[o + 1] of a kernel's cell and an input's.
export function slide(sizes, kernel, { strides, dilation, padding } = {}) {
  const axes = sizes.map((size, a) => slideAxis(size, kernel[a], strides?.[a], dilation?.[a], padding));
  const outputs = axes.map((axis) => axis.outputs), taps = places(kernel), starts = [0], tapAt = [], cellAt = [];
  for (const output of places(outputs)) {
    taps.forEach((tap, number) => {
      const cell = cellOf(output.map((o, a) => o * (strides?.[a] ?? 1) + tap[a] * (dilation?.[a] ?? 1) - axes[a].before), sizes);
      if (cell < 0) return; // padding: it adds nothing
      tapAt.push(number);
      cellAt.push(cell);
    });
    starts.push(tapAt.length);
  }
  return { outputs, taps: taps.length, starts: Int32Array.from(starts), tapAt: Int32Array.from(tapAt), cellAt: Int32Array.from(cellAt) };
}

// Every place of a box, in reading order.
export function places(sizes) {
  return sizes.reduce((found, size) => found.flatMap((place) => Array.from({ length: size }, (_, n) => [...place, n])), [[]]);
}

function cellOf(place, sizes) {
  let cell = 0;
  for (let a = 0; a < sizes.length; a++) {
    if (place[a] < 0 || place[a] >= sizes[a]) return -1;
    cell = cell * sizes[a] + place[a];
  }
  return cell;
}
