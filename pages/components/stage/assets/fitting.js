// How a network is fitted into the room that there is, and where arrow keys lead in it.
import { CLOSINGS, closings } from "./folded.js";
import { planned } from "./planned.js";

const SIDES = [96, 84, 72, 60, 52, 44]; // pixels of a step's picture
const LEGIBLE = 60; // pixels of a picture: smaller ones only where even closed modules do not fit

// The largest pictures with which a network fits into a height, and what of it is closed then: as little as can be, runs
// of equal size last; of its modules as many are open, from the first on, as there is room for.
export function fitting(block, width, height) {
  const fits = (closed, side) => {
    const plan = planned(block, closed, { width, side, isTrial: true });
    return plan.height <= height && plan.width <= width;
  };
  for (let how = 0; how < CLOSINGS.length; how++)
    for (const side of SIDES.filter((side) => how || side >= LEGIBLE)) {
      const closed = closings(block.modules, how), [first, ...others] = [...closed].filter((module) => !block.modules[module][3]);
      if (how === 1 && first !== undefined && side >= LEGIBLE) closed.delete(first);
      if (!fits(closed, side)) continue;
      for (const module of how === 1 ? others : []) {
        closed.delete(module);
        if (fits(closed, side)) continue;
        closed.add(module);
        break;
      }
      return { closed, side };
    }
  return { closed: closings(block.modules, 2), side: SIDES.at(-1) };
}

// Where an arrow key leads from a node: along a band, or to what stands above or below.
export function stepped({ nodes, edges }, from, key) {
  const here = nodes[from], near = (found) => found.sort((a, b) => far(here, a) - far(here, b))[0]?.id ?? from;
  if (key === "ArrowRight") return near(edges.filter((edge) => edge.from === from).map(({ to }) => nodes[to]));
  if (key === "ArrowLeft") return near(edges.filter((edge) => edge.to === from).map(({ from }) => nodes[from]));
  const down = key === "ArrowDown" ? 1 : -1, others = nodes.filter(({ y }) => (y - here.y) * down > 1);
  const beside = others.filter(({ column }) => column === here.column);
  return near(beside.length ? beside : others);
}

const far = (a, b) => Math.abs(a.column - b.column) * 0.01 + Math.hypot(a.x - b.x, a.y - b.y);
