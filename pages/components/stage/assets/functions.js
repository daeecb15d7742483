// Activation functions, one number in and one out, in double precision; `given` holds the layer's settings.

export function activate(x, given) {
  return FUNCTIONS[given.name](x, given);
}

const softplus = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const sigmoid = (x) => (1 + Math.tanh(x / 2)) / 2;
const hardSigmoid = (x) => Math.min(Math.max(x / 6 + 0.5, 0), 1);
const SELU = { scale: 1.0507009873554805, alpha: 1.6732632423543772 };

function relu(x, { slope = 0, ceiling = null, threshold = 0 }) {
  const value = x > threshold ? x : slope * (x - threshold);
  return ceiling === null ? value : Math.min(value, ceiling);
}

function gelu(x, { approximate = false }) {
  if (approximate) return (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
  return (x / 2) * (1 + erf(x / Math.SQRT2));
}

// The error function: its Taylor series near zero, the continued fraction of its complement far from it.
export function erf(x) {
  const size = Math.abs(x);
  if (size > 6) return Math.sign(x);
  if (size < 2.5) {
    let term = x, sum = x;
    for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
      term *= (-x * x) / n;
      sum += term / (2 * n + 1);
    }
    return (2 / Math.sqrt(Math.PI)) * sum;
  }
  let fraction = 0;
  for (let n = 60; n > 0; n--) fraction = n / 2 / (size + fraction);
  return Math.sign(x) * (1 - Math.exp(-size * size) / Math.sqrt(Math.PI) / (size + fraction));
}

const FUNCTIONS = {
  relu,
  gelu,
  leaky_relu: (x, { slope }) => (x > 0 ? x : slope * x),
  prelu: (x, { slope }) => (x > 0 ? x : slope * x),
  elu: (x, { alpha }) => (x > 0 ? x : alpha * Math.expm1(x)),
  celu: (x, { alpha }) => (x > 0 ? x : alpha * Math.expm1(x / alpha)),
  exp: Math.exp,
  exponential: Math.exp,
  hard_sigmoid: hardSigmoid,
  hard_silu: (x) => x * hardSigmoid(x),
  linear: (x) => x,
  mish: (x) => x * Math.tanh(softplus(x)),
  relu6: (x) => Math.min(Math.max(x, 0), 6),
  selu: (x) => SELU.scale * (x > 0 ? x : SELU.alpha * Math.expm1(x)),
  sigmoid,
  silu: (x) => x * sigmoid(x),
  softplus,
  softsign: (x) => x / (1 + Math.abs(x)),
  tanh: Math.tanh,
};
