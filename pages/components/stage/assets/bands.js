// The bands along which numbers go from step to step, and a pulse that runs along them, step after step.
import { draw } from "./svg.js";

const STEP = 0.12, LONGEST = 4; // seconds: from one column to the next; from the face to the answer

// Each band is there twice: as it stands, and as the pulse that runs along it.
export function bands(plan) {
  const sheet = draw("svg", { class: "bands", width: plan.width, height: plan.height, "aria-hidden": "true" });
  for (const { x, y, right, bottom } of plan.frames) sheet.append(draw("rect", { class: "frame-of", x, y, width: right - x, height: bottom - y, rx: 8 }));
  const turned = plan.turns.map((turn) => ({ ...turn, to: -1, column: plan.nodes[turn.from].column }));
  const edges = plan.edges.map((edge) => ({ ...edge, column: plan.nodes[edge.from].column + (plan.nodes[edge.from].row === plan.nodes[edge.to].row ? 0 : 0.8) }));
  const step = Math.min(STEP, LONGEST / Math.max(...plan.nodes.map(({ column }) => column), 1));
  for (const kind of ["band", "pulse"])
    for (const { d, wide, from, to, skips, column } of [...turned, ...edges]) {
      const path = draw("path", { class: skips ? `${kind} skips` : kind, d, pathLength: 100, "data-from": from, "data-to": to });
      path.style.cssText = `stroke-width: ${kind === "band" ? wide : Math.max(2, Math.min(wide * 0.5, 6))}px; --after: ${(column * step).toFixed(2)}s`;
      sheet.append(path);
    }
  return sheet;
}

// One pulse through the whole network; the style sheet leaves it out where motion is to be reduced.
export function pulse(root) {
  root.classList.remove("flows");
  void root.offsetWidth; // so that it begins again
  root.classList.add("flows");
}

export function light(sheet, node) {
  for (const path of sheet.querySelectorAll("path")) {
    const lit = node !== null && (path.dataset.from === String(node) || path.dataset.to === String(node));
    path.classList.toggle("lit", lit);
  }
}
