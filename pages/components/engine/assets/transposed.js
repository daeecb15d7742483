// A transposed convolution: each input lays its kernel, weighted, onto the output. It goes forward as a convolution's
// gradient goes back. Kernel (…, filters, channels), as Keras has it.
import { glorot, Parameter, volume } from "./parameter.js";
import { slide } from "./sliding.js";

export class Transposed {
  constructor({ filters, kernel, strides = kernel.map(() => 1), dilation = kernel.map(() => 1), padding = "valid" }) {
    Object.assign(this, { filters, size: kernel, strides, dilation, padding });
  }

  // The output's size along an axis: the input that a convolution of this kernel and stride would have.
  length(size, axis) {
    const stride = this.strides[axis], reach = (this.size[axis] - 1) * this.dilation[axis] + 1;
    return size * stride + (this.padding === "same" ? 0 : Math.max(reach - stride, 0));
  }

  build(shape, random) {
    const { filters, size, strides, dilation, padding } = this, channels = shape.at(-1);
    if (shape.length !== size.length + 1) throw new Error(`a kernel of ${size.length} axes cannot slide over ${shape.join("×")}`);
    if (!["same", "valid"].includes(padding)) throw new Error(`a transposed convolution is valid or same, not ${padding}`);
    const sizes = shape.slice(0, -1).map((each, axis) => this.length(each, axis));
    this.plan = slide(sizes, size, { strides, dilation, padding });
    Object.assign(this, { channels, cells: volume(shape), outputs: volume(sizes) });
    this.kernel = glorot("kernel", [...size, filters, channels], this.plan.taps * channels, this.plan.taps * filters, random);
    this.bias = new Parameter("bias", [filters]);
    this.parameters = [this.kernel, this.bias];
    return [...sizes, filters];
  }

  forward(x) {
    this.x = x;
    const { filters, channels, outputs, plan: { starts, tapAt, cellAt } } = this, weights = this.kernel.values;
    const y = new Float64Array(outputs * filters);
    for (let cell = 0; cell < outputs; cell++) y.set(this.bias.values, cell * filters);
    for (let i = 0; i < starts.length - 1; i++)
      for (let p = starts[i]; p < starts[i + 1]; p++)
        for (let f = 0; f < filters; f++) {
          const at = (tapAt[p] * filters + f) * channels;
          let sum = 0;
          for (let c = 0; c < channels; c++) sum += x[i * channels + c] * weights[at + c];
          y[cellAt[p] * filters + f] += sum;
        }
    return y;
  }

  backward(slope) {
    const { filters, channels, x, outputs, plan: { starts, tapAt, cellAt } } = this;
    const weights = this.kernel.values, gradient = this.kernel.gradient, back = new Float64Array(this.cells);
    for (let cell = 0, at = 0; cell < outputs; cell++) for (let f = 0; f < filters; f++, at++) this.bias.gradient[f] += slope[at];
    for (let i = 0; i < starts.length - 1; i++)
      for (let p = starts[i]; p < starts[i + 1]; p++)
        for (let f = 0; f < filters; f++) {
          const at = (tapAt[p] * filters + f) * channels, given = slope[cellAt[p] * filters + f];
          for (let c = 0; c < channels; c++) {
            gradient[at + c] += x[i * channels + c] * given;
            back[i * channels + c] += weights[at + c] * given;
          }
        }
    return back;
  }
}
