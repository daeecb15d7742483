// A map laid over the face, as vizcore.figures.overlay draws it: where a pixel counts less than a share of the strongest
// one, the face alone; elsewhere the map's colour over it, as opaque as the blend says.
export function strongest(values) {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}

export function overlaid(face, values, colours, { blend, least }) {
  const found = new Uint8ClampedArray(face), floor = least * strongest(values);
  for (let pixel = 0; pixel < values.length; pixel++) {
    if (Math.abs(values[pixel]) < floor) continue;
    for (let c = 4 * pixel; c < 4 * pixel + 3; c++) found[c] = (1 - blend) * face[c] + blend * colours[c];
  }
  return found;
}
