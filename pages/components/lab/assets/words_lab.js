// A paragraph in large type; the arrow keys, wherever the person is but in a field or on a view, go to the next.
import { make, write } from "../../stage/assets/dom.js";
import { standing } from "./standing.js";

const STEPS = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };
const BUSY = "input, textarea, select, [contenteditable], [role=slider], [role=application], [role=radio], [role=listbox], [role=combobox]";

class Words {
  constructor(life, root, choose) {
    this.title = make("p", "note");
    this.text = make("p", "large");
    this.before = make("button", "", { type: "button", "aria-label": "The paragraph before" }, "←");
    this.after = make("button", "", { type: "button", "aria-label": "The next paragraph" }, "→");
    root.replaceChildren(make("div", "player", {}, this.before, this.after, this.title), this.text);
    const step = (by) => choose({ step: by });
    life.on(this.before, "click", () => step(-1));
    life.on(this.after, "click", () => step(1));
    const key = (event) => {
      const by = STEPS[event.key], focused = event.composedPath()[0];
      if (!by || event.altKey || event.ctrlKey || event.metaKey || focused?.closest?.(BUSY)) return;
      event.preventDefault();
      step(by);
    };
    life.on(document, "keydown", key);
    life.on(root, "keydown", key); // which says nothing to the document
  }

  take({ text, title }) {
    write(this.text, text);
    write(this.title, title);
  }

  resize() {}
}

export default standing(Words);
