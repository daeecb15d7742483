// A line around dots: its corners as the link keeps them, and which dots lie within. Python's `inside` says the same.
const MOST = 32; // corners that the link keeps

// What is left of a line that was drawn: few corners of four figures, as they come back in the link.
export function cornersOf(line) {
  const last = line.length - 1, few = Math.min(line.length, MOST), places = new Set();
  for (let corner = 0; corner < few; corner++) places.add(few > 1 ? Math.round((corner * last) / (few - 1)) : 0);
  return [...places].map((place) => line[place].map((number) => Number(number.toPrecision(4))));
}

export function inside(corners, x, y) {
  let found = false;
  for (let a = corners.length - 1, b = 0; b < corners.length; a = b++) {
    const [ax, ay] = corners[a], [bx, by] = corners[b];
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) found = !found;
  }
  return found;
}

// The numbers of the dots within, and whether each dot is; most lie outside of the box about the line, and are not asked.
export function within(corners, places) {
  const count = places.length / 2, numbers = [], lit = new Uint8Array(count);
  let [left, low, right, high] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of corners) [left, low, right, high] = [Math.min(left, x), Math.min(low, y), Math.max(right, x), Math.max(high, y)];
  for (let dot = 0; dot < count; dot++) {
    const x = places[2 * dot], y = places[2 * dot + 1];
    if (x >= left && x <= right && y >= low && y <= high && inside(corners, x, y)) {
      lit[dot] = 1;
      numbers.push(dot);
    }
  }
  return { numbers, lit };
}

export function circle([x, y], radius, corners = 24) {
  const turn = (2 * Math.PI) / corners;
  return Array.from({ length: corners }, (_, corner) => [x + radius * Math.cos(corner * turn), y + radius * Math.sin(corner * turn)]);
}

// The dots nearest to a place, the first first; of equals, those that came first.
export function nearest(places, [x, y], most) {
  const far = Float64Array.from({ length: places.length / 2 }, (_, dot) => (places[2 * dot] - x) ** 2 + (places[2 * dot + 1] - y) ** 2);
  const order = Uint32Array.from(far.keys());
  return [...order.sort((a, b) => far[a] - far[b] || a - b).subarray(0, most)];
}
