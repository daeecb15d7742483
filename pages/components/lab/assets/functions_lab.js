// Activation functions and their slopes at one place, which is moved by pointer and arrow keys.
import { make, write } from "../../stage/assets/dom.js";
import { number } from "../../stage/assets/format.js";
import { Announcer } from "../../stage/assets/announce.js";
import { FUNCTIONS_SHOWN } from "./neuron.js";
import { LINES, Plot, steps } from "./plot.js";
import { inksOf, narrowed, standing } from "./standing.js";

const RANGE = [-6, 6];

class FunctionsLab {
  constructor(life, root, choose) {
    Object.assign(this, { root, choose });
    this.plots = [new Plot("What it makes of a number"), new Plot("Its slope: what is left of a gradient")];
    this.body = make("tbody");
    this.head = make("tr");
    this.table = make("table", "numbers", {}, make("thead", "", {}, this.head), this.body);
    this.announcer = new Announcer(life, root);
    root.replaceChildren(make("div", "pair", {}, ...this.plots.map((plot) => plot.element)), this.table, this.announcer.element);
    for (const plot of this.plots) plot.slides(life, { move: (x) => this.move(x), keep: () => this.keep(), key: (event) => this.key(event) });
  }

  take(block) {
    Object.assign(this, { block, x: block.x });
    this.resize();
  }

  resize() {
    if (!this.block) return;
    this.wide = narrowed(this.root) ? this.root.clientWidth : (this.root.clientWidth - 24) / 2;
    this.show();
  }

  show() {
    const ink = inksOf(this.root), { x, block } = this;
    const ranges = [[-1.1, 2], [0, 1.1]], parts = ["value", "slope"];
    this.plots.forEach((plot, n) => {
      plot.begin(this.wide, { x: RANGE, y: ranges[n], across: "z, what comes in", ticks: n ? [0.25] : [1] }, ink);
      plot.line([[x, ranges[n][0]], [x, ranges[n][1]]], ink.accent, { thick: 1.5 });
      block.names.forEach((name, k) => {
        const act = FUNCTIONS_SHOWN[name][parts[n]], { colour, dash } = LINES[k];
        plot.line(steps(RANGE, 300).map((z) => [z, act(z)]).filter(([, y]) => y <= ranges[n][1]), colour, { dash, thick: 2.5 });
        plot.dot([x, Math.min(act(x), ranges[n][1])], colour);
      });
      plot.svg.setAttribute("aria-label", `${plot.element.firstChild.textContent}, at z = ${number(x, 3)}`);
      plot.stands(Number(x.toFixed(2)), `z = ${number(x, 3)}`);
    });
    this.head.replaceChildren(make("td"), ...[`at z = ${number(x, 3)}`, "slope", block.layers === 1 ? "slope of 1 layer" : `slopes of ${block.layers} such layers, multiplied`].map((text) => make("th", "", { scope: "col" }, text)));
    this.body.replaceChildren(...block.names.map((name, k) => this.line(name, LINES[k])));
    this.announcer.say(block.names.map((name) => `${name}: ${number(FUNCTIONS_SHOWN[name].value(x), 3)}, slope ${number(FUNCTIONS_SHOWN[name].slope(x), 3)}`).join("; "));
  }

  line(name, { colour }) {
    const { value, slope } = FUNCTIONS_SHOWN[name], { x } = this, mark = make("i", "mark");
    mark.style.background = colour;
    return make("tr", "", {}, make("th", "", { scope: "row" }, mark, name), ...[value(x), slope(x), slope(x) ** this.block.layers].map((found) => make("td", "", {}, number(found, 4))));
  }

  move(x) {
    this.x = Math.round(x * 100) / 100;
    this.show();
  }

  keep() {
    this.choose({ x: this.x });
  }

  key(event) {
    const by = { ArrowLeft: -0.1, ArrowRight: 0.1, PageDown: -1, PageUp: 1 }[event.key];
    if (event.key === "Enter") this.keep();
    else if (by) this.move(Math.min(Math.max(this.x + by, RANGE[0]), RANGE[1]));
    else return;
    event.preventDefault();
  }
}

export default standing(FunctionsLab);
