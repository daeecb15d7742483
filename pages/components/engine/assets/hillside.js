// The cost of a real network over two directions of its weights, and a ball that an optimizer moves there.
import { COSTS } from "./costs.js";
import { Learner } from "./learner.js";
import { Network } from "./network.js";
import { OPTIMIZERS } from "./optimizers.js";
import { Parameter } from "./parameter.js";
import { Random } from "./random.js";

const MOST = 400, FAR = 3; // steps; spans from the middle where the ball is lost
const dot = (a, b) => a.reduce((sum, value, n) => sum + value * b[n], 0);
const size = (a) => Math.sqrt(dot(a, a));

// The weights of a network as one row, and back.
export const flatWeights = (network) => Float64Array.from(network.parameters.flatMap(({ values }) => [...values]));

function setWeights(network, row) {
  let from = 0;
  for (const { values } of network.parameters) {
    values.set(row.subarray(from, from + values.length));
    from += values.length;
  }
}

// A random direction at a right angle to another one, and as long.
function across(given, random) {
  const drawn = given.map(() => random.normal()), along = dot(drawn, given) / dot(given, given);
  const upright = drawn.map((value, n) => value - along * given[n]), longer = size(given) / size(upright);
  return upright.map((value) => value * longer);
}

// Two directions through the learned weights. Along the first the weights of the start lie at (1, 0).
const PLANES = {
  start: (learned, start, random) => {
    const back = start.map((value, n) => value - learned[n]);
    return [back, across(back, random)];
  },
  random: (learned, start, random) => {
    const one = across(start.map((value, n) => value - learned[n]), random);
    return [one, across(one, random)];
  },
  weights: (learned, start) => {
    const moved = start.map((value, n) => Math.abs(value - learned[n])), order = [...moved.keys()].sort((a, b) => moved[b] - moved[a]);
    return order.slice(0, 2).map((chosen) => Float64Array.from(learned, (_, n) => +(n === chosen)));
  },
};

export class Hillside {
  // Settings: {layers, seed, plane: of PLANES, span, side, start: [a, b], rounds}. `pace`: milliseconds from step to step.
  constructor({ settings }, examples) {
    Object.assign(this, { settings, examples, pace: 90, shown: false, cost: "cross-entropy" });
    const learner = new Learner({ ...settings, shape: examples.shape, optimizer: "Adam", rate: 0.01, every: Infinity }, examples);
    const start = flatWeights(learner.network);
    while (learner.seen < settings.rounds * examples.train) learner.learnBatch();
    this.network = new Network(settings.layers, examples.shape, settings.seed);
    this.middle = flatWeights(learner.network);
    this.directions = PLANES[settings.plane](this.middle, start, new Random(settings.seed + 7));
    this.grid = this.heights();
    this.chosen = { optimizer: "gradient descent", rate: 0.1 };
    this.put(settings.start);
  }

  // The mean cost of all learned examples at a place, and with `slopes` its gradient along the two directions.
  at([a, b], slopes = false) {
    const { network, middle, directions: [one, other], examples: { inputs, labels, train, classes } } = this;
    setWeights(network, middle.map((value, n) => value + a * one[n] + b * other[n]));
    network.forget();
    let whole = 0;
    for (let n = 0; n < train; n++) {
      const { value, slope } = COSTS[this.cost](network.forward(inputs[n]), Array.from({ length: classes }, (_, k) => +(k === labels[n])));
      whole += value;
      if (slopes) network.backward(slope);
    }
    const gradient = slopes ? Float64Array.from(network.parameters.flatMap((parameter) => [...parameter.gradient])) : null;
    return { cost: whole / train, gradient: gradient && [one, other].map((direction) => dot(direction, gradient) / train) };
  }

  heights() {
    const { side, span } = this.settings, place = (n) => span * ((2 * n) / (side - 1) - 1);
    return Float32Array.from({ length: side * side }, (_, n) => this.at([place(n % side), -place(Math.floor(n / side))]).cost);
  }

  put(place) {
    this.place = new Parameter("place", [2], Float64Array.from(place));
    this.ball = new OPTIMIZERS[this.chosen.optimizer](this.chosen);
    this.path = [[...place, this.at(place).cost]];
    this.last = null;
  }

  get seen() {
    return this.path.length - 1;
  }

  get over() {
    return this.seen >= MOST || this.lost;
  }

  get lost() {
    return !this.place.values.every((value) => Math.abs(value) <= FAR * this.settings.span);
  }

  // One step: the gradient here, where the optimizer goes, what it remembers for that, and what the cost was to change by
  // and did.
  batch() {
    const before = [...this.place.values], kept = this.last?.change ?? [0, 0], { cost, gradient } = this.at(before, true);
    this.place.gradient.set(gradient);
    this.ball.step([this.place]);
    const after = [...this.place.values], change = after.map((value, axis) => value - before[axis]);
    const real = this.at(after).cost - cost;
    this.last = { place: before, cost, gradient, change, predicted: dot(gradient, change), real, before: kept, ...this.ball.told?.(this.place) };
    this.path.push([...after, cost + real]);
  }

  // Where the ball is put, or what moves it from now on; it begins anew from where it was put, and goes so many steps.
  look({ place, optimizer, rate, steps = 0 }) {
    if (optimizer) this.chosen = { optimizer, rate };
    this.put(place ?? this.path[0].slice(0, 2));
    while (this.seen < steps && !this.over) this.batch();
  }

  report() {
    const { seen, over, lost, path, last, grid } = this, here = this.at([...this.place.values], true);
    return { seen, over, lost, path, last, here, grid, count: this.middle.length, train: this.examples.train };
  }
}
