// The largest or the mean of what lies under a window, map by map. Padding never wins, and is no part of a mean.
import { volume } from "./parameter.js";
import { slide } from "./sliding.js";

class Pooling {
  constructor({ size, strides = size, padding = "valid" }) {
    Object.assign(this, { size, sliding: { strides, padding }, parameters: [] });
  }

  build(shape) {
    if (shape.length !== this.size.length + 1) throw new Error(`a window of ${this.size.length} axes cannot slide over ${shape.join("×")}`);
    if (this.sliding.padding === "full") throw new Error("pooling is valid or same: under a window of padding alone there is nothing");
    this.plan = slide(shape.slice(0, -1), this.size, this.sliding);
    Object.assign(this, { channels: shape.at(-1), cells: volume(shape) });
    return [...this.plan.outputs, this.channels];
  }
}

export class MaxPooling extends Pooling {
  forward(x) {
    const { channels, plan: { starts, cellAt } } = this, y = new Float64Array((starts.length - 1) * channels);
    this.winners = new Int32Array(y.length);
    for (let o = 0, to = 0; o < starts.length - 1; o++)
      for (let c = 0; c < channels; c++, to++) {
        let best = cellAt[starts[o]] * channels + c;
        for (let p = starts[o] + 1; p < starts[o + 1]; p++) if (x[cellAt[p] * channels + c] > x[best]) best = cellAt[p] * channels + c;
        y[to] = x[best];
        this.winners[to] = best;
      }
    return y;
  }

  backward(slope) {
    const back = new Float64Array(this.cells);
    for (let o = 0; o < slope.length; o++) back[this.winners[o]] += slope[o];
    return back;
  }
}

export class AveragePooling extends Pooling {
  forward(x) {
    const { channels, plan: { starts } } = this, y = new Float64Array((starts.length - 1) * channels);
    this.eachPair((from, to, share) => { y[to] += share * x[from]; });
    return y;
  }

  backward(slope) {
    const back = new Float64Array(this.cells);
    this.eachPair((from, to, share) => { back[from] += share * slope[to]; });
    return back;
  }

  eachPair(act) {
    const { channels, plan: { starts, cellAt } } = this;
    for (let o = 0; o < starts.length - 1; o++)
      for (let p = starts[o]; p < starts[o + 1]; p++)
        for (let c = 0; c < channels; c++) act(cellAt[p] * channels + c, o * channels + c, 1 / (starts[o + 1] - starts[o]));
  }
}
