// A neuron: weights, a bias, a function; its slope; and two neurons before a third. Plain numbers in double precision.

export const sigmoid = (z) => (1 + Math.tanh(z / 2)) / 2;
export const step = (z) => (z > 0 ? 1 : 0);

export const FUNCTIONS_SHOWN = {
  sigmoid: { value: sigmoid, slope: (z) => sigmoid(z) * (1 - sigmoid(z)) },
  tanh: { value: Math.tanh, slope: (z) => 1 - Math.tanh(z) ** 2 },
  ReLU: { value: (z) => Math.max(z, 0), slope: (z) => (z > 0 ? 1 : 0) },
};

export const weighted = ([a, b, bias], [x, y]) => a * x + b * y + bias;

// What a net says about a point: one neuron, or two hidden ones and one that reads them.
export function answer(neurons, point, squash) {
  if (neurons.length === 1) return squash(weighted(neurons[0], point));
  return squash(weighted(neurons[2], hidden(neurons, point, squash)));
}

export const hidden = (neurons, point, squash) => [squash(weighted(neurons[0], point)), squash(weighted(neurons[1], point))];

// How many points are on the wrong side of a half.
export const wrong = (neurons, points, squash) => points.filter(([x, y, target]) => (answer(neurons, [x, y], squash) > 0.5) !== target > 0.5).length;

// The quadratic cost: the mean of (a − y)² ÷ 2.
export const cost = (neurons, points) => points.reduce((sum, [x, y, target]) => sum + (answer(neurons, [x, y], sigmoid) - target) ** 2 / 2, 0) / points.length;
