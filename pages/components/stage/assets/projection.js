// Where the points of a world in three dimensions are seen, as the style sheet's transforms of it have them: turned,
// tilted, made larger, moved, and seen from a distance. All about the middle of what it is seen in.
const FAR = 2400; // pixels from the eye: the perspective of .solid in the style sheet

const inRadians = (degrees) => (degrees * Math.PI) / 180;

export function projector({ turn, tilt, scale, shift: [right, down] }) {
  const [t, a] = [inRadians(turn), inRadians(tilt)];
  return ([x, y, z]) => {
    const across = x * Math.cos(t) + z * Math.sin(t), deep = z * Math.cos(t) - x * Math.sin(t);
    const high = y * Math.cos(a) - deep * Math.sin(a), near = y * Math.sin(a) + deep * Math.cos(a);
    const closer = 1 / Math.max(1 - (near * scale) / FAR, 0.1);
    return [(across * scale + right) * closer, (high * scale + down) * closer];
  };
}

// The largest scale, and the shift, with which all of some points are seen in a box: {scale, shift}.
export function framed(points, { turn, tilt }, { width, height, most = 2 }) {
  let shift = [0, 0], low = 0.02, high = most;
  const seen = (scale) => {
    let box = null;
    for (let again = 0; again < 4; again++) {
      box = around(points.map(projector({ turn, tilt, scale, shift })));
      shift = [shift[0] - (box.left + box.right) / 2, shift[1] - (box.top + box.bottom) / 2];
    }
    return box;
  };
  for (let halving = 0; halving < 14; halving++) {
    const scale = (low + high) / 2, box = seen(scale);
    if (box.right - box.left <= width && box.bottom - box.top <= height) low = scale;
    else high = scale;
  }
  seen(low);
  return { scale: low, shift };
}

// The box about some points.
export function around(points) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const [x, y] of points) {
    Object.assign(box, { left: Math.min(box.left, x), right: Math.max(box.right, x), top: Math.min(box.top, y), bottom: Math.max(box.bottom, y) });
  }
  return box;
}

// Of some labels, {x, y, width, height} with the middle of the foot of each, in the order of what is wanted most, those
// that have room beside the ones before them in a box about the middle; each is moved in from the sides.
export function placedLabels(labels, { width, height }) {
  const placed = [];
  for (const label of labels) {
    const left = Math.min(Math.max(label.x - label.width / 2, -width / 2), width / 2 - label.width), top = label.y - label.height;
    const box = { label, left, top, right: left + label.width, bottom: label.y };
    const free = placed.every((other) => box.right + 4 < other.left || other.right + 4 < box.left || box.bottom < other.top || other.bottom < box.top);
    if (free && top >= -height / 2 && label.y <= height / 2) placed.push(box);
  }
  return placed;
}
