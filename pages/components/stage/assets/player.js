// The kernel slides over the map by itself: play, pause, one step, and how fast. Where the person's system asks for less
// motion there is no play, only the step.
import { make, reveal, write } from "./dom.js";

const SLOWEST = 1, FASTEST = 30, USUAL = 6; // units a second

export class Player {
  constructor(life, step) {
    Object.assign(this, { life, step, playing: false, due: 0 });
    this.play = make("button", "play", { type: "button" }, "Play");
    this.once = make("button", "step", { type: "button" }, "Step");
    this.speed = make("input", "speed", { type: "range", min: SLOWEST, max: FASTEST, value: USUAL, "aria-label": "Units a second" });
    this.element = make("div", "player", {}, this.play, this.once, this.speed);
    life.on(this.play, "click", () => this.toggle());
    life.on(this.once, "click", () => {
      this.pause();
      step();
    });
    const less = matchMedia("(prefers-reduced-motion: reduce)");
    const heed = () => {
      if (less.matches) this.pause();
      for (const part of [this.play, this.speed]) reveal(part, !less.matches);
    };
    life.on(less, "change", heed);
    heed();
  }

  toggle() {
    if (this.playing) return this.pause();
    if (this.play.hidden) return this.step();
    this.playing = true;
    this.due = 0;
    write(this.play, "Pause");
    this.next();
  }

  pause() {
    this.playing = false;
    this.life.cancel(this.asked);
    write(this.play, "Play");
  }

  next() {
    this.asked = this.life.frame((time) => {
      if (time >= this.due) {
        this.due = time + 1000 / Number(this.speed.value);
        this.step();
      }
      if (this.playing) this.next();
    });
  }
}
