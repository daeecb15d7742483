// A convolution along one, two or three axes; channels last. Kernel (…, channels / groups, filters), as Keras has it.
import { glorot, Parameter, volume } from "./parameter.js";
import { slide } from "./sliding.js";

export class Convolution {
  constructor({ filters, kernel, strides, dilation, padding = "valid", groups = 1 }) {
    Object.assign(this, { filters, size: kernel, sliding: { strides, dilation, padding }, groups });
  }

  build(shape, random) {
    const { filters, size, groups } = this, channels = shape.at(-1), each = channels / groups;
    if (shape.length !== size.length + 1) throw new Error(`a kernel of ${size.length} axes cannot slide over ${shape.join("×")}`);
    if (!Number.isInteger(each) || filters % groups) throw new Error(`${channels} channels and ${filters} filters cannot be ${groups} groups`);
    this.plan = slide(shape.slice(0, -1), size, this.sliding);
    Object.assign(this, { channels, each, cells: volume(shape) });
    this.kernel = glorot("kernel", [...size, each, filters], this.plan.taps * each, this.plan.taps * filters, random);
    this.bias = new Parameter("bias", [filters]);
    this.parameters = [this.kernel, this.bias];
    return [...this.plan.outputs, filters];
  }

  forward(x) {
    this.x = x;
    const { filters, channels, each, groups, plan: { starts, tapAt, cellAt } } = this, own = filters / groups;
    const weights = this.kernel.values, bias = this.bias.values, outputs = starts.length - 1, y = new Float64Array(outputs * filters);
    for (let o = 0; o < outputs; o++) {
      for (let f = 0; f < filters; f++) y[o * filters + f] = bias[f];
      for (let p = starts[o], end = starts[o + 1]; p < end; p++) {
        let from = cellAt[p] * channels;
        for (let group = 0; group < groups; group++) {
          const to = o * filters + group * own;
          let at = tapAt[p] * each * filters + group * own;
          for (let c = 0; c < each; c++, from++, at += filters) {
            const value = x[from];
            if (value !== 0) for (let f = 0; f < own; f++) y[to + f] += value * weights[at + f];
          }
        }
      }
    }
    return y;
  }

  backward(slope) {
    const { filters, channels, each, groups, x, plan: { starts, tapAt, cellAt } } = this, own = filters / groups;
    const weights = this.kernel.values, gradient = this.kernel.gradient, back = new Float64Array(this.cells);
    for (let o = 0; o < starts.length - 1; o++) {
      for (let f = 0; f < filters; f++) this.bias.gradient[f] += slope[o * filters + f];
      for (let p = starts[o], end = starts[o + 1]; p < end; p++) {
        let from = cellAt[p] * channels;
        for (let group = 0; group < groups; group++) {
          const to = o * filters + group * own;
          let at = tapAt[p] * each * filters + group * own;
          for (let c = 0; c < each; c++, from++, at += filters) {
            const value = x[from];
            let sum = 0;
            for (let f = 0; f < own; f++) {
              gradient[at + f] += value * slope[to + f];
              sum += weights[at + f] * slope[to + f];
            }
            back[from] += sum;
          }
        }
      }
    }
    return back;
  }
}
