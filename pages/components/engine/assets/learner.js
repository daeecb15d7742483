// A network that learns: batches of examples in a new order each round, and every so often what it is worth.
import { COSTS } from "./costs.js";
import { Network } from "./network.js";
import { OPTIMIZERS } from "./optimizers.js";
import { Random } from "./random.js";

export const largest = (numbers) => numbers.reduce((best, value, n) => (value > numbers[best] ? n : best), 0);

export class Learner {
  // Settings: {layers, shape, seed, optimizer, rate, batch, cost, every}; examples: {inputs, labels, classes}, of which
  // the first `train` are learned and the others only judged. `every`: examples between two points of the curve.
  constructor(settings, { inputs, labels, classes, train }) {
    Object.assign(this, { batch: 16, every: 512, cost: "cross-entropy" }, settings, { inputs, labels, classes, train });
    this.network = new Network(this.layers, this.shape, this.seed);
    if (this.network.shapes.at(-1).join() !== String(classes)) throw new Error(`the network ends in ${this.network.shapes.at(-1).join("×")} numbers; ${classes} answers need as many`);
    this.optimizer = new OPTIMIZERS[this.optimizer](settings);
    this.random = new Random(this.seed + 1);
    this.targets = Array.from({ length: classes }, (_, one) => Float64Array.from({ length: classes }, (_, k) => +(k === one)));
    Object.assign(this, { seen: 0, place: train, loss: 0, right: 0, counted: 0 });
    this.points = [this.point()];
  }

  // One example forwards and backwards; its gradients are added up.
  learnOne(index) {
    const outputs = this.network.forward(this.inputs[index], true), label = this.labels[index];
    const { value, slope } = COSTS[this.cost](outputs, this.targets[label]);
    this.loss += value;
    this.right += +(largest(outputs) === label);
    this.counted += 1;
    this.network.backward(slope);
  }

  // A batch, and a step along the mean of its gradients.
  learnBatch() {
    if (this.place >= this.train) [this.order, this.place] = [this.random.order(this.train), 0];
    const some = this.order.subarray(this.place, Math.min(this.place + this.batch, this.train));
    for (const index of some) this.learnOne(index);
    for (const { gradient } of this.network.parameters) for (let n = 0; n < gradient.length; n++) gradient[n] /= some.length;
    this.optimizer.step(this.network.parameters);
    this.place += some.length;
    const before = Math.floor(this.seen / this.every);
    this.seen += some.length;
    if (Math.floor(this.seen / this.every) > before) this.points.push(this.point());
  }

  // What it is worth now, on the examples since the last point and on those that it never learns.
  point() {
    const held = this.judge(this.train, this.inputs.length), { loss, right, counted } = this;
    const own = counted ? { loss: loss / counted, right: right / counted } : this.judge(0, Math.min(this.train, this.every));
    Object.assign(this, { loss: 0, right: 0, counted: 0 });
    return { seen: this.seen, loss: own.loss, right: own.right, heldLoss: held.loss, heldRight: held.right };
  }

  // Mean cost, and share of right answers, of the examples from one to another, without learning.
  judge(from, to) {
    let loss = 0, right = 0;
    for (let index = from; index < to; index++) {
      const outputs = this.network.forward(this.inputs[index]), label = this.labels[index];
      loss += COSTS[this.cost](outputs, this.targets[label]).value;
      right += +(largest(outputs) === label);
    }
    return { loss: loss / (to - from), right: right / (to - from) };
  }
}
