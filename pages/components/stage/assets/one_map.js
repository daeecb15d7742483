// One map, enlarged: the place of the unit is moved here, by pointer, finger, keyboard, or by itself.
import { ARROWS } from "./arrows.js";
import { cellAt, clamped, put } from "./canvas.js";
import { make, reveal, write } from "./dom.js";
import { cleared, fold } from "./fold.js";
import { capital, number } from "./format.js";
import { Player } from "./player.js";
import { Ramp } from "./ramp.js";

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
    this.folded = fold(block.arrays.map.shape, block.steps);
    ({ height: this.height, width: this.width } = this.folded);
    put(this.canvas, cleared(palettes.image(block.arrays.map, this.width, this.height, 0, block.mapScale), this.folded));
    this.frame.style.aspectRatio = `${this.width} / ${this.height}`;
    this.frame.setAttribute("aria-label", `The map of ${block.title}: arrow keys move the unit, Enter chooses it, Space plays`);
    this.ramp.take(block.mapScale, palettes);
  }

  show(place) {
    this.place = place;
    const { height, width } = this, [row, column] = this.folded.to(place), value = this.block.arrays.map[row * width + column];
    this.box.style.cssText = `top:${(100 * row) / height}%;left:${(100 * column) / width}%;height:${100 / height}%;width:${100 / width}%`;
    write(this.caption, `${capital(this.block.title)} · ${this.where(row, column)}: ${number(value)}`);
  }

  where(row, column) {
    return this.block.steps ? `step ${this.place[0]} of ${this.folded.count}` : `row ${row}, column ${column}`;
  }

  at(event) {
    const box = this.frame.getBoundingClientRect();
    return this.folded.from([cellAt((event.clientY - box.top) / box.height, this.height), cellAt((event.clientX - box.left) / box.width, this.width)]);
  }

  advance() {
    const [row, column] = this.folded.to(this.place), next = (row * this.width + column + 1) % this.folded.count;
    this.move(this.folded.from([Math.floor(next / this.width), next % this.width]));
  }

  key(event) {
    if (event.key === " ") this.player.toggle();
    else if (event.key === "Enter") this.choose(this.place);
    else if (ARROWS[event.key]) {
      this.player.pause();
      const [row, column] = this.folded.to(this.place), [down, right] = ARROWS[event.key];
      this.move(this.folded.from([clamped(row + down, this.height), clamped(column + right, this.width)]));
    } else return;
    event.preventDefault();
  }
}
