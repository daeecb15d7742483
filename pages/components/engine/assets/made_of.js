// What a number of the ledger is made of. Each term is a product of numbers that stand on boards, or of what is written:
// {factors: [{board, index, slope} or {number, words}], value}; they add up to the number itself, but where `rule` says how.
import { CLASSES, FILTERS, KERNEL, MAPS, POOLED, SIDE } from "./ledger.js";

const range = (count) => Array.from({ length: count }, (_, n) => n);
const place = (index, columns) => [Math.floor(index / FILTERS / columns), Math.floor(index / FILTERS) % columns, index % FILTERS];
const at = ([row, column, filter], columns) => (row * columns + column) * FILTERS + filter;
const there = (board, index) => ({ board, index, slope: false }), back = (board, index) => ({ board, index, slope: true });
const written = (number, words) => ({ number, words });

const TAPS = range(KERNEL * KERNEL).map((tap) => [Math.floor(tap / KERNEL), tap % KERNEL]);
const under = (row, column) => TAPS.map(([down, across]) => (row + down) * SIDE + column + across);
const pooledFrom = ([row, column, filter]) => range(4).map((n) => at([2 * row + (n >> 1), 2 * column + (n & 1), filter], MAPS));
const poolOf = ([row, column, filter]) => at([row >> 1, column >> 1, filter], POOLED);
const winner = (ledger, index) => pooledFrom(place(index, POOLED)).reduce((best, one) => (ledger.values.relu[one] > ledger.values.relu[best] ? one : best));

const FORWARD = {
  convolution: (_, index) => {
    const [row, column, filter] = place(index, MAPS);
    return { terms: [...under(row, column).map((pixel, tap) => [there("digit", pixel), there("kernel", tap * FILTERS + filter)]), [there("bias", filter)]] };
  },
  relu: (_, index) => ({ rule: "the larger of this and 0", terms: [[there("convolution", index)]] }),
  pooling: (_, index) => ({ rule: "the largest of these", terms: pooledFrom(place(index, POOLED)).map((one) => [there("relu", one)]) }),
  logits: (_, k) => ({ terms: [...range(POOLED * POOLED * FILTERS).map((i) => [there("pooling", i), there("weights", i * CLASSES + k)]), [there("biases", k)]] }),
  probabilities: () => ({ rule: "e to the power of its own logit, divided by the sum over all", terms: range(CLASSES).map((k) => [there("logits", k)]) }),
  cost: ({ label }) => ({ rule: "minus the logarithm of the probability of what it is", terms: [[there("probabilities", label)]] }),
};

const BACKWARD = {
  cost: () => ({ rule: "the cost for itself", terms: [] }),
  probabilities: ({ label }, k) => ({ rule: k === label ? "minus 1 divided by it" : "the cost does not ask for this one", terms: k === label ? [[there("probabilities", k)]] : [] }),
  logits: ({ label }, k) => ({ terms: [[there("probabilities", k)], ...(k === label ? [[written(-1, "for what it is")]] : [])] }),
  biases: (_, k) => ({ terms: [[back("logits", k)]] }),
  weights: (_, index) => ({ terms: [[there("pooling", Math.floor(index / CLASSES)), back("logits", index % CLASSES)]] }),
  pooling: (_, i) => ({ terms: range(CLASSES).map((k) => [there("weights", i * CLASSES + k), back("logits", k)]) }),
  relu: (ledger, index) => {
    const pool = poolOf(place(index, MAPS)), won = winner(ledger, pool) === index;
    return { terms: [[back("pooling", pool), written(+won, won ? "it was the largest" : "another one was the largest")]] };
  },
  convolution: (ledger, index) => {
    const open = ledger.values.convolution[index] > 0;
    return { terms: [[back("relu", index), written(+open, open ? "it is above 0" : "it is not above 0")]] };
  },
  bias: (_, filter) => ({ terms: range(MAPS * MAPS).map((cell) => [back("convolution", cell * FILTERS + filter)]) }),
  kernel: (_, index) => {
    const tap = Math.floor(index / FILTERS), filter = index % FILTERS;
    return { terms: range(MAPS * MAPS).map((cell) => [there("digit", under(Math.floor(cell / MAPS), cell % MAPS)[tap]), back("convolution", cell * FILTERS + filter)]) };
  },
  digit: (_, pixel) => ({
    terms: TAPS.flatMap(([down, across], tap) => {
      const row = Math.floor(pixel / SIDE) - down, column = (pixel % SIDE) - across;
      if (row < 0 || column < 0 || row >= MAPS || column >= MAPS) return [];
      return range(FILTERS).map((filter) => [there("kernel", tap * FILTERS + filter), back("convolution", at([row, column, filter], MAPS))]);
    }),
  }),
};

// {value, rule, terms: [{factors, value}]}; `rule` null where the terms add up, `terms` null where nothing makes it.
export function madeOf(ledger, board, index, slope) {
  const value = (slope ? ledger.slopes : ledger.values)[board][index], found = (slope ? BACKWARD : FORWARD)[board]?.(ledger, index);
  if (!found) return { value, rule: null, terms: null };
  const worth = (factor) => factor.number ?? (factor.slope ? ledger.slopes : ledger.values)[factor.board][factor.index];
  const terms = found.terms.map((factors) => ({ factors: factors.map((factor) => ({ ...factor, number: worth(factor) })), value: factors.reduce((product, factor) => product * worth(factor), 1) }));
  return { value, rule: found.rule ?? null, terms };
}
