// A network: layers, one after another, for one example at a time.
import { Activation, Softmax } from "./activation.js";
import { Convolution } from "./convolution.js";
import { Dense } from "./dense.js";
import { Dropout } from "./dropout.js";
import { Elman } from "./elman.js";
import { Flatten } from "./flatten.js";
import { GRU } from "./gru.js";
import { Last } from "./last.js";
import { volume } from "./parameter.js";
import { AveragePooling, MaxPooling } from "./pooling.js";
import { Random } from "./random.js";
import { Transposed } from "./transposed.js";

const LAYER_KINDS = {
  dense: Dense, convolution: Convolution, transposed: Transposed, "max pooling": MaxPooling, "average pooling": AveragePooling,
  dropout: Dropout, flatten: Flatten, relu: Activation, sigmoid: Activation, tanh: Activation, softmax: Softmax, elman: Elman, gru: GRU, last: Last,
};

export class Network {
  // Layers as [{kind, …its settings}], the shape of one example, and the seed of the weights.
  constructor(given, shape, seed = 1) {
    const random = new Random(seed);
    this.shapes = [shape];
    this.layers = given.map((one, number) => {
      if (!(one.kind in LAYER_KINDS)) throw new Error(`there is no layer ${one.kind}`);
      const layer = new LAYER_KINDS[one.kind](one);
      layer.kind = one.kind;
      try {
        this.shapes.push(layer.build(this.shapes[number], random));
      } catch (error) {
        throw new Error(`layer ${number + 1}, ${one.kind}: ${error.message}`);
      }
      return layer;
    });
    this.parameters = this.layers.flatMap((layer) => layer.parameters);
  }

  get count() {
    return this.parameters.reduce((sum, parameter) => sum + volume(parameter.shape), 0);
  }

  // What each layer made of an example: [the example, …]; the last is the answer.
  activations(x, training = false) {
    const found = [x];
    for (const layer of this.layers) found.push(layer.forward(found.at(-1), training));
    return found;
  }

  forward(x, training = false) {
    let y = x;
    for (const layer of this.layers) y = layer.forward(y, training);
    return y;
  }

  // From the slope at the answer back to the example; gradients are added to those of the parameters.
  backward(slope) {
    return this.slopes(slope)[0];
  }

  // The slope at the example and behind every layer.
  slopes(slope) {
    const found = [slope];
    for (const layer of [...this.layers].reverse()) found.unshift(layer.backward(found[0]));
    return found;
  }

  forget() {
    for (const parameter of this.parameters) parameter.gradient.fill(0);
  }
}
