// Networks that learn the same examples side by side, batch by batch, and what a page is told of them.
import { softmaxOf } from "./activation.js";
import { largest, Learner } from "./learner.js";

export class Classroom {
  // `given`: {nets: [{layers}], settings: {seed, optimizer, rate, batch, every, most, cost}}; `most`: examples, then it is over.
  constructor({ nets, settings }, examples) {
    Object.assign(this, { settings, examples, reported: 0 });
    this.learners = nets.map((net) => new Learner({ ...settings, ...net, shape: net.shape ?? examples.shape }, examples));
    this.look({});
  }

  get seen() {
    return this.learners[0].seen;
  }

  get over() {
    return this.seen >= this.settings.most;
  }

  // A batch for each.
  batch() {
    for (const learner of this.learners) learner.learnBatch();
  }

  // What is new since the last report, what each network's first weights are, and what it makes of the picture.
  report() {
    const from = this.reported;
    this.reported = this.learners[0].points.length;
    const { seen, over, picture, label, examples: { train } } = this;
    return { seen, over, from, train, picture, label, nets: this.learners.map((learner) => this.ofOne(learner, from)) };
  }

  ofOne({ network, points }, from) {
    const activations = network.activations(this.picture), first = network.parameters[0], reach = this.reach(network, activations.at(-1));
    return {
      points: points.slice(from), kernel: Float32Array.from(first.values), kernelShape: first.shape, count: network.count,
      reach, activations: activations.map((values) => Float32Array.from(values)), shapes: network.shapes, probabilities: [...softmaxOf(activations.at(-1))],
    };
  }

  // What moves the answer: the slope of its logit for each number of the picture. It is no learning: gradients begin anew.
  reach(network, logits) {
    const best = largest(logits), slope = network.backward(logits.map((_, n) => +(n === best)));
    network.forget();
    return Float32Array.from(slope);
  }

  // The picture that all are asked about: one of the examples that none learns, or numbers in the order of an unshuffled one.
  look({ held, numbers }) {
    const { inputs, labels, order, train } = this.examples, index = train + Math.min(held ?? 0, inputs.length - train - 1);
    this.picture = numbers ? Float64Array.from(order ?? numbers.keys(), (place) => numbers[place]) : inputs[index];
    this.label = numbers ? null : labels[index];
  }
}
