// Ways of lines across a drawing, as SVG has them.
const p = ([x, y]) => `${Math.round(10 * x) / 10} ${Math.round(10 * y) / 10}`;

// Leaves and arrives level; with `through`, [x, y, x], it runs straight at that height between.
export function curve(start, end, through) {
  if (!through) return `M ${p(start)} ${eased(start, end)}`;
  const [x, y, right] = through;
  return `M ${p(start)} ${eased(start, [x, y])} L ${p([right, y])} ${eased([right, y], end)}`;
}

function eased([x, y], [end, bottom]) {
  const middle = (x + end) / 2;
  return y === bottom ? `L ${p([end, bottom])}` : `C ${p([middle, y])} ${p([middle, bottom])} ${p([end, bottom])}`;
}

// Up from a start, over what stands between, and down on an end.
export function bridge(start, end, top, beside) {
  return rounded([start, ...(beside ? [[start[0] + 8, start[1]], [start[0] + 8, top]] : [[start[0], top]]), [end[0], top], end], 8);
}

// Through points, round at every corner.
export function rounded(points, radius) {
  const towards = ([x, y], [to, down], room) => {
    const far = Math.hypot(to - x, down - y) || 1, by = Math.min(room, far / 2) / far;
    return [x + (to - x) * by, y + (down - y) * by];
  };
  const corners = points.slice(1, -1).map((at, before) => `L ${p(towards(at, points[before], radius))} Q ${p(at)} ${p(towards(at, points[before + 2], radius))}`);
  return `M ${p(points[0])} ${corners.join(" ")} L ${p(points.at(-1))}`;
}
