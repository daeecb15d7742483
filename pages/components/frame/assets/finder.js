// A search of everything there is to go to: opened by Ctrl-K, filtered while one types, by arrows and Enter, or a click.
import { matches } from "./matches.js";

const ICONS = { page: "page", layer: "layer", label: "answer", term: "term" };

export class Finder {
  constructor(room, choose) {
    this.choose = choose;
    this.dialog = room.querySelector("dialog");
    this.field = room.querySelector("input");
    this.list = room.querySelector("[role=listbox]");
    this.all = [];
    this.shown = [];
    this.at = 0;
  }

  // Streamlit binds letters and Esc on the document: what is typed here stays here.
  start(on) {
    on(this.dialog, "keydown", (event) => this.press(event));
    on(this.dialog, "keypress", (event) => event.stopPropagation());
    on(this.dialog, "keyup", (event) => event.stopPropagation());
    on(this.dialog, "click", (event) => event.target === this.dialog && this.dialog.close());
    on(this.field, "input", () => this.filter());
    on(this.list, "click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.take(Number(option.dataset.at));
    });
  }

  open() {
    if (this.dialog.open) return;
    this.field.value = "";
    this.filter();
    this.dialog.showModal();
    this.field.focus();
  }

  press(event) {
    event.stopPropagation();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.shown.length) this.mark((this.at + step + this.shown.length) % this.shown.length);
    else if (event.key === "Enter") this.take(this.at);
    else if (event.key === "Escape" || ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k"))
      this.dialog.close();
    else return;
    event.preventDefault();
  }

  filter() {
    this.shown = matches(this.all, this.field.value, this.here);
    this.list.replaceChildren(...this.shown.map((entry, at) => this.option(entry, at)));
    this.dialog.querySelector(".none").hidden = this.shown.length > 0;
    this.mark(0);
  }

  option(entry, at) {
    const option = document.createElement("div");
    option.id = `option-${at}`;
    option.dataset.at = at;
    option.setAttribute("role", "option");
    for (const [kind, text] of [["words", entry.words], ["more", entry.more], ["kind", ICONS[entry.kind]]]) {
      const part = document.createElement("span");
      part.className = kind;
      part.textContent = text ?? "";
      option.append(part);
    }
    return option;
  }

  mark(at) {
    this.at = at;
    [...this.list.children].forEach((option, place) => {
      option.setAttribute("aria-selected", String(place === at));
      if (place === at) option.scrollIntoView({ block: "nearest" });
    });
    if (this.shown.length) this.field.setAttribute("aria-activedescendant", `option-${at}`);
    else this.field.removeAttribute("aria-activedescendant");
  }

  take(at) {
    const entry = this.shown[at];
    if (!entry) return;
    this.dialog.close();
    this.choose({ kind: entry.kind, name: entry.name, channel: entry.channel ?? null });
  }
}
