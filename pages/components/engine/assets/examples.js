// What is learned: {inputs, labels, classes, shape, train, order?}; the first `train` are learned, the others only judged.
import { Random } from "./random.js";

const INK = 16; // of a pixel of a digit, at most
export const HELD = 360; // the last digits, which no network learns

// Handwritten digits, (8, 8, 1) in [0, 1]: the first `learned` and the last ones. `shuffled`: the pixels of all in another
// order, the same for all.
function digits({ learned, shuffled = false }, { ink, labels }) {
  const count = labels.length, order = shuffled ? new Random(2).order(64) : Int32Array.from({ length: 64 }, (_, n) => n);
  const chosen = Array.from({ length: count }, (_, n) => n).filter((n) => n < Math.min(learned, count - HELD) || n >= count - HELD);
  const inputs = chosen.map((n) => Float64Array.from(order, (pixel) => ink[64 * n + pixel] / INK));
  return { inputs, labels: Uint8Array.from(chosen, (n) => labels[n]), classes: 10, shape: [8, 8, 1], train: chosen.length - HELD, order };
}

// Rows of symbols, (length, symbols) one-hot: which one came first?
function recall({ length, symbols = 4, learned = 1200 }) {
  const random = new Random(6), labels = new Uint8Array(learned + HELD);
  const inputs = Array.from(labels, (_, n) => {
    const row = new Float64Array(length * symbols);
    for (let step = 0; step < length; step++) {
      const symbol = random.below(symbols);
      row[step * symbols + symbol] = 1;
      if (step === 0) labels[n] = symbol;
    }
    return row;
  });
  return { inputs, labels, classes: symbols, shape: [length, symbols], train: learned };
}

const EXAMPLES = { digits, recall };

export const examplesOf = (wanted, arrays) => EXAMPLES[wanted.kind](wanted, arrays);
