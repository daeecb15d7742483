// The map of faces: dots at once, the faces within a line at once; the line goes to the link.
import { Announcer } from "../../stage/assets/announce.js";
import { make, pressed, write } from "../../stage/assets/dom.js";
import { stands } from "../../stage/assets/main.js";
import { after, asked, unlessLeft } from "./asked.js";
import { colouredGlyph, DotsLayer } from "./dots.js";
import { drawOver } from "./drawing.js";
import { Hover } from "./hover.js";
import { circle, cornersOf, nearest, within } from "./lasso.js";
import { PicturesBeside } from "./pictures_beside.js";
import { Keys, listen } from "./pointing.js";
import { Window } from "./window.js";

const HELP = "Map of faces. Arrow keys move a circle, plus and minus change it, Enter shows the faces in it, Escape takes it back.";

class FacesMap {
  constructor(life, root, tell) {
    Object.assign(this, { life, root, tell, path: null, places: null, corners: [], lit: null, over: {}, asking: null, chosen: null });
    this.window = new Window();
    this.dots = make("canvas", "dots", { "aria-hidden": "true" });
    this.marks = make("canvas", "marks", { "aria-hidden": "true" });
    this.hovering = new Hover(life);
    this.field = make("div", "field", { tabindex: "0", role: "application", "aria-label": HELP }, this.dots, this.marks, this.hovering.element);
    this.beside = new PicturesBeside(life, (dot) => this.mean(dot));
    this.legend = make("p", "legend");
    this.titles = make("p", "note titles");
    this.announcer = new Announcer(life, root);
    const nearer = (words, label, act) => pressed(life, words, () => (act(), this.paint()), { "aria-label": label, title: label });
    const tools = make("div", "tools", {}, nearer("+", "Nearer", () => this.window.nearer(1.6)), nearer("−", "Further away", () => this.window.nearer(1 / 1.6)), nearer("⤢", "The whole map", () => this.window.reset()));
    this.field.append(tools);
    this.note = make("p", "note failed");
    root.replaceChildren(make("div", "faces-map", {}, make("div", "plane", {}, this.legend, this.field, this.titles, this.note), this.beside.element), this.announcer.element);
    this.layer = new DotsLayer(this.dots);
    listen(life, this.field, this);
    this.keys = new Keys(life, this.field, this);
    life.observe(new ResizeObserver(() => this.paint(true)), root);
  }

  get ready() {
    return this.places !== null;
  }

  take(facts) {
    this.facts = facts;
    const [across, up] = facts.titles;
    write(this.titles, up ? `→ ${across}    ↑ ${up}` : across);
    this.legend.replaceChildren(...facts.legend.map(({ name, colour, symbol }) => make("span", "", {}, colouredGlyph(colour, symbol), name)), make("span", "", {}, colouredGlyph("#d6336c", "star"), "the face under study"));
    if (facts.path === this.path) return this.chosen ? null : this.surround(facts.corners); // one not told yet is newer
    this.path = facts.path;
    this.hovering.forget();
    asked(this.life, facts.path).then((block) => this.path === facts.path && this.arrive(block)).catch((error) => {
      if (error.name !== "AbortError") write(this.note, "The map did not arrive: choose “figures”, or reload the page.");
    });
  }

  arrive({ arrays }) {
    const first = !this.places || this.places.length !== arrays.places.length || this.places.some((value, at) => value !== arrays.places[at]);
    this.places = arrays.places;
    this.layer.take(arrays, this.facts.legend);
    if (first) this.window.fit(this.places, this.facts.own);
    this.corners = null;
    this.surround(this.facts.corners);
    this.root.arrived = performance.now();
  }

  // The faces within a line, shown at once; without a line those nearest to the face under study.
  surround(corners, fromPerson = false) {
    if (!this.ready || (this.corners && JSON.stringify(corners) === JSON.stringify(this.corners))) return;
    this.corners = corners;
    const { shown, own } = this.facts, found = corners.length ? within(corners, this.places) : { numbers: nearest(this.places, own, shown), lit: null };
    const count = found.numbers.length === 1 ? "1 face" : `${found.numbers.length.toLocaleString("en")} faces`, first = found.numbers.length > shown ? `, the first ${shown}` : "";
    const title = corners.length ? `${count} within the line${first}` : "Nearest to the face under study";
    this.announcer.say(title);
    const pictures = this.beside.show(this.path, found.numbers.slice(0, shown), title, "No face lies within it: draw it around some dots.");
    const light = () => this.corners === corners && (this.layer.light(found.lit), this.paint());
    this.draw({}); // the line itself is there at once
    if (fromPerson) after(this.life, pictures, light);
    else light();
    return pictures;
  }

  // From a person: the line is shown here at once, and told to the page once its faces are there, so that what the page
  // then does is not in their way. Of two lines only the last one is told.
  choose(line) {
    const began = performance.now(), corners = line.length ? cornersOf(line) : [], turn = (this.chosen = {});
    const tell = () => {
      if (turn !== this.chosen) return;
      this.chosen = null;
      if (!this.life.stopper.signal.aborted) this.tell({ x: corners.map(([x]) => x), y: corners.map(([, y]) => y) });
    };
    this.over = {};
    const shown = this.surround(corners, true);
    if (!shown) return tell();
    return shown.then(() => (this.root.took = performance.now() - began)).catch(unlessLeft).finally(tell);
  }

  circle(place, radius) {
    return circle(place, radius).map((pixel) => this.window.toPlane(pixel));
  }

  around(place, radius) {
    this.draw({ keys: this.circle(place, radius).concat([this.circle(place, radius)[0]]) });
  }

  hover(pixel) {
    if (this.ready) this.point(this.window.under(pixel, this.places));
  }

  // The dot under the pointer, with its face beside it.
  point(dot) {
    if (dot === this.hovering.dot) return;
    this.mean(dot);
    this.hovering.show(this.path, dot, dot < 0 ? null : this.window.toScreen(this.place(dot)), [this.window.width, this.window.height]);
  }

  mean(dot) {
    this.draw({ meant: dot < 0 ? null : this.place(dot) });
  }

  place(dot) {
    return [this.places[2 * dot], this.places[2 * dot + 1]];
  }

  draw(over) {
    this.over = "line" in over ? over : { ...this.over, line: null, ...over };
    if (this.ready) drawOver(this.marks, this.window, { own: this.facts.own, corners: this.corners ?? [], ...this.over });
  }

  // Once a frame, however much has changed.
  paint(resized = false) {
    if (!this.ready) return;
    this.asking ??= this.life.frame(() => {
      this.asking = null;
      Object.assign(this.window, { width: Math.max(this.field.clientWidth, 1), height: Math.max(this.field.clientHeight, 1) });
      this.layer.draw(this.window, globalThis.devicePixelRatio || 1);
      this.draw({});
    });
    if (resized) this.beside.paint();
  }
}

export default stands(FacesMap);
