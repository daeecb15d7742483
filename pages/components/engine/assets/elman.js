// Elman's recurrent cell, "Finding structure in time", 1990: the state at each step is tanh(x·kernel + state·recurrent + bias).
// It reads (steps, features) and gives the last state, or with `sequences` that of every step.
import { glorot, Parameter } from "./parameter.js";
import { addBack, addProduct } from "./products.js";

export class Elman {
  constructor({ units, sequences = false }) {
    Object.assign(this, { units, sequences });
  }

  build([steps, features], random) {
    const { units } = this;
    Object.assign(this, { steps, features });
    this.kernel = glorot("kernel", [features, units], features, units, random);
    this.recurrent = glorot("recurrent", [units, units], units, units, random);
    this.bias = new Parameter("bias", [units]);
    this.parameters = [this.kernel, this.recurrent, this.bias];
    return this.sequences ? [steps, units] : [units];
  }

  forward(x) {
    const { steps, features, units } = this;
    this.x = x;
    this.states = [new Float64Array(units)];
    for (let t = 0; t < steps; t++) {
      const state = Float64Array.from(this.bias.values);
      addProduct(state, x, t * features, features, this.kernel.values);
      addProduct(state, this.states[t], 0, units, this.recurrent.values);
      this.states.push(state.map(Math.tanh));
    }
    return this.sequences ? Float64Array.from(this.states.slice(1).flatMap((state) => [...state])) : this.states[steps];
  }

  // Through time: what a state gave to the next one comes back together with what it gave outside.
  backward(slope) {
    const { steps, features, units, x, states } = this, back = new Float64Array(steps * features);
    let later = new Float64Array(units);
    for (let t = steps - 1; t >= 0; t--) {
      const given = (k) => (this.sequences ? slope[t * units + k] : t === steps - 1 ? slope[k] : 0);
      const inner = later.map((value, k) => (value + given(k)) * (1 - states[t + 1][k] ** 2));
      later = new Float64Array(units);
      addBack(inner, x, t * features, features, this.kernel.values, this.kernel.gradient, back, t * features);
      addBack(inner, states[t], 0, units, this.recurrent.values, this.recurrent.gradient, later, 0);
      inner.forEach((value, k) => (this.bias.gradient[k] += value));
    }
    return back;
  }
}
