// Drawing: pictures of numbers, pixel by pixel, and many of them side by side.

// The pixels of an image, one to one; the style sheet makes them larger.
export function put(canvas, image) {
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext("2d").putImageData(image, 0, 0);
}

export function faceImage(face) {
  const [height, width, channels] = face.shape, image = new ImageData(width, height);
  for (let i = 0; i < width * height; i++)
    for (let c = 0; c < 4; c++) image.data[4 * i + c] = c === 3 ? 255 : face[i * channels + (channels > 1 ? c : 0)];
  return image;
}

// A canvas as sharp as the screen: what is drawn on it counts in the pixels of the style sheet.
export function sharp(canvas, width, height) {
  const ratio = globalThis.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const pen = canvas.getContext("2d");
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  return pen;
}

// The largest tiles of one shape, so many that they fit into a box: {columns, rows, width, height, gap, below}; `below`
// is the room under each, as a share of its width.
export function fit(count, [height, width], room, { gap = 3, most = Infinity, below = 0 } = {}) {
  let best = null;
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns), aspect = height / width + below;
    const side = Math.min(room.width / columns - gap, (room.height / rows - gap) / aspect, most);
    if (!best || side > best.width) best = { columns, rows, width: side, height: (side * height) / width, gap, below: side * below };
  }
  best.width = Math.max(best.width, 1);
  best.height = Math.max(best.height, 1);
  return best;
}

export const corner = ({ columns, width, height, gap, below }, tile) => [
  (tile % columns) * (width + gap), Math.floor(tile / columns) * (height + below + gap),
];

// Which tile lies under a point, −1 where none does.
export function tileAt(grid, count, x, y) {
  const column = Math.floor(x / (grid.width + grid.gap)), row = Math.floor(y / (grid.height + grid.below + grid.gap));
  const tile = row * grid.columns + column;
  return column < 0 || column >= grid.columns || row < 0 || tile >= count ? -1 : tile;
}

// The nearest of `size` places, and the one at a share of the way through all of them.
export const clamped = (at, size) => Math.min(Math.max(at, 0), size - 1);
export const cellAt = (share, size) => clamped(Math.floor(share * size), size);

// The place of a map that lies over a place of another one: the middle of it counts.
export const across = (place, from, to) => place.map((at, axis) => Math.min(Math.floor(((at + 0.5) * to[axis]) / from[axis]), to[axis] - 1));

// The place of a tile under a point, of as many rows and columns as it has.
export function placeIn(grid, tile, [x, y], [rows, columns]) {
  const [left, top] = corner(grid, tile);
  return [cellAt((y - top) / grid.height, rows), cellAt((x - left) / grid.width, columns)];
}

export const extent = ({ columns, rows, width, height, gap, below }) => [
  columns * (width + gap) - gap, rows * (height + below + gap) - gap,
];

// Images of one size, each in its tile.
export function drawTiles(canvas, grid, count, imageAt) {
  const pen = sharp(canvas, ...extent(grid)), small = document.createElement("canvas");
  for (let tile = 0; tile < count; tile++) {
    const image = imageAt(tile);
    put(small, image);
    pen.imageSmoothingEnabled = image.width > grid.width;
    pen.drawImage(small, ...corner(grid, tile), grid.width, grid.height);
  }
}
