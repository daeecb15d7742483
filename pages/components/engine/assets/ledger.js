// One small convolutional network and one digit, with every number on the way there and back, and what each is made of.
import { softmaxOf } from "./activation.js";
import { COSTS } from "./costs.js";
import { Network } from "./network.js";

export const SIDE = 8, KERNEL = 3, MAPS = 6, POOLED = 3, FILTERS = 2, CLASSES = 10; // cells along a side; channels; answers
const LAYERS = [
  { kind: "convolution", filters: FILTERS, kernel: [KERNEL, KERNEL] }, { kind: "relu" }, { kind: "max pooling", size: [2, 2] },
  { kind: "flatten" }, { kind: "dense", units: CLASSES },
];

// Every board of numbers: its shape, and whether it is learned.
export const BOARDS = {
  digit: { shape: [SIDE, SIDE, 1] }, kernel: { shape: [KERNEL, KERNEL, FILTERS], learned: true }, bias: { shape: [1, 1, FILTERS], learned: true },
  convolution: { shape: [MAPS, MAPS, FILTERS] }, relu: { shape: [MAPS, MAPS, FILTERS] }, pooling: { shape: [POOLED, POOLED, FILTERS] },
  weights: { shape: [POOLED * POOLED * FILTERS, CLASSES, 1], learned: true }, biases: { shape: [1, CLASSES, 1], learned: true },
  logits: { shape: [1, CLASSES, 1] }, probabilities: { shape: [1, CLASSES, 1] }, cost: { shape: [1, 1, 1] },
};

export class Ledger {
  constructor({ pixels, label, seed, rate }) {
    Object.assign(this, { pixels: Float64Array.from(pixels), label, rate, steps: 0 });
    this.network = new Network(LAYERS, [SIDE, SIDE, 1], seed);
    this.target = Array.from({ length: CLASSES }, (_, k) => +(k === label));
    this.work();
  }

  // Forwards and backwards: `values` and `slopes` of every board, the slopes being those of the cost.
  work() {
    const { network, target, label } = this, [digit, convolution, relu, pooling, , logits] = network.activations(this.pixels);
    const { value, slope } = COSTS["cross-entropy"](logits, target), probabilities = softmaxOf(logits);
    network.forget();
    const slopes = network.slopes(slope), [kernel, bias, weights, biases] = network.parameters;
    const learned = (of) => ({ kernel: kernel[of], bias: bias[of], weights: weights[of], biases: biases[of] });
    this.values = { digit, convolution, relu, pooling, logits, probabilities, cost: [value], ...learned("values") };
    this.slopes = {
      digit: slopes[0], convolution: slopes[1], relu: slopes[2], pooling: slopes[3], logits: slopes[5], cost: [1],
      probabilities: probabilities.map((share, k) => (k === label ? -1 / share : 0)), ...learned("gradient"),
    };
  }

  // A step against the gradient; {before, after, expected}: the cost, and how much the slope alone said that it changes.
  update() {
    const before = this.values.cost[0], expected = -this.rate * this.network.parameters.reduce((sum, { gradient }) => sum + gradient.reduce((all, slope) => all + slope * slope, 0), 0);
    for (const { values, gradient } of this.network.parameters) for (let n = 0; n < values.length; n++) values[n] -= this.rate * gradient[n];
    this.steps += 1;
    this.work();
    return { before, after: this.values.cost[0], expected };
  }

  // The slope of the cost for a learned number by trying: a little more of it, and a little less.
  tried(board, index, small = 1e-4) {
    const values = this.values[board], kept = values[index];
    const cost = (value) => {
      values[index] = value;
      return COSTS["cross-entropy"](this.network.forward(this.pixels), this.target).value;
    };
    const slope = (cost(kept + small) - cost(kept - small)) / (2 * small);
    values[index] = kept;
    this.work();
    return slope;
  }
}
