// The layers that read this one: a press goes on there.
import { make } from "./dom.js";

export class Readers {
  constructor(life, choose) {
    this.element = make("nav", "readers", { "aria-label": "Which layers read this one" });
    life.on(this.element, "click", ({ target }) => {
      const reader = [...this.element.querySelectorAll("button")].indexOf(target);
      if (reader >= 0) choose(reader);
    });
  }

  take({ readers }) {
    this.element.replaceChildren(...readers.map((name) => make("button", "", { type: "button" }, `→ ${name}`)));
    if (readers.length) this.element.prepend(make("span", "", {}, "Read by"));
  }
}
