// Counts side by side on a logarithmic axis: a row for each name, in it a dot for each who is compared, and a thread
// between them. The row under the pointer, or where the arrow keys went, is read out.
import { Announcer } from "../../stage/assets/announce.js";
import { ARROWS } from "../../stage/assets/arrows.js";
import { make, write } from "../../stage/assets/dom.js";
import { draw } from "../../stage/assets/svg.js";
import { marksOf, shareOf, short } from "./log_axis.js";
import { inksOf, standing } from "./standing.js";

// Each is of a colour, a shape and a size of its own, so that both are seen where they fall on one spot.
const RING = "#2a7fc9", DIAMOND = "#d55e00", ROW = 34, ABOVE = 6, BELOW = 40, ASIDE = 16, LETTER = 7.2; // pixels
const MARKS = [
  (x, y, ground) => draw("circle", { cx: x, cy: y, r: 9, fill: ground, stroke: RING, "stroke-width": 3 }),
  (x, y) => draw("path", { d: `M${x - 6} ${y}L${x} ${y - 6}L${x + 6} ${y}L${x} ${y + 6}Z`, fill: DIAMOND }),
];

class DotsLab {
  constructor(life, root) {
    Object.assign(this, { root, at: 0 });
    this.announcer = new Announcer(life, root);
    this.key = make("figcaption", "dots-key");
    this.svg = draw("svg", { tabindex: 0, role: "application" });
    this.words = make("p", "note");
    root.replaceChildren(make("figure", "plot dots", {}, this.key, this.svg, this.words), this.announcer.element);
    for (const type of ["pointermove", "pointerdown"]) life.on(this.svg, type, (event) => this.to(Math.floor((event.offsetY - ABOVE) / ROW)));
    life.on(this.svg, "keydown", (event) => this.step(event));
  }

  // `series` as [{name, values}], a number for each of `names`; `across` is what is counted.
  take(block) {
    this.block = block;
    this.marks = marksOf(block.series.flatMap(({ values }) => values));
    this.svg.setAttribute("aria-label", `${block.alt}. Up and down arrow keys read a row.`);
    this.key.replaceChildren(...block.series.map(({ name }, n) => make("span", "", {}, draw("svg", { width: 24, height: 24, "aria-hidden": "true" }, MARKS[n](12, 12, "none")), name)));
    this.read(this.at);
  }

  resize() {
    if (this.block) this.show();
  }

  // A pointer that moves within a row changes nothing.
  to(row) {
    if (this.inside(row) !== this.at) this.read(row);
  }

  inside(row) {
    return Math.min(Math.max(row, 0), this.block.names.length - 1);
  }

  read(row) {
    this.at = this.inside(row);
    const { names, series } = this.block;
    write(this.words, `${names[this.at]}: ${series.map(({ name, values }) => `${name} ${values[this.at].toLocaleString("en")}`).join(" · ")}`);
    this.announcer.say(this.words.textContent);
    this.show();
  }

  step(event) {
    const by = ARROWS[event.key]?.[0];
    if (!by) return;
    event.preventDefault();
    this.to(this.at + by);
  }

  show() {
    const { names, series, across } = this.block, width = Math.max(this.root.clientWidth, 240), ink = inksOf(this.root);
    const left = Math.min(Math.max(...names.map((name) => name.length)) * LETTER + 14, width / 2), bottom = ABOVE + ROW * names.length;
    const toX = (value) => left + shareOf(value, [this.marks[0], this.marks.at(-1)]) * (width - left - ASIDE);
    const word = (x, y, text, anchor, more = {}) => draw("text", { x, y, fill: ink.text, "font-size": 13, "text-anchor": anchor, ...more }, text);
    this.svg.setAttribute("width", width);
    this.svg.setAttribute("height", bottom + BELOW);
    this.svg.replaceChildren(draw("rect", { x: 0, y: ABOVE + ROW * this.at, width, height: ROW, fill: ink.text, opacity: 0.05 }));
    let free = -Infinity; // marks' numbers do not run into each other
    for (const mark of this.marks) {
      const x = toX(mark), text = short(mark), half = (text.length * LETTER) / 2;
      this.svg.append(draw("line", { x1: x, x2: x, y1: ABOVE, y2: bottom, stroke: ink.faint }));
      if (x - half < free) continue;
      this.svg.append(word(x, bottom + 16, text, "middle"));
      free = x + half + LETTER;
    }
    this.svg.append(word((left + width - ASIDE) / 2, bottom + 34, across, "middle"));
    names.forEach((name, row) => {
      const y = ABOVE + ROW * (row + 0.5), xs = series.map(({ values }) => toX(values[row]));
      this.svg.append(word(left - 14, y + 4, name, "end"));
      this.svg.append(draw("line", { x1: Math.min(...xs), x2: Math.max(...xs), y1: y, y2: y, stroke: ink.quiet, "stroke-width": 2 }));
      this.svg.append(...xs.map((x, n) => MARKS[n](x, y, ink.ground)));
    });
  }
}

export default standing(DotsLab);
