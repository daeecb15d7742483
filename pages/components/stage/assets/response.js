// Which waves a filter lets through, as vizcore.filters.frequency_response has it: how many times larger a wave of every
// direction and frequency comes out. By Wiener & Khinchin the power is the transform of the kernel's autocorrelation.

export function frequencyResponse(kernel, [slices, height, width], size = 65) {
  const lags = autocorrelation(kernel, slices, height, width), found = new Float32Array(size * size), half = (size - 1) / 2;
  const turns = (at) => (2 * Math.PI * (at - half)) / size;
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      let power = 0;
      for (const { down, across, sum } of lags) power += sum * Math.cos(turns(row) * down + turns(column) * across);
      found[row * size + column] = Math.sqrt(Math.max(power, 0));
    }
  return found;
}

// Over all slices, how alike the kernel is to itself moved down and across; both signs of a move are the same, so half of
// them count twice.
function autocorrelation(kernel, slices, height, width) {
  const lags = [];
  for (let down = 0; down < height; down++)
    for (let across = down ? 1 - width : 0; across < width; across++) {
      let sum = 0;
      for (let slice = 0; slice < slices; slice++)
        for (let y = 0; y + down < height; y++)
          for (let x = Math.max(0, -across); x + Math.max(across, 0) < width; x++) {
            const at = (slice * height + y) * width + x;
            sum += kernel[at] * kernel[at + down * width + across];
          }
      lags.push({ down, across, sum: down || across ? 2 * sum : sum });
    }
  return lags;
}
