// From what was read to the number that goes on, line by line, and whether the network has the same.
import { make, write } from "./dom.js";
import { number, percent } from "./format.js";
import { softmaxOf } from "./unit.js";

const DIGITS = 6;
const SAME = 1e-5; // as tests/unit/stage/test_against_keras.py promises of every layer

export class Flow {
  constructor() {
    this.title = make("figcaption", "", {}, "How the number comes about");
    this.rows = make("div", "lines");
    this.check = make("p", "note");
    this.element = make("figure", "flow", {}, this.title, this.rows, this.check);
  }

  take(block) {
    this.block = block;
  }

  show(unit, place) {
    const { block } = this, rows = [...unit.lines, { words: `= ${block.layer}`, value: unit.value, strong: true, name: "own" }];
    for (const step of unit.steps) rows.push({ words: `${step.layer}: ${formula(step)}`, value: step.value, strong: true, name: step.layer });
    if (block.temperature) rows.push(...this.share(block));
    while (this.rows.children.length > rows.length) this.rows.lastChild.remove();
    rows.forEach((row, n) => this.write(this.rows.children[n] ?? this.add(), row));
    const own = block.arrays.map[place[0] * block.arrays.map.shape[1] + place[1]];
    const same = Math.abs(own - unit.value) <= SAME * Math.max(1, Math.abs(own));
    write(this.check, `${same ? "✓ The network has the same" : "⚠ The network has another number"}: ${number(own, DIGITS)}`);
  }

  // From all logits to the probability of this answer.
  share({ arrays, temperature, channel }) {
    const { scaled, most, power, whole, share } = softmaxOf(arrays.units, temperature, channel);
    return [
      { words: `÷ temperature ${number(temperature)}`, value: scaled }, ...(most ? [{ words: "− the largest of all", value: scaled - most }] : []),
      { words: "its exponential", value: power }, { words: "÷ sum of all exponentials", value: whole },
      { words: "= softmax: its share", text: percent(share), strong: true },
    ];
  }

  add() {
    return this.rows.appendChild(make("div", "line", {}, make("span", "words"), make("span", "figure")));
  }

  write(line, { words, value, text, strong }) {
    line.classList.toggle("strong", Boolean(strong));
    write(line.firstChild, words);
    write(line.lastChild, text ?? number(value, DIGITS));
  }
}

// A step that follows, in a few signs.
export function formula({ combine, settings, lines }) {
  if (combine === "affine") {
    const { mean, variance, epsilon, scale, shift } = settings;
    return `(x ${signed(-mean)}) ÷ ${number(Math.sqrt(variance + epsilon), 3)} × ${number(scale, 3)} ${signed(shift)}`;
  }
  if (combine === "rescale") return `x × ${number(settings.scale, 3)} ${signed(settings.shift)}`;
  if (combine === "function") return settings.name === "relu" && !settings.slope && settings.ceiling === null ? "max(0, x)" : `${settings.name}(x)`;
  if (combine === "merge") return lines.map(({ value }) => number(value, 3)).join({ Add: " + ", Multiply: " × ", Subtract: " − " }[settings.how] ?? ", ");
  return "x, as it is";
}

const signed = (value) => `${value < 0 ? "−" : "+"} ${number(Math.abs(value), 3)}`;
