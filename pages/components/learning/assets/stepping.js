// The numbers of one step of the ball put into its rule: how the step comes of the gradient, and what it is to change.
import { written } from "../../lab/assets/slide.js";
import { number } from "../../stage/assets/format.js";

const brief = (value) => number(value, 3);
export const pair = ([a, b]) => `(${brief(a)}, ${brief(b)})`;

// What is read before Δv, by the optimizer.
export const RULES = { "gradient descent": "Step Δv = −η∇C", momentum: "Step Δv = 0.9 Δv before − η∇C", Adam: "Step Δv = −η m ÷ √s" };

const HOW = {
  "gradient descent": ({ gradient }, rate) => `−${brief(rate)} · ${pair(gradient)} =`,
  momentum: ({ gradient, before }, rate) => `0.9 · ${pair(before)} − ${brief(rate)} · ${pair(gradient)} =`,
  Adam: ({ mean, size }, rate) => `−${brief(rate)} · ${pair(mean)} ÷ ${pair(size)} =`,
};

// [the step, ΔC to be expected, ΔC that came], each as what stands before its number; empty before the first step.
export function workings(last, { optimizer, rate }) {
  if (!last) return ["", "", ""];
  const { gradient, change, cost, real } = last;
  const { terms, sign } = written(gradient.map((weight, axis) => ({ value: change[axis], weight })), brief);
  return [HOW[optimizer](last, rate), `${terms} ${sign}`, `${number(cost + real)} − ${number(cost)} =`];
}
