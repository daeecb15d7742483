// A map laid over the face, as vizcore.figures.overlay draws it: where a pixel counts less than a share of the strongest
// one, the face alone; elsewhere the map's colour over it, the more opaque, the stronger it is.
import { faceImage } from "./canvas.js";

const HOW = { blend: 0.7, least: 0 }; // as vizcore.figures.overlay lays maps over the face
const FAINT = 0.15; // as in vizcore.figures.palette: what is near zero is nearly clear

export function strongest(values) {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}

// How opaque a share of the strongest is, 0 to 1: vizcore.figures.palette.opacities.
export const opacity = (share, blend) => blend ** (1 / (share + FAINT));

export function overlaid(face, values, colours, { blend, least }) {
  const found = new Uint8ClampedArray(face), most = strongest(values), floor = least * most;
  for (let pixel = 0; pixel < values.length; pixel++) {
    const size = Math.abs(values[pixel]);
    if (size < floor) continue;
    const map = opacity(most ? size / most : 0, blend);
    for (let c = 4 * pixel; c < 4 * pixel + 3; c++) found[c] = (1 - map) * face[c] + map * colours[c];
  }
  return found;
}

// A map's values at every pixel of the face.
export function stretched(values, [rows, columns], [height, width]) {
  return Float32Array.from({ length: height * width }, (_, pixel) => {
    const row = Math.floor((Math.floor(pixel / width) * rows) / height), column = Math.floor(((pixel % width) * columns) / width);
    return values[row * columns + column];
  });
}

// A map over a face of more pixels, as a picture.
export function mapOver(face, map, size, scale, palettes) {
  const [height, width] = face.shape, values = stretched(map, size, [height, width]);
  const colours = palettes.image(values, width, height, 0, scale).data;
  return new ImageData(overlaid(faceImage(face).data, values, colours, HOW), width);
}
