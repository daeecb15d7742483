// A perceptron beside a sigmoid neuron with the same weights; or two hidden neurons and one that reads them. Their lines
// are dragged, and what they say follows.
import { Announcer } from "../../stage/assets/announce.js";
import { Palettes } from "../../stage/assets/colours.js";
import { make, write } from "../../stage/assets/dom.js";
import { number } from "../../stage/assets/format.js";
import { answer, cost, hidden, sigmoid, step, wrong } from "./neuron.js";
import { Plane } from "./plane.js";
import { inksOf, standing } from "./standing.js";

const IN = { across: "x₁", up: "x₂" }, WITHIN = { across: "hidden 1", up: "hidden 2" };

class NeuronLab {
  constructor(life, root, choose) {
    Object.assign(this, { life, root, choose });
    this.sum = make("p", "sum");
    this.announcer = new Announcer(life, root);
    this.row = make("div", "pair");
    root.replaceChildren(this.row, this.sum, this.announcer.element);
  }

  take(block) {
    const single = block.neurons.length === 1;
    if (this.block?.neurons.length !== block.neurons.length) {
      const change = (which, neuron) => this.change(Number(which), neuron), keep = () => this.choose({ weights: this.neurons.map((one) => one.join(",")).join(";") });
      const titles = single ? [["A perceptron: a step", IN], ["A sigmoid neuron: a slope", IN]] : [["What comes in, and what is said", IN], ["What the hidden neurons make of it", WITHIN]];
      this.planes = titles.map(([title, axes]) => new Plane(this.life, title, axes, change, keep));
      this.row.replaceChildren(...this.planes.map((plane) => plane.element));
    }
    Object.assign(this, { block, neurons: block.neurons, palettes: new Palettes(block.arrays.palettes) });
    this.resize();
  }

  resize() {
    if (!this.block) return;
    const narrow = this.root.clientWidth < 560;
    this.root.classList.toggle("narrow", narrow);
    for (const plane of this.planes) plane.draw(narrow ? this.root.clientWidth : (this.root.clientWidth - 24) / 2);
    this.show();
  }

  show() {
    const { neurons, palettes, block: { points } } = this, ink = inksOf(this.root), [left, right] = this.planes;
    if (neurons.length === 1) {
      left.show((at) => answer(neurons, at, step), points, neurons, palettes, ink);
      right.show((at) => answer(neurons, at, sigmoid), points, neurons, palettes, ink);
      write(left.note, `${wrong(neurons, points, step)} of ${points.length} on the wrong side`);
      write(right.note, `Quadratic cost ${number(cost(neurons, points), 4)}`);
    } else {
      left.show((at) => answer(neurons, at, sigmoid), points, { 0: neurons[0], 1: neurons[1] }, palettes, ink);
      right.show((at) => sigmoid(neurons[2][0] * at[0] + neurons[2][1] * at[1] + neurons[2][2]), points.map(([x, y, kind]) => [...hidden(neurons, [x, y], sigmoid), kind]), { 2: neurons[2] }, palettes, ink);
      write(left.note, `${wrong(neurons, points, sigmoid)} of ${points.length} on the wrong side`);
      write(right.note, `Quadratic cost ${number(cost(neurons, points), 4)}`);
    }
    this.tell(points);
  }

  tell(points) {
    const { neurons } = this;
    const formula = ([a, b, bias]) => `${number(a, 3)}·x₁ ${b < 0 ? "−" : "+"} ${number(Math.abs(b), 3)}·x₂ ${bias < 0 ? "−" : "+"} ${number(Math.abs(bias), 3)}`;
    const said = points.slice(0, 4).map(([x, y, kind]) => `(${number(x, 2)}, ${number(y, 2)}) → ${answer(neurons, [x, y], sigmoid).toFixed(3)}, wanted ${kind}`).join("; ");
    const first = neurons.length === 1 ? `z = ${formula(neurons[0])}. ` : `z₁ = ${formula(neurons[0])}; z₂ = ${formula(neurons[1])}. `;
    write(this.sum, first + said + (points.length > 4 ? "; …" : "."));
    this.announcer.say(`${wrong(neurons, points, neurons.length === 1 ? step : sigmoid)} of ${points.length} wrong; cost ${number(cost(neurons, points), 3)}.`);
  }

  change(which, neuron) {
    this.neurons = this.neurons.map((old, n) => (n === which ? neuron : old));
    this.show();
  }
}

export default standing(NeuronLab);
