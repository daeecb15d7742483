// Maps as one row of numbers. In memory they are one already.
import { volume } from "./parameter.js";

export class Flatten {
  constructor() {
    this.parameters = [];
  }

  build(shape) {
    return [volume(shape)];
  }

  forward(x) {
    return x;
  }

  backward(slope) {
    return slope;
  }
}
