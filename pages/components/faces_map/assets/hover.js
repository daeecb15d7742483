// The face of the dot under the pointer: asked for when the pointer rests there, and kept while the map stands.
import { put } from "../../stage/assets/canvas.js";
import { make, write } from "../../stage/assets/dom.js";
import { asked, unlessLeft } from "./asked.js";
import { pictureOf } from "./pictures_beside.js";

const SOON = 40, KEPT = 400, ACROSS = 190, BELOW = 150; // milliseconds; faces; pixels

export class Hover {
  constructor(life) {
    Object.assign(this, { life, dot: -1, known: new Map(), waiting: null });
    this.picture = make("canvas");
    this.words = make("span");
    this.element = make("div", "hover", { hidden: "" }, this.picture, this.words);
  }

  forget() {
    this.known.clear();
    this.show(null, -1);
  }

  // `place` in pixels of the map, whose size is `room`.
  show(path, dot, place, room) {
    if (dot === this.dot) return;
    this.dot = dot;
    this.life.cancel(this.waiting);
    this.element.hidden = true;
    if (dot < 0) return;
    this.element.style.left = `${Math.min(place[0] + 14, Math.max(room[0] - ACROSS, 0))}px`;
    this.element.style.top = `${place[1] + BELOW > room[1] ? Math.max(place[1] - BELOW, 0) : place[1] + 12}px`;
    if (this.known.has(dot)) return this.paint(this.known.get(dot));
    this.waiting = this.life.later(() => this.ask(path, dot).catch(unlessLeft), SOON);
  }

  async ask(path, dot) {
    const block = await asked(this.life, `${path}?of=${dot}`);
    if (this.known.size >= KEPT) this.known.delete(this.known.keys().next().value);
    this.known.set(dot, block);
    if (this.dot === dot) this.paint(block);
  }

  paint({ arrays, words }) {
    put(this.picture, pictureOf(arrays.images, 0));
    write(this.words, words[0]);
    this.element.hidden = false;
  }
}
