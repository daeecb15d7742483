// One weight of a real network is moved: costs follow smoothly, the number of right answers in steps. Beside it, where the
// slope of the quadratic cost dies. All numbers come from Python; a drag goes from one that is known to the next.
import { Announcer } from "../../stage/assets/announce.js";
import { make, write } from "../../stage/assets/dom.js";
import { number } from "../../stage/assets/format.js";
import { LINES, Plot } from "./plot.js";
import { inksOf, narrowed, standing } from "./standing.js";

const [BLUE, ORANGE, GREEN] = LINES;

class CostLab {
  constructor(life, root, choose) {
    Object.assign(this, { root, choose, held: false });
    this.quadratic = new Plot("The quadratic cost, mean over the faces", 200);
    this.entropy = new Plot("The cross-entropy, mean over the faces", 200);
    this.right = new Plot("How many answers are right", 200);
    this.slopes = new Plot("How fast a neuron that should say 1 learns", 200);
    const plots = [this.quadratic, this.entropy, this.right, this.slopes];
    this.notes = plots.map(() => make("p", "note"));
    plots.forEach((plot, n) => plot.element.append(this.notes[n]));
    this.announcer = new Announcer(life, root);
    root.replaceChildren(make("div", "pair", {}, ...plots.map((plot) => plot.element)), this.announcer.element);
    for (const [plot, act] of plots.map((plot) => [plot, plot === this.slopes ? "moveSum" : "moveWeight"]))
      plot.slides(life, { move: (value) => this[act](value), keep: () => this.keep(), key: (event) => this.key(event, plot) });
  }

  take(block) {
    Object.assign(this, { block, at: block.at, z: block.z });
    this.resize();
  }

  resize() {
    if (!this.block) return;
    this.wide = narrowed(this.root) ? this.root.clientWidth : (this.root.clientWidth - 24) / 2;
    this.show();
  }

  show() {
    const ink = inksOf(this.root), { weight, quadratic, entropy, right } = this.block.arrays, { at } = this;
    const along = (values) => [...values].map((value, n) => [weight[n], value]), edge = (n) => (weight[n - 1] + weight[n]) / 2;
    const steps = [...right].flatMap((value, n) => (n ? [[edge(n), right[n - 1]], [edge(n), value]] : [[weight[0], value]])).concat([[weight.at(-1), right.at(-1)]]);
    this.curve(this.quadratic, quadratic, along(quadratic), BLUE, ink);
    this.curve(this.entropy, entropy, along(entropy), ORANGE, ink);
    this.curve(this.right, right, steps, { colour: GREEN.colour, dash: "" }, ink);
    write(this.notes[0], `Weight ${number(weight[at], 3)}: quadratic cost ${number(quadratic[at], 4)}`);
    write(this.notes[1], `Weight ${number(weight[at], 3)}: cross-entropy ${number(entropy[at], 4)}`);
    write(this.notes[2], `${right[at]} of ${this.block.faces} right. As trained: weight ${number(this.block.trained, 3)}, ${right[(right.length - 1) / 2]} right`);
    this.learning(ink);
    this.announcer.say(`${this.notes[0].textContent}, ${this.notes[1].textContent.split(": ")[1]}; ${right[at]} right.`);
  }

  // A curve over the weight, on a scale of its own: what is small beside another one is seen to move as well.
  curve(plot, values, points, { colour, dash }, ink) {
    const { weight } = this.block.arrays, { at } = this, low = Math.min(...values), high = Math.max(...values), room = 0.06 * (high - low) || 1;
    const y = [low - room, high + room], x = [weight[0], weight.at(-1)];
    plot.begin(this.wide, { x, y: [Number(y[0].toPrecision(3)), Number(y[1].toPrecision(3))], across: "the weight" }, ink);
    plot.line([[weight[at], plot.y[0]], [weight[at], plot.y[1]]], ink.accent, { thick: 1.5 });
    plot.line(points, colour, { dash, thick: 2.5 });
    plot.dot([weight[at], values[at]], colour);
    plot.stands(weight[at], `weight ${number(weight[at], 3)}`);
  }

  learning(ink) {
    const { sums, slopeQuadratic, slopeEntropy } = this.block.arrays, { z } = this;
    this.slopes.begin(this.wide, { x: [sums[0], sums.at(-1)], y: [0, 1], across: "z, the neuron's sum" }, ink);
    this.slopes.line([[sums[z], 0], [sums[z], 1]], ink.accent, { thick: 1.5 });
    [[slopeQuadratic, BLUE, "quadratic"], [slopeEntropy, ORANGE, "cross-entropy"]].forEach(([values, { colour, dash }, name], k) => {
      this.slopes.line([...values].map((value, n) => [sums[n], -value]), colour, { dash, thick: 2.5 });
      this.slopes.dot([sums[z], -values[z]], colour);
      this.slopes.name(name, [k ? 5.6 : -2, k ? 0.4 : 0.16], colour);
    });
    this.slopes.stands(sums[z], `z = ${number(sums[z], 3)}`);
    const said = 1 / (1 + Math.exp(-sums[z]));
    write(this.notes[3], `It says ${number(said, 3)} and is wrong by ${number(1 - said, 3)}. Slope of the quadratic cost ${number(slopeQuadratic[z], 3)}, of cross-entropy ${number(slopeEntropy[z], 3)}`);
  }

  nearest(values, value) {
    const step = (values.at(-1) - values[0]) / (values.length - 1);
    return Math.min(Math.max(Math.round((value - values[0]) / step), 0), values.length - 1);
  }

  moveWeight(value) {
    this.at = this.nearest(this.block.arrays.weight, value);
    this.show();
  }

  moveSum(value) {
    this.z = this.nearest(this.block.arrays.sums, value);
    this.show();
  }

  keep() {
    this.choose({ at: this.at, z: this.z });
  }

  key(event, plot) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key], { weight, sums } = this.block.arrays;
    const inside = (at, values) => Math.min(Math.max(at, 0), values.length - 1);
    if (event.key === "Enter") this.keep();
    else if (by && plot === this.slopes) this.z = inside(this.z + by, sums);
    else if (by) this.at = inside(this.at + by, weight);
    else return;
    this.show();
    event.preventDefault();
  }
}

export default standing(CostLab);
