// What a step makes of a gradient: `change` gives what is added to a parameter's numbers, and remembers what it needs.

class Descent {
  constructor({ rate }) {
    this.rate = rate;
    this.kept = new Map(); // per parameter: what is remembered from step to step
    this.steps = 0;
  }

  // One step for all parameters along their gradients, which begin anew.
  step(parameters) {
    this.steps += 1;
    for (const parameter of parameters) {
      const { values, gradient } = parameter, change = this.change(gradient, this.memory(parameter));
      for (let n = 0; n < values.length; n++) values[n] += change[n];
      gradient.fill(0);
    }
  }

  memory(parameter) {
    if (!this.kept.has(parameter)) this.kept.set(parameter, [0, 1].map(() => new Float64Array(parameter.values.length)));
    return this.kept.get(parameter);
  }

  change(gradient) {
    return gradient.map((slope) => -this.rate * slope);
  }
}

// Polyak, 1964: a ball that keeps a share of its speed.
class Momentum extends Descent {
  constructor({ rate, momentum = 0.9 }) {
    super({ rate });
    this.momentum = momentum;
  }

  change(gradient, [speed]) {
    for (let n = 0; n < speed.length; n++) speed[n] = this.momentum * speed[n] - this.rate * gradient[n];
    return speed;
  }
}

// Kingma & Ba, "Adam", 2015, with Keras's epsilon.
class Adam extends Descent {
  change(gradient, [mean, square]) {
    const rate = (this.rate * Math.sqrt(1 - 0.999 ** this.steps)) / (1 - 0.9 ** this.steps);
    return gradient.map((slope, n) => {
      mean[n] += 0.1 * (slope - mean[n]);
      square[n] += 0.001 * (slope * slope - square[n]);
      return (-rate * mean[n]) / (Math.sqrt(square[n]) + 1e-7);
    });
  }

  // Both means as the last step took them, without their bias towards the zeros that they began with; of the squares the root.
  told(parameter) {
    const [mean, square] = this.memory(parameter);
    return { mean: [...mean].map((value) => value / (1 - 0.9 ** this.steps)), size: [...square].map((value) => Math.sqrt(value / (1 - 0.999 ** this.steps))) };
  }
}

export const OPTIMIZERS = { "gradient descent": Descent, momentum: Momentum, Adam };
