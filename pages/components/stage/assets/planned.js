// Where every step of a network stands, and which way its numbers go, in pixels: from left to right, in rows that break
// where all that goes on comes from one step.
import { visible } from "./folded.js";
import { breadths, drawn } from "./sizes.js";
import { bridge, curve, rounded } from "./ways.js";

const MARGIN = 22, BETWEEN = 12, ARC = 7, ANSWER = 18; // pixels: beside a row; between lanes; from one arc to the next; below the last step

export function planned(block, closed, { width, side, words = side < 60 ? 16 : 30, isTrial = false }) {
  const { nodes, edges } = visible(block, closed), gap = Math.max(18, Math.round(0.32 * side)), slot = side + gap;
  const columns = 1 + Math.max(...nodes.map(({ column }) => column));
  const rows = rowsOf(nodes, edges, columns, Math.max(1, Math.min(columns, Math.floor((width - 2 * MARGIN + gap) / slot))));
  const shares = breadths(block);
  const plan = { nodes: [], edges: [], frames: [], width: 0, height: 0, side, words };
  const row = (column) => rows.findIndex(({ first, last }) => first <= column && column <= last), pitch = side + words + BETWEEN;
  const arcs = arcsOf(nodes, edges, rows, row);
  for (const [number, { first, last }] of rows.entries()) {
    const own = nodes.filter(({ column }) => row(column) === number), lanes = own.map(({ lane }) => lane), high = Math.max(...lanes);
    const above = Math.max(0, ...arcs.filter((arc) => arc?.row === number && arc.lane === high).map(({ depth }) => 10 + ARC * (depth + 1)));
    const top = plan.height + (number ? 30 : 4), middle = top + above + pitch * high + side / 2;
    for (const node of own) plan.nodes.push({ ...node, id: nodes.indexOf(node), row: number, x: MARGIN + (node.column - first) * slot, y: middle - node.lane * pitch - side / 2, side, inset: (side - drawn(block, node.step, side)[0]) / 2 });
    rows[number].port = [16, middle];
    plan.height = middle - pitch * Math.min(...lanes) + side / 2 + words + 4;
    plan.width = Math.max(plan.width, 2 * MARGIN + (last - first + 1) * slot - gap);
    rows[number].top = top;
  }
  plan.height += ANSWER;
  if (isTrial) return plan; // its size is all that is asked
  plan.nodes.sort((a, b) => a.id - b.id);
  const bands = { plan, rows, block, arcs, pitch, gap, broad: (step) => Math.max(1.25, shares[step] * Math.min(22, 0.26 * side)) };
  edges.forEach((edge, number) => plan.edges.push({ ...edge, ...way(edge, number, edges, bands) }));
  plan.turns = turns(edges, bands);
  plan.frames = frames(plan, block, gap);
  return plan;
}

// The longest rows of nearly equal length: after a column from which alone everything goes on, there may be a break.
function rowsOf(nodes, edges, columns, most) {
  const may = [...Array(columns).keys()].map((column) => {
    const onward = edges.filter(({ from, to }) => nodes[from].column <= column && nodes[to].column > column).map(({ from }) => from);
    return new Set(onward).size === 1 && nodes[onward[0]].column === column;
  });
  const broken = (most) => {
    const rows = [{ first: 0, last: columns - 1 }];
    for (let column = 0, can = -1; column < columns; column++) {
      const row = rows.at(-1);
      if (column - row.first >= most && can >= row.first) {
        rows.push({ first: can + 1, last: row.last });
        row.last = can;
      }
      if (may[column]) can = column;
    }
    return rows;
  };
  let rows = broken(most);
  for (let fewer = most - 1; fewer > 0; fewer--) {
    const other = broken(fewer);
    if (other.length > rows.length) break;
    rows = other;
  }
  return rows;
}

