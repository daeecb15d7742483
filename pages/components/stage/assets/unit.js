// One unit of a channel: what it reads, how its number comes about, and what the steps after it make of that number.
import { combine } from "./combine.js";
import { look } from "./window.js";

const HIGHEST = 600; // of a power of e; as far below zero every one would be zero

export function unit(block, place) {
  const { rule, chain } = block;
  const seen = look(block.arrays.input, rule.settings.window, place);
  const own = combine(rule, seen, named(block, ""), place);
  const steps = [];
  let value = own.value;
  chain.forEach((step, number) => {
    const arrays = named(block, `chain${number}.`);
    const worked = combine(step, incoming(step, arrays, value, place), arrays, place);
    value = worked.value;
    const { layer, kind, combine: how, settings } = step;
    steps.push({ ...worked, layer, kind, combine: how, settings });
  });
  return { ...own, seen, steps };
}

// What a step of the chain reads: the number before it, and, where it merges, the other maps at the same place.
function incoming(step, { input }, value, place) {
  const seen = input ? look(input, step.settings.window, place) : { values: new Float64Array(1), maps: 1, cells: 1, inside: Uint8Array.of(1) };
  seen.values[step.flows] = value;
  return seen;
}

function named(block, prefix) {
  return Object.fromEntries(["kernel", "slope", "input"].map((name) => [name, block.arrays[prefix + name]]));
}

// From all logits to the probability of one, at the temperature that was fitted after training, step by step. Where
// powers would be too large, or all of them too small, to be numbers, the largest is taken off first, `most`.
export function softmaxOf(logits, temperature, own) {
  const all = Array.from(logits, (logit) => logit / temperature), largest = Math.max(...all), most = Math.abs(largest) > HIGHEST ? largest : 0;
  const powers = all.map((z) => Math.exp(z - most)), whole = powers.reduce((sum, power) => sum + power, 0);
  return { scaled: all[own], most, power: powers[own], whole, share: powers[own] / whole };
}

export const probability = (logits, temperature, own) => softmaxOf(logits, temperature, own).share;
