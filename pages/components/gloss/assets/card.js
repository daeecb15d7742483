// What a term means, and two ways on; beside the word that it is about.
import { make, pressed } from "../../stage/assets/dom.js";

const GAP = 6; // pixels of the screen
const LINGER = 300; // milliseconds for the pointer to come from the word to its card

export class Card {
  constructor(life, room, go) {
    this.life = life;
    this.name = this.leaving = null;
    this.word = make("strong");
    this.says = document.createTextNode("");
    this.example = pressed(life, "", () => this.leave(go, "example"));
    const glossary = pressed(life, "In the glossary", () => this.leave(go, "glossary"));
    const ways = make("div", "ways", {}, this.example, glossary);
    this.element = make("div", "card", { popover: "auto", role: "group" }, make("p", "", {}, this.word, " ", this.says), ways);
    room.append(this.element);
    life.on(this.element, "keydown", (event) => this.press(event));
    life.on(this.element, "pointerenter", () => this.stay());
    life.on(this.element, "pointerleave", (event) => event.pointerType === "mouse" && this.linger());
  }

  // term: {name, says, see}; box: of the word on the screen; taken: whether the keyboard goes on from the card; origin:
  // what it then goes back to.
  show(term, box, taken, origin = null) {
    this.stay();
    Object.assign(this, { pinned: taken, origin });
    this.name = term.name;
    this.element.setAttribute("aria-label", term.name);
    this.word.textContent = term.name;
    this.says.data = term.says;
    this.example.textContent = `See it: ${term.see}`;
    this.element.showPopover();
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const above = box.bottom + GAP + height > innerHeight;
    this.element.style.left = `${Math.max(8, Math.min(box.left, innerWidth - width - 8))}px`;
    this.element.style.top = `${Math.max(8, above ? box.top - GAP - height : box.bottom + GAP)}px`;
    if (taken) this.example.focus();
  }

  // Streamlit binds letters and Escape on the document.
  press(event) {
    event.stopPropagation();
    if (event.key !== "Escape") return;
    event.preventDefault();
    this.hide();
    this.origin?.focus();
  }

  has(event) {
    return event.composedPath().includes(this.element);
  }

  get open() {
    return this.element.matches(":popover-open");
  }

  get taken() {
    return this.open && this.pinned;
  }

  hide() {
    this.stay();
    if (this.open) this.element.hidePopover();
  }

  leave(go, to) {
    this.hide();
    go({ name: this.name, to });
  }

  stay() {
    if (this.leaving !== null) this.life.cancel(this.leaving);
    this.leaving = null;
  }

  linger() {
    if (!this.open || this.pinned || this.leaving !== null) return;
    this.leaving = this.life.later(() => {
      this.leaving = null;
      this.hide();
    }, LINGER);
  }
}
