// What is done to every number by itself, and the softmax, which is done to all of a row.
const logistic = (x) => (1 + Math.tanh(x / 2)) / 2;

// {name: [the function, its slope where it has given y]}
export const ACTIVATIONS = {
  relu: [(x) => (x > 0 ? x : 0), (y) => (y > 0 ? 1 : 0)],
  sigmoid: [logistic, (y) => y * (1 - y)],
  tanh: [Math.tanh, (y) => 1 - y * y],
};

export class Activation {
  constructor({ kind }) {
    [this.curve, this.slopeAt] = ACTIVATIONS[kind];
    this.parameters = [];
  }

  build(shape) {
    return shape;
  }

  forward(x) {
    this.y = x.map(this.curve);
    return this.y;
  }

  backward(slope) {
    return slope.map((given, n) => given * this.slopeAt(this.y[n]));
  }
}

// Probabilities of logits; the largest is taken away first, so that nothing overflows.
export function softmaxOf(logits) {
  const most = logits.reduce((a, b) => Math.max(a, b)), powers = logits.map((x) => Math.exp(x - most));
  const whole = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / whole);
}

export class Softmax {
  constructor() {
    this.parameters = [];
  }

  build(shape) {
    if (shape.length !== 1) throw new Error("a softmax reads one row of numbers");
    return shape;
  }

  forward(x) {
    this.y = softmaxOf(x);
    return this.y;
  }

  backward(slope) {
    const mean = slope.reduce((sum, given, n) => sum + given * this.y[n], 0);
    return slope.map((given, n) => this.y[n] * (given - mean));
  }
}
