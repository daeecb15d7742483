// The gated recurrent unit, Cho et al., 2014, as Keras has it: the reset gate acts after the recurrent product. Columns of
// the kernels are update, reset, candidate; bias (2, 3·units) is that of the input's product and of the state's.
import { glorot, Parameter } from "./parameter.js";
import { addBack, addProduct } from "./products.js";

const gate = (x) => (1 + Math.tanh(x / 2)) / 2;

export class GRU {
  constructor({ units, sequences = false }) {
    Object.assign(this, { units, sequences });
  }

  build([steps, features], random) {
    const { units } = this;
    Object.assign(this, { steps, features });
    this.kernel = glorot("kernel", [features, 3 * units], features, 3 * units, random);
    this.recurrent = glorot("recurrent", [units, 3 * units], units, 3 * units, random);
    this.bias = new Parameter("bias", [2, 3 * units]);
    this.parameters = [this.kernel, this.recurrent, this.bias];
    return this.sequences ? [steps, units] : [units];
  }

  forward(x) {
    this.x = x;
    this.states = [new Float64Array(this.units)];
    this.gates = [];
    for (let t = 0; t < this.steps; t++) this.states.push(this.step(t));
    return this.sequences ? Float64Array.from(this.states.slice(1).flatMap((state) => [...state])) : this.states[this.steps];
  }

  step(t) {
    const { units, features } = this, state = this.states[t], bias = this.bias.values;
    const fromInput = bias.slice(0, 3 * units), fromState = bias.slice(3 * units);
    addProduct(fromInput, this.x, t * features, features, this.kernel.values);
    addProduct(fromState, state, 0, units, this.recurrent.values);
    const update = state.map((_, k) => gate(fromInput[k] + fromState[k]));
    const reset = state.map((_, k) => gate(fromInput[units + k] + fromState[units + k]));
    const recalled = fromState.slice(2 * units);
    const candidate = state.map((_, k) => Math.tanh(fromInput[2 * units + k] + reset[k] * recalled[k]));
    this.gates.push({ update, reset, recalled, candidate });
    return state.map((value, k) => update[k] * value + (1 - update[k]) * candidate[k]);
  }

  backward(slope) {
    const { steps, features, units } = this, back = new Float64Array(steps * features);
    let later = new Float64Array(units);
    for (let t = steps - 1; t >= 0; t--) {
      const given = (k) => (this.sequences ? slope[t * units + k] : t === steps - 1 ? slope[k] : 0);
      later = this.stepBack(t, later.map((value, k) => value + given(k)), back);
    }
    return back;
  }

  // What comes back to the state before; the input's share goes into `back`.
  stepBack(t, whole, back) {
    const { features, units } = this, { update, reset, recalled, candidate } = this.gates[t], state = this.states[t];
    const toInput = new Float64Array(3 * units), toState = new Float64Array(3 * units), before = new Float64Array(units);
    for (let k = 0; k < units; k++) {
      const z = update[k], r = reset[k], inner = whole[k] * (1 - z) * (1 - candidate[k] ** 2);
      toInput[k] = toState[k] = whole[k] * (state[k] - candidate[k]) * z * (1 - z);
      toInput[units + k] = toState[units + k] = inner * recalled[k] * r * (1 - r);
      toInput[2 * units + k] = inner;
      toState[2 * units + k] = inner * r;
      before[k] = whole[k] * z;
    }
    addBack(toInput, this.x, t * features, features, this.kernel.values, this.kernel.gradient, back, t * features);
    addBack(toState, state, 0, units, this.recurrent.values, this.recurrent.gradient, before, 0);
    toInput.forEach((value, k) => (this.bias.gradient[k] += value));
    toState.forEach((value, k) => (this.bias.gradient[3 * units + k] += value));
    return before;
  }
}
