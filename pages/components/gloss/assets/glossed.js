// The page read for terms: underlined, explained at the pointer, listed below.
import { make, reveal } from "../../stage/assets/dom.js";
import { Life } from "../../stage/assets/life.js";
import { Card } from "./card.js";
import { firstPlaces, labelled, under } from "./reading.js";
import { spotter } from "./spotting.js";

const HIGHLIGHT = "gloss", DWELL = 250, CALM = 250; // milliseconds: over a word, and after the page last changed
const TIP = "[data-testid=stTooltipContent]", READ = "glossed";

export class Glossed {
  constructor(room, go) {
    this.life = new Life({ everywhere: true });
    this.list = room.querySelector("nav");
    this.card = new Card(this.life, room, go);
    this.main = document.querySelector("[data-testid=stMain]");
    this.places = new Map();
    this.shown = "";
    this.waiting = this.dwelling = this.hovered = null;
    this.life.on(this.main, "pointermove", (event) => event.pointerType === "mouse" && this.move(event));
    this.life.on(this.main, "pointerleave", () => this.leave());
    this.life.on(this.main, "click", (event) => this.click(event));
    this.life.on(this.list, "click", (event) => this.choose(event.target.closest("button")));
    this.life.on(this.main, "scroll", () => this.scrolled(), { passive: true });
    this.life.observe(new MutationObserver(() => this.soon()), document.body, { childList: true, subtree: true, characterData: true });
  }

  take({ terms }) {
    this.terms = new Map(terms.map((term) => [term.name, term]));
    this.spot = spotter(terms);
    this.read();
  }

  soon() {
    this.waiting ??= this.life.later(() => {
      this.waiting = null;
      this.read();
    }, CALM);
  }

  read() {
    this.places = firstPlaces(this.main, this.spot);
    globalThis.CSS?.highlights?.set(HIGHLIGHT, new Highlight(...this.places.values()));
    const names = [...new Set([...this.places.keys(), ...labelled(this.main, this.spot)])];
    for (const tip of document.querySelectorAll(`${TIP}:not([data-${READ}])`)) this.explain(tip);
    if (names.join() === this.shown) return;
    this.shown = names.join();
    const entry = (name) => make("button", "", { type: "button", "aria-haspopup": "true" }, name);
    this.list.replaceChildren(make("span", "", {}, "Words on this page"), ...names.map(entry));
    reveal(this.list, names.length > 0);
  }

  choose(button) {
    if (button) this.show(this.terms.get(button.textContent), button.getBoundingClientRect(), true, button);
  }

  show(...about) {
    this.at = this.main.scrollTop;
    this.card.show(...about);
  }

  // What brought the word into view, as the Tab key does, is told a frame later, when the card may be open already.
  scrolled() {
    if (this.main.scrollTop !== this.at) this.card.hide();
  }

  // A help text has no room for ways on: below it stands what it means by terms that the page itself does not use.
  explain(tip) {
    tip.dataset[READ] = "";
    const names = new Set(this.spot(tip.textContent).map(({ name }) => name).filter((name) => !this.places.has(name)));
    for (const name of [...names].slice(0, 2))
      tip.append(make("p", "", { style: "margin: 0.5rem 0 0; opacity: 0.8" }, make("strong", "", {}, name), ` ${this.terms.get(name).says}`));
  }

  move(event) {
    if (this.card.has(event) || this.card.taken) return; // a pointer that stands still moves where the page does
    const found = under(this.places, event);
    if ((found?.name ?? null) === this.hovered) return;
    this.leave();
    if (!found) return;
    this.hovered = found.name;
    this.main.style.cursor = "help";
    this.dwelling = this.life.later(() => this.show(this.terms.get(found.name), found.box, false), DWELL);
  }

  leave() {
    this.hovered = null;
    this.main.style.cursor = "";
    if (this.dwelling !== null) this.life.cancel(this.dwelling);
    this.dwelling = null;
    this.card.linger();
  }

  click(event) {
    const found = this.card.has(event) ? undefined : under(this.places, event);
    if (found) this.show(this.terms.get(found.name), found.box, true);
  }

  end() {
    this.main.style.cursor = "";
    globalThis.CSS?.highlights?.delete(HIGHLIGHT);
    this.life.end();
  }
}
