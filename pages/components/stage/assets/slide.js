// A slider with its words and its number: heard while it moves, told once it rests, so that one pull is one action.
import { make, write } from "./dom.js";

const RESTED = 400; // milliseconds

export class Slide {
  constructor(life, words, { low, high, step, written = String }, { change, done }) {
    this.written = written;
    this.input = make("input", "", { type: "range", min: low, max: high, step, "aria-label": words });
    this.number = make("output", "", { "aria-live": "off" }); // the slider itself is heard
    this.element = make("label", "slide", {}, make("span", "", {}, words), this.input, this.number);
    life.on(this.input, "input", () => {
      this.say();
      change(this.value);
      life.cancel(this.waiting);
      this.waiting = life.later(() => {
        this.waiting = null;
        done(this.value);
      }, RESTED);
    });
  }

  get value() {
    return Number(this.input.value);
  }

  // What Python says, unless a person is just moving it.
  take(value) {
    if (this.waiting) return;
    this.input.value = value;
    this.say();
  }

  say() {
    write(this.number, this.written(this.value));
    this.input.setAttribute("aria-valuetext", this.written(this.value));
  }
}
