// One map, enlarged: the place of the unit is moved here, by pointer, finger, keyboard, or by itself.
import { put } from "./canvas.js";
import { make, reveal, write } from "./dom.js";
import { capital, number } from "./format.js";
import { Player } from "./player.js";
import { Ramp } from "./ramp.js";

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const inside = (at, size) => Math.min(Math.max(at, 0), size - 1);

export class OneMap {
  constructor(life, { move, rest, choose }) {
    Object.assign(this, { move, choose });
    this.caption = make("figcaption");
    this.canvas = make("canvas", "pixels");
    this.box = make("i", "box");
    this.frame = make("div", "frame map", { tabindex: 0, role: "application" }, this.canvas, this.box);
    this.player = new Player(life, () => this.advance());
    this.ramp = new Ramp();
    this.element = make("figure", "one", {}, this.caption, this.frame, this.ramp.element, this.player.element);
    const point = (event) => {
      this.player.pause();
      move(this.at(event));
    };
    life.on(this.frame, "pointermove", point);
    life.on(this.frame, "pointerdown", (event) => {
      this.frame.setPointerCapture?.(event.pointerId);
      point(event);
    });
    life.on(this.frame, "pointerleave", (event) => event.pointerType === "mouse" && rest());
    life.on(this.frame, "click", (event) => choose(this.at(event)));
    life.on(this.frame, "keydown", (event) => this.key(event));
  }

  take(block, palettes) {
    this.block = block;
    reveal(this.element, block.maps);
    [this.height, this.width] = block.arrays.map.shape;
    put(this.canvas, palettes.image(block.arrays.map, this.width, this.height, 0, block.mapScale));
    this.frame.style.aspectRatio = `${this.width} / ${this.height}`;
    this.frame.setAttribute("aria-label", `The map of ${block.title}: arrow keys move the unit, Enter chooses it, Space plays`);
    this.ramp.take(block.mapScale, palettes);
  }

  show([row, column]) {
    this.place = [row, column];
    const { height, width } = this, value = this.block.arrays.map[row * width + column];
    this.box.style.cssText = `top:${(100 * row) / height}%;left:${(100 * column) / width}%;height:${100 / height}%;width:${100 / width}%`;
    write(this.caption, `${capital(this.block.title)} · row ${row}, column ${column}: ${number(value)}`);
  }

  at(event) {
    const box = this.frame.getBoundingClientRect();
    const share = [(event.clientY - box.top) / box.height, (event.clientX - box.left) / box.width];
    return [inside(Math.floor(share[0] * this.height), this.height), inside(Math.floor(share[1] * this.width), this.width)];
  }

  advance() {
    const next = (this.place[0] * this.width + this.place[1] + 1) % (this.height * this.width);
    this.move([Math.floor(next / this.width), next % this.width]);
  }

  key(event) {
    if (event.key === " ") this.player.toggle();
    else if (event.key === "Enter") this.choose(this.place);
    else if (MOVES[event.key]) {
      this.player.pause();
      this.move([inside(this.place[0] + MOVES[event.key][0], this.height), inside(this.place[1] + MOVES[event.key][1], this.width)]);
    } else return;
    event.preventDefault();
  }
}
