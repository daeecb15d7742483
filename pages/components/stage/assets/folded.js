// Which steps of a network are drawn: a module that is closed is drawn as the step in which it ends.

// `closed`: numbers of `block.modules`, of which the outermost counts. A node is one step, at a column and in a lane; a
// node that stands for several has `module`. Edges join nodes.
export function visible({ steps, edges, modules }, closed) {
  const outermost = [...closed].sort((a, b) => length(modules[b]) - length(modules[a]));
  const levels = 1 + Math.max(...steps.map(({ level }) => level)), column = [], within = [];
  for (let level = 0, next = 0; level < levels; next++) {
    const module = outermost.find((one) => modules[one][1] === level), last = module === undefined ? level : modules[module][2];
    for (; level <= last; level++) [column[level], within[level]] = [next, module];
  }
  const nodes = [], at = steps.map(({ level, lane }, step) => {
    const module = within[level], ends = module === undefined || level === modules[module][2];
    if (ends) nodes.push({ step, module, column: column[level], lane, inside: open(modules, closed, level) });
    return ends ? nodes.length - 1 : -1;
  });
  const last = (level) => at[steps.findIndex((one, step) => one.level === modules[within[level]][2] && at[step] >= 0)];
  const node = (step) => (at[step] >= 0 ? at[step] : last(steps[step].level));
  const joined = edges.map(([from, to, via, skips]) => ({ from: node(from), to: node(to), via, skips }));
  return { nodes, edges: joined.filter(({ from, to }, edge) => from !== to && joined.findIndex((one) => one.from === from && one.to === to) === edge) };
}

const length = ([, first, last]) => last - first;

// The smallest open module in which a level lies; runs have no frame.
function open(modules, closed, level) {
  const around = modules.map((_, module) => module).filter((module) => !closed.has(module) && !modules[module][3] && modules[module][1] <= level && level <= modules[module][2]);
  return around.sort((a, b) => length(modules[a]) - length(modules[b]))[0];
}

// What is closed at first: nothing, modules, or runs as well.
export const CLOSINGS = [() => false, ([, , , isRun]) => !isRun, () => true];
export const closings = (modules, how) => new Set(modules.map((_, module) => module).filter((module) => CLOSINGS[how](modules[module])));
