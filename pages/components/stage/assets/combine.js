// What a layer does with the window that a unit reads. Each gives {value, lines, weights?, sums?}: the number, the steps
// on the way to it as {words, value}, for a sum of products the weights (maps × cells), and what each map adds to it.
import { activate } from "./functions.js";

export function combine(rule, seen, arrays, place) {
  return COMBINE[rule.combine](seen, rule.settings, arrays, place);
}

const line = (words, value) => ({ words, value: value + 0 }); // never a negative zero
const perMap = (seen, weigh) => {
  const sums = new Float64Array(seen.maps);
  for (let map = 0; map < seen.maps; map++)
    for (let c = 0; c < seen.cells; c++) sums[map] += weigh(map * seen.cells + c, c);
  return sums;
};
const total = (numbers) => numbers.reduce((sum, number) => sum + number, 0);

function sum(seen, { bias }, { kernel }) {
  const weights = kernel, sums = perMap(seen, (i) => seen.values[i] * kernel[i]);
  const count = total(seen.inside) * seen.maps, products = total(sums);
  const lines = [line(count === 1 ? "the one product" : `sum of ${count} products`, products)];
  if (bias !== undefined) lines.push(line("+ bias", bias));
  return { value: products + (bias ?? 0), lines, weights, sums };
}

function max(seen) {
  let best = -1;
  for (let c = 0; c < seen.cells; c++)
    if (seen.inside[c] && (best < 0 || seen.values[c] > seen.values[best])) best = c;
  const weights = Float64Array.from({ length: seen.cells }, (_, c) => (c === best ? 1 : 0));
  const value = seen.values[best];
  return { value, lines: [line(`largest of ${total(seen.inside)} cells`, value)], weights, sums: [value] };
}

function mean(seen) {
  const cells = total(seen.inside), whole = total(seen.values);
  const weights = Float64Array.from(seen.inside, (inside) => inside / cells);
  const lines = [line("sum of the cells on the map", whole), line("÷ how many they are", cells)];
  return { value: whole / cells, lines, weights, sums: [whole / cells] };
}

function affine(seen, { mean, variance, epsilon, scale, shift }) {
  const x = seen.values[0], centred = x - mean, unit = centred / Math.sqrt(variance + epsilon);
  const lines = [
    line("what comes in", x), line("− mean over the training images", mean), line("÷ their standard deviation", Math.sqrt(variance + epsilon)),
    line("× learned scale", scale), line("+ learned shift", shift),
  ];
  return { value: unit * scale + shift, lines };
}

function rescale(seen, { scale, shift }) {
  const x = seen.values[0];
  return { value: x * scale + shift, lines: [line("what comes in", x), line("× scale", scale), line("+ offset", shift)] };
}

function activation(seen, settings, { slope }, [row, column]) {
  const x = seen.values[0];
  const given = slope ? { ...settings, slope: slope[row * slope.shape[1] + column] } : settings;
  return { value: activate(x, given), lines: [line("what comes in", x)] };
}

function softmax(seen, { own }) {
  const most = seen.values.reduce((a, b) => Math.max(a, b));
  const powers = Float64Array.from(seen.values, (x) => Math.exp(x - most)), whole = total(powers);
  const lines = [
    line("what comes in", seen.values[own]), line("− the largest of all", most), line("its exponential", powers[own]),
    line("÷ sum of all exponentials", whole),
  ];
  return { value: powers[own] / whole, lines, sums: powers.map((power) => power / whole) };
}

function layerNorm(seen, { epsilon, scale, shift, own }) {
  const mean = total(seen.values) / seen.maps;
  const variance = total(seen.values.map((x) => (x - mean) ** 2)) / seen.maps, deviation = Math.sqrt(variance + epsilon);
  const x = seen.values[own];
  const lines = [
    line("what comes in", x), line("− mean over the channels here", mean), line("÷ standard deviation here", deviation),
    line("× learned scale", scale), line("+ learned shift", shift),
  ];
  return { value: ((x - mean) / deviation) * scale + shift, lines };
}

function localResponse(seen, { k, alpha, beta, own }) {
  const sums = perMap(seen, (i) => seen.values[i] ** 2), squares = total(sums), divisor = (k + alpha * squares) ** beta;
  const x = seen.values[own];
  const lines = [line("what comes in", x), line(`sum of ${seen.maps} squares`, squares), line(`÷ (${k} + ${alpha} × it) to the ${beta}`, divisor)];
  return { value: x / divisor, lines, sums };
}

function copy(seen) {
  const inside = seen.inside[0];
  return { value: inside ? seen.values[0] : 0, lines: [inside ? line("copied as it is", seen.values[0]) : line("padding", 0)] };
}

const MERGES = {
  Add: (x) => total(x),
  Average: (x) => total(x) / x.length,
  Divide: (x) => x[0] / x[1],
  Maximum: (x) => Math.max(...x),
  Minimum: (x) => Math.min(...x),
  Multiply: (x) => x.reduce((a, b) => a * b, 1),
  Subtract: (x) => x[0] - x[1],
  TrueDivide: (x) => x[0] / x[1],
};
const SIGNS = { Add: "+ ", Average: "+ ", Divide: "÷ ", TrueDivide: "÷ ", Multiply: "× ", Subtract: "− " };

function merge(seen, { how }) {
  const lines = Array.from(seen.values, (x, n) => line(`${n ? SIGNS[how] ?? "" : ""}input ${n + 1}`, x));
  return { value: MERGES[how](Array.from(seen.values)), lines, sums: how === "Add" ? seen.values : undefined };
}

const COMBINE = {
  sum, max, mean, affine, rescale, function: activation, softmax, "layer norm": layerNorm, "local response": localResponse, copy, merge,
};
