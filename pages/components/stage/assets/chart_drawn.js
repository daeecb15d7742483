// A chart: axes, lines, marks and bars, as a vector graphic in the colours of the page.
import { between, every, LEFT, mark, placed, RIGHT, runs, TOP, UNDER, way } from "./chart_lines.js";
import { make, write } from "./dom.js";
import { draw } from "./svg.js";

const SLANTED = 84, LETTER = 7; // pixels: what slanted names need below the room, and a letter

export class Chart {
  constructor(alt) {
    this.title = make("figcaption");
    this.legend = make("p", "chart-legend");
    this.svg = draw("svg", { role: "img", "aria-label": alt, width: "100%" });
    this.element = make("figure", "", {}, this.title, this.legend, this.svg);
  }

  plot({ title, x, y, lines, bars, levels, height, rows }, width) {
    write(this.title, title);
    this.svg.replaceChildren();
    const slanted = x.slanted && x.ticks.length > 0, bare = !x.title && !x.ticks.length;
    const floor = height - (slanted ? SLANTED : bare ? TOP : UNDER);
    const longest = Math.max(0, ...y.ticks.map(([, text]) => text.length)), left = Math.max(LEFT, longest * LETTER + 28);
    const room = { left, right: width - RIGHT, floor, toX: placed(x.range, [left, width - RIGHT]), toY: placed(y.range, [floor, TOP]) };
    this.svg.setAttribute("height", height);
    this.axes(x, y, room, slanted ? height - 2 : floor + 40, rows);
    for (const level of levels) this.level(level, room);
    bars.forEach((bar) => this.bar(bar, room));
    lines.forEach((line, n) => this.line(line, lines[n - 1], room));
    const named = lines.filter(({ named }) => named);
    this.legend.replaceChildren(...(named.length > 1 ? named.map((line) => make("span", "", {}, swatch(line), line.name)) : []));
  }

  axes(x, y, { left, right, floor, toX, toY }, below, rows) {
    const word = (text, at) => this.svg.append(draw("text", { class: "word", ...at }, text));
    const grid = (ends) => this.svg.append(draw("line", { class: "grid", ...ends }));
    if (rows) x.ticks.forEach(([at]) => grid({ x1: toX(at), x2: toX(at), y1: TOP, y2: floor }));
    for (const [at, text] of y.ticks) {
      if (!rows) grid({ x1: left, x2: right, y1: toY(at), y2: toY(at) });
      word(text, { x: left - 8, y: toY(at) + 4, "text-anchor": "end" });
    }
    const needs = x.slanted ? 15 : Math.max(0, ...x.ticks.map(([, text]) => text.length)) * LETTER + 10;
    const thin = every(x.ticks.length, right - left, needs);
    x.ticks.filter((_, n) => n % thin === 0).forEach(([at, text]) => {
      if (x.slanted) word(text.length > 14 ? `${text.slice(0, 13)}…` : text, { transform: `translate(${toX(at) + 4} ${floor + 14}) rotate(-45)`, "text-anchor": "end" });
      else word(text, { x: toX(at), y: floor + 18, "text-anchor": "middle" });
    });
    word(x.title, { x: (left + right) / 2, y: below, "text-anchor": "middle" });
    word(y.title, { transform: `translate(12 ${(TOP + floor) / 2}) rotate(-90)`, "text-anchor": "middle" });
  }

  level({ axis, at, colour, dash, words }, { left, right, floor, toX, toY }) {
    const ends = axis === "x" ? { x1: toX(at), x2: toX(at), y1: TOP, y2: floor } : { x1: left, x2: right, y1: toY(at), y2: toY(at) };
    this.svg.append(draw("line", { ...ends, stroke: colour, "stroke-width": 1.5, "stroke-dasharray": dash }));
    if (words) this.svg.append(draw("text", { class: "word", x: left, y: toY(at) - 4 }, words));
  }

  bar(bars, room) {
    if (bars.lying) this.lying(bars, room);
    else this.upright(bars, room);
  }

  // Rows of bars, what each is worth at its end.
  lying({ x, y, colours, width, texts }, { toX, toY }) {
    const tall = Math.abs(toY(width) - toY(0)), zero = toX(0);
    x.forEach((value, n) => {
      if (value === null) return;
      const end = toX(value), middle = toY(y[n]);
      this.svg.append(draw("rect", { x: Math.min(end, zero), y: middle - tall / 2, width: Math.max(Math.abs(end - zero), 0.5), height: tall, fill: colours[n % colours.length] }));
      this.svg.append(draw("text", { class: "word", x: end + (value < 0 ? -5 : 5), y: middle + 4, "text-anchor": value < 0 ? "end" : "start" }, texts[n] ?? ""));
    });
  }

  upright({ x, y, colours, width }, { toX, toY }) {
    const wide = Math.max(1, Math.abs(toX(width) - toX(0))), zero = toY(0);
    y.forEach((value, n) => {
      if (value === null) return;
      const top = Math.min(toY(value), zero);
      this.svg.append(draw("rect", { x: toX(x[n]) - wide / 2, y: top, width: wide, height: Math.max(Math.abs(toY(value) - zero), 0.5), fill: colours[n % colours.length] }));
    });
  }

  line(line, before, { toX, toY }) {
    const at = ({ x, y }) => runs(x, y).map((run) => run.map(([a, b]) => [toX(a), toY(b)]));
    const all = at(line), { colour, colours, opacity, thick, dash, symbol, sizes, fill, filled } = line;
    if (fill === "zero") for (const run of all) this.svg.append(draw("path", { d: between(run, [[run[0][0], toY(0)], [run.at(-1)[0], toY(0)]]), fill: filled }));
    if (fill === "next") this.svg.append(draw("path", { d: between(at(before).flat(), all.flat()), fill: filled }));
    if (thick) for (const run of all) this.svg.append(draw("path", { d: way(run), fill: "none", stroke: colour, "stroke-width": thick, "stroke-dasharray": dash, "stroke-linejoin": "round", opacity }));
    if (!symbol) return;
    const seen = [...line.y.keys()].filter((n) => line.x[n] !== null && line.y[n] !== null && sizes[n % sizes.length]);
    const marks = seen.map((n) => mark(symbol, [toX(line.x[n]), toY(line.y[n])], sizes[n % sizes.length]));
    const path = (d, one) => this.svg.append(draw("path", { d, ...(line.hollow ? { fill: "none", stroke: one, "stroke-width": 2 } : { fill: one }) }));
    if (colours.length > 1) marks.forEach((d, n) => path(d, colours[seen[n] % colours.length]));
    else if (marks.length) path(marks.join(""), colour);
  }
}

// A line's look, before its name.
function swatch({ colour, thick, dash, symbol, fill, filled }) {
  const sign = draw("svg", { width: 30, height: 12, "aria-hidden": "true" });
  if (fill) sign.append(draw("rect", { x: 2, y: 1, width: 26, height: 10, fill: filled }));
  if (thick) sign.append(draw("line", { x1: 1, x2: 29, y1: 6, y2: 6, stroke: colour, "stroke-width": thick, "stroke-dasharray": dash }));
  if (symbol) sign.append(draw("path", { d: mark(symbol, [15, 6], 7), fill: colour }));
  return sign;
}
