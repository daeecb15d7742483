// A board to draw a digit on: with the mouse, a finger, or the arrow keys and the space bar.
import { inksOf } from "../../lab/assets/standing.js";
import { sharp } from "../../stage/assets/canvas.js";
import { make } from "../../stage/assets/dom.js";
import { asDigit, FINE, stroke } from "./ink.js";

const SIDE = 168; // pixels of the screen
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Pad {
  constructor(life, drawn) {
    Object.assign(this, { life, drawn, board: new Uint8Array(FINE * FINE), pen: [FINE / 2, FINE / 2], down: false, byKeys: false });
    const words = "Draw a digit. Arrow keys move the pen, the space bar puts it down and lifts it, Delete clears";
    this.element = make("canvas", "pad", { tabindex: 0, role: "application", "aria-label": words });
    const place = (event) => [event.offsetX, event.offsetY].map((at) => (at * FINE) / SIDE);
    life.on(this.element, "pointerdown", (event) => {
      event.preventDefault();
      this.element.focus();
      this.element.setPointerCapture(event.pointerId);
      [this.down, this.byKeys, this.pen] = [true, false, place(event)];
      this.to(this.pen);
    });
    life.on(this.element, "pointermove", (event) => this.down && !this.byKeys && this.to(place(event)));
    for (const end of ["pointerup", "pointercancel"]) life.on(this.element, end, () => (this.down = false));
    life.on(this.element, "keydown", (event) => this.key(event));
  }

  key(event) {
    const step = STEPS[event.key];
    if (!step && ![" ", "Delete", "Backspace"].includes(event.key)) return;
    event.preventDefault();
    this.byKeys = true;
    if (event.key === " ") this.down = !this.down;
    else if (!step) return this.clear();
    this.to(this.pen.map((at, axis) => Math.min(Math.max(at + (step?.[axis] ?? 0), 0), FINE)));
  }

  to(place) {
    if (this.down) stroke(this.board, this.pen, place);
    this.pen = place;
    if (this.down) this.drawn(asDigit(this.board));
    this.draw();
  }

  clear() {
    this.board.fill(0);
    this.down = false;
    this.drawn(asDigit(this.board));
    this.draw();
  }

  draw() {
    const pen = sharp(this.element, SIDE, SIDE), cell = SIDE / FINE, inks = inksOf(this.element);
    pen.fillStyle = inks.text;
    this.board.forEach((ink, at) => {
      if (ink) pen.fillRect((at % FINE) * cell, Math.floor(at / FINE) * cell, cell + 0.5, cell + 0.5);
    });
    if (!this.byKeys) return;
    pen.strokeStyle = inks.accent;
    pen.lineWidth = this.down ? 3 : 1.5;
    pen.beginPath();
    pen.arc(this.pen[0] * cell, this.pen[1] * cell, 5, 0, 2 * Math.PI);
    pen.stroke();
  }
}