// Of every edge that skips, over which lane its arc goes, and how many arcs below it.
function arcsOf(nodes, edges, rows, row) {
  const arcs = edges.map((edge) => {
    if (!edge.skips) return null;
    const to = nodes[edge.to], number = row(to.column), from = Math.max(nodes[edge.from].column, rows[number].first - 1);
    const between = nodes.filter(({ column, lane }) => from < column && column < to.column && lane < edge.via).map(({ lane }) => lane);
    return { row: number, from, to: to.column, lane: Math.max(to.lane, ...(from < rows[number].first ? [] : [nodes[edge.from].lane]), ...between), depth: 0 };
  });
  const given = arcs.filter(Boolean).sort((a, b) => a.to - a.from - (b.to - b.from));
  given.forEach((arc, order) => {
    const below = given.slice(0, order).filter((other) => other.row === arc.row && other.lane === arc.lane && other.from < arc.to && arc.from < other.to);
    arc.depth = below.length ? 1 + Math.max(...below.map(({ depth }) => depth)) : 0;
  });
  return arcs;
}

// One edge's way, from the right of its source, or from where its row begins, to the left of its target.
function way(edge, number, edges, { plan, rows, block, arcs, pitch, gap, broad }) {
  const from = plan.nodes[edge.from], to = plan.nodes[edge.to], half = plan.side / 2, turned = from.row !== to.row, { port } = rows[to.row];
  const start = turned ? port : [from.x + plan.side - from.inset, from.y + half], wide = broad(from.step), end = [to.x + to.inset, to.y + half];
  if (edge.skips) {
    const lane = plan.nodes.find((node) => node.row === to.row && node.lane === arcs[number].lane), top = (lane ?? to).y - 8 - ARC * arcs[number].depth;
    return { wide: Math.min(wide, 6), d: bridge(turned ? start : [from.x + plan.side * 0.75, from.y], [to.x + plan.side * 0.25, to.y], top, turned) };
  }
  if (block.steps[to.step].joins) end[1] += stacked(edge, edges, plan, broad);
  const passes = edge.via !== null && to.column - from.column > 1 && !turned;
  return { wide, d: curve(start, end, passes ? [from.x + plan.side + gap, port[1] - edge.via * pitch, to.x - gap] : null) };
}

// Where bands are laid side by side: how far from the middle one of them ends.
function stacked(edge, edges, plan, broad) {
  const into = edges.filter(({ to, skips }) => to === edge.to && !skips).sort((a, b) => plan.nodes[a.from].y - plan.nodes[b.from].y);
  const widths = into.map(({ from }) => broad(plan.nodes[from].step)), at = into.indexOf(edge), sum = (some) => some.reduce((a, b) => a + b, 0);
  return sum(widths.slice(0, at)) + widths[at] / 2 - sum(widths) / 2;
}

// From the end of a row to where the next begins.
function turns(edges, { plan, rows, broad }) {
  return rows.slice(1).map(({ port, top }, before) => {
    const { from } = edges.find(({ from, to }) => plan.nodes[from].row === before && plan.nodes[to].row === before + 1), { x, y, step, inset } = plan.nodes[from];
    const right = x + plan.side - inset, end = x + plan.side + 14, line = top - 16;
    return { from, wide: Math.min(broad(step), 12), d: rounded([[right, y + plan.side / 2], [end, y + plan.side / 2], [end, line], [6, line], [6, port[1]], port], 9) };
  });
}

function frames(plan, block, gap) {
  const modules = [...new Set(plan.nodes.map(({ inside }) => inside))].filter((module) => module !== undefined);
  return modules.map((module) => {
    const nodes = plan.nodes.filter(({ inside }) => inside === module);
    const of = (name, how) => how(...nodes.map((node) => node[name])), room = Math.min(9, gap / 2);
    const box = { x: of("x", Math.min) - room, y: of("y", Math.min) - 6, right: of("x", Math.max) + plan.side + room, bottom: of("y", Math.max) + plan.side + plan.words };
    return { module, name: block.modules[module][0], ...box };
  });
}
