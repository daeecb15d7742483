// A dense layer: every output reads every input. Kernel (inputs, units), as Keras has it.
import { glorot, Parameter } from "./parameter.js";

export class Dense {
  constructor({ units }) {
    this.units = units;
  }

  build(shape, random) {
    if (shape.length !== 1) throw new Error(`a dense layer reads one row of numbers, not ${shape.join("×")}: flatten first`);
    this.inputs = shape[0];
    this.kernel = glorot("kernel", [this.inputs, this.units], this.inputs, this.units, random);
    this.bias = new Parameter("bias", [this.units]);
    this.parameters = [this.kernel, this.bias];
    return [this.units];
  }

  forward(x) {
    this.x = x;
    const { inputs, units } = this, weights = this.kernel.values, y = Float64Array.from(this.bias.values);
    for (let i = 0, at = 0; i < inputs; i++, at += units) {
      const value = x[i];
      if (value !== 0) for (let k = 0; k < units; k++) y[k] += value * weights[at + k];
    }
    return y;
  }

  backward(slope) {
    const { inputs, units, x } = this, weights = this.kernel.values, gradient = this.kernel.gradient;
    const back = new Float64Array(inputs);
    for (let k = 0; k < units; k++) this.bias.gradient[k] += slope[k];
    for (let i = 0, at = 0; i < inputs; i++, at += units) {
      let sum = 0;
      for (let k = 0; k < units; k++) {
        gradient[at + k] += x[i] * slope[k];
        sum += weights[at + k] * slope[k];
      }
      back[i] = sum;
    }
    return back;
  }
}
