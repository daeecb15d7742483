// What is under the pointer, for a screen reader: said when the pointer rests, never faster than it can be heard. What a
// view shows by itself as it appears is no news, and is not said; what a person asks for is, however soon.
import { make, write } from "./dom.js";
import { number } from "./format.js";

const REST = 500; // milliseconds
const ASKED = ["pointerdown", "pointermove", "keydown", "focusin", "input"];

export class Announcer {
  constructor(life, root) {
    this.life = life;
    this.element = make("p", "unseen", { "aria-live": "polite", role: "status" });
    this.waiting = null;
    this.born = performance.now();
    this.asked = false;
    for (const type of ASKED) life.on(root, type, () => (this.asked = true), { capture: true, passive: true });
  }

  say(sentence) {
    this.life.cancel(this.waiting);
    if (!this.asked && performance.now() - this.born < REST) return;
    this.waiting = this.life.later(() => write(this.element, sentence), REST);
  }
}

// A unit and what becomes of it, in a sentence.
export function sentenceOf(block, place, { value, steps }) {
  const where = block.steps ? `Step ${place[0]}: ` : `Row ${place[0]}, column ${place[1]}: `;
  const last = steps.at(-1), at = block.maps ? where : "";
  return `${at}${block.layer} is ${number(value)}${last ? `, ${last.layer} ${number(last.value)}` : ""}.`;
}
