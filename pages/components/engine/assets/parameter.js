// Numbers that are learned, with the gradient that examples have added up since the last step.

export const volume = (shape) => shape.reduce((product, size) => product * size, 1);

export class Parameter {
  constructor(name, shape, values = new Float64Array(volume(shape))) {
    Object.assign(this, { name, shape, values, gradient: new Float64Array(values.length) });
  }
}

// Weights as Glorot & Bengio, 2010, draw them: uniform, up to √(6 / (inputs + outputs)) of one weight's window.
export function glorot(name, shape, inputs, outputs, random) {
  const most = Math.sqrt(6 / (inputs + outputs));
  return new Parameter(name, shape, Float64Array.from({ length: volume(shape) }, () => random.uniform(-most, most)));
}
