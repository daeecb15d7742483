// The map of faces while it is being made: the dots of every frame, all of them in sight.
import { make, write } from "../../stage/assets/dom.js";
import { stands } from "../../stage/assets/main.js";
import { follow } from "../../stage/assets/stream.js";
import { colouredGlyph, DotsLayer } from "./dots.js";
import { Window } from "./window.js";

class GrowingDots {
  constructor(life, root) {
    Object.assign(this, { life, root, path: null, frame: null, asking: null });
    this.window = new Window();
    this.dots = make("canvas", "dots", { role: "img", "aria-label": "The faces as dots that find their neighbours" });
    this.field = make("div", "field grows", {}, this.dots);
    this.legend = make("p", "legend");
    this.note = make("p", "note");
    root.replaceChildren(make("div", "faces-map", {}, make("div", "plane", {}, this.legend, this.field, this.note)));
    this.layer = new DotsLayer(this.dots);
    life.observe(new ResizeObserver(() => this.paint()), root);
  }

  take({ arrays, path, legend }) {
    if (path === this.path) return;
    Object.assign(this, { path, frame: null, groups: arrays.groups, looks: legend });
    this.root.painted = []; // steps that were painted, for whoever measures
    this.legend.replaceChildren(...legend.map(({ name, colour, symbol }) => make("span", "", {}, colouredGlyph(colour, symbol), name)));
    write(this.note, "Looking for the neighbours of every face …");
    follow(this.life, path, (frame) => this.path === path && ((this.frame = frame), this.paint())).catch((error) => error.name === "AbortError" || console.error(error));
  }

  // Of the frames that came since the last painting the newest.
  paint() {
    if (!this.frame) return;
    this.asking ??= this.life.frame(() => {
      this.asking = null;
      const { arrays, step, steps } = this.frame;
      Object.assign(this.window, { width: Math.max(this.field.clientWidth, 1), height: Math.max(this.field.clientHeight, 1) });
      this.window.fit(arrays.places, [arrays.places[0], arrays.places[1]]);
      this.layer.take({ places: arrays.places, groups: this.groups }, this.looks);
      this.layer.draw(this.window, globalThis.devicePixelRatio || 1);
      write(this.note, `Step ${step} of ${steps}`);
      this.root.painted.push(step);
    });
  }
}

export default stands(GrowingDots);
