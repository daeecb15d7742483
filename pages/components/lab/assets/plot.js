// A plot of curves, as a vector graphic: axes, lines, dots and words, in the colours of the page.
import { make } from "../../stage/assets/dom.js";
import { number } from "../../stage/assets/format.js";
import { draw } from "../../stage/assets/svg.js";

const LEFT = 44, RIGHT = 12, TOP = 10, BOTTOM = 36;

export class Plot {
  constructor(title, height = 240) {
    this.height = height;
    this.svg = draw("svg", { role: "img", "aria-label": title });
    this.element = make("figure", "plot", {}, make("figcaption", "", {}, title), this.svg);
  }

  // Begins anew: the ranges of both axes, and what they are called.
  begin(width, { x, y, across, up, ticks = [] }, ink) {
    Object.assign(this, { width: Math.max(width, 160), x, y, ink });
    this.svg.replaceChildren();
    this.svg.setAttribute("width", this.width);
    this.svg.setAttribute("height", this.height);
    const zero = (range) => Math.min(Math.max(0, range[0]), range[1]);
    this.line([[x[0], zero(y)], [x[1], zero(y)]], ink.faint, { thick: 1 });
    this.line([[zero(x), y[0]], [zero(x), y[1]]], ink.faint, { thick: 1 });
    const small = { fill: ink.text, "font-size": 11, opacity: 0.85 };
    for (const at of x) this.word(this.px(at), this.height - 20, number(at, 3), { ...small, "text-anchor": at === x[0] ? "start" : "end" });
    for (const at of [...y, ...ticks]) this.word(LEFT - 6, this.py(at) + 4, number(at, 3), { ...small, "text-anchor": "end" });
    this.word((LEFT + this.width - RIGHT) / 2, this.height - 4, across, { ...small, "text-anchor": "middle" });
    if (up) this.word(LEFT + 4, TOP + 2, up, { ...small, "text-anchor": "start" });
  }

  px(at) {
    return LEFT + ((at - this.x[0]) / (this.x[1] - this.x[0])) * (this.width - LEFT - RIGHT);
  }

  py(at) {
    return this.height - BOTTOM - ((at - this.y[0]) / (this.y[1] - this.y[0])) * (this.height - TOP - BOTTOM);
  }

  // The number of the horizontal axis under a pointer, inside the range.
  at(event) {
    const box = this.svg.getBoundingClientRect(), share = (event.clientX - box.left - LEFT) / (this.width - LEFT - RIGHT);
    return Math.min(Math.max(this.x[0] + share * (this.x[1] - this.x[0]), this.x[0]), this.x[1]);
  }

  // A place on the horizontal axis can be moved: by pointer while a button is down, by whatever keys `key` knows.
  slides(life, { move, keep, key }) {
    this.svg.setAttribute("tabindex", 0);
    this.svg.setAttribute("role", "slider");
    life.on(this.svg, "pointerdown", (event) => {
      this.svg.setPointerCapture?.(event.pointerId);
      move(this.at(event));
    });
    life.on(this.svg, "pointermove", (event) => event.buttons && move(this.at(event)));
    for (const end of ["pointerup", "pointercancel"]) life.on(this.svg, end, keep);
    life.on(this.svg, "keydown", key);
  }

  // Where on its axis the slider stands: a number for programs, words for people.
  stands(value, words) {
    const said = { valuemin: this.x[0], valuemax: this.x[1], valuenow: value, valuetext: words };
    for (const [name, text] of Object.entries(said)) this.svg.setAttribute(`aria-${name}`, text);
  }

  line(points, colour, { thick = 2, dash = "" } = {}) {
    const path = points.map(([a, b]) => `${this.px(a).toFixed(2)},${this.py(b).toFixed(2)}`).join(" ");
    this.svg.append(draw("polyline", { points: path, fill: "none", stroke: colour, "stroke-width": thick, "stroke-dasharray": dash, "stroke-linejoin": "round" }));
  }

  dot([a, b], colour, radius = 5) {
    this.svg.append(draw("circle", { cx: this.px(a), cy: this.py(b), r: radius, fill: colour, stroke: this.ink.ground, "stroke-width": 1.5 }));
  }

  word(x, y, text, attributes = {}) {
    this.svg.append(draw("text", { x, y, fill: this.ink.text, "font-size": 12, ...attributes }, text));
  }

  // A curve's name at its right end, beside it.
  name(text, [a, b], colour, { above = true } = {}) {
    this.word(this.px(a), this.py(b) + (above ? -7 : 15), text, { fill: colour, "text-anchor": "end", "font-weight": 600 });
  }
}

export const steps = ([from, to], count = 200) => Array.from({ length: count + 1 }, (_, n) => from + ((to - from) * n) / count);

// Colours for lines that are told apart with any colour vision, by day and by night (after Okabe and Ito), and dashes.
export const LINES = [{ colour: "#2a7fc9", dash: "" }, { colour: "#d55e00", dash: "7 4" }, { colour: "#009e73", dash: "2 3" }, { colour: "#b05c94", dash: "10 3 2 3" }];
