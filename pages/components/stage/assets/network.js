// The view of a whole network: every step by its strongest maps, from the face to the answer, flat or standing on the
// ground, with what it makes of the face flowing through it.
import { Announcer } from "./announce.js";
import { bands, light, pulse } from "./bands.js";
import { Palettes } from "./colours.js";
import { make, pressed, reveal, write } from "./dom.js";
import { fitting, stepped } from "./fitting.js";
import { closings } from "./folded.js";
import { planned } from "./planned.js";
import { Solid } from "./solid.js";
import { legendOf, marked, stepOf } from "./steps.js";

const RESTING = "Point at a step to read what it is; a click opens its layer.";
const KEYS = [" Arrow keys follow the bands.", " Arrow keys turn the network, a double click turns it back; Tab goes to its steps."]; // flat; in 3-D
export class NetworkView {
  constructor(life, root, choose) {
    Object.assign(this, { life, root, choose, at: 0, closed: null, flown: false, seen: false });
    this.sheet = make("div", "sheet", { role: "group" });
    this.box = make("div", "scroller", {}, this.sheet);
    this.facts = make("p", "note facts");
    this.legend = make("p", "legend", { "aria-label": "What the marks below a step stand for" });
    this.flow = pressed(life, "▶ Let it flow", () => pulse(root));
    this.folds = pressed(life, "", () => this.foldAll());
    this.solid = new Solid(life, { open: (node) => this.open(node), point: (node) => this.point(node) });
    this.announcer = new Announcer(life, root);
    root.replaceChildren(this.box, this.solid.element, this.legend, make("div", "below", {}, this.facts, this.folds, this.flow), this.announcer.element);
    for (const [type, act] of [["click", "click"], ["keydown", "key"], ["pointerover", "over"], ["focusin", "over"]]) life.on(this.sheet, type, (event) => this[act](event));
    for (const type of ["pointerleave", "focusout"]) life.on(this.sheet, type, () => this.point(null));
    life.onWidth(root, () => this.resize());
    life.observe(new IntersectionObserver(([{ isIntersecting }]) => this.arrive(isIntersecting), { threshold: 0.3 }), root);
  }

  take(block) {
    const same = this.block && ["solid", "modules"].every((fact) => JSON.stringify(this.block[fact]) === JSON.stringify(block[fact]));
    Object.assign(this, { block, palettes: new Palettes(block.arrays.palettes), width: 0, flown: false });
    if (!same) Object.assign(this, { closed: null, at: 0 });
    this.sheet.setAttribute("aria-label", `The network from the face to ${block.answer}, ${block.steps.length} steps: arrow keys follow the bands, Enter opens a layer`);
    this.legend.replaceChildren(...block.legend.map(([sign, colour, words]) => legendOf(sign, colour, words)));
    reveal(this.box, !block.solid);
    reveal(this.solid.element, block.solid);
    reveal(this.folds, block.modules.length);
    this.resize();
    this.point(null);
    this.arrive();
  }

  // Once it is seen, the face runs through it.
  arrive(seen = this.seen) {
    this.seen = seen;
    if (!seen || !this.block || this.flown) return;
    this.flown = true;
    pulse(this.root);
  }

  resize() {
    const width = this.root.clientWidth;
    if (!this.block || !width || width === this.width) return;
    this.width = width;
    this.root.classList.toggle("narrow", width < 620);
    const fit = fitting(this.block, width, width < 620 ? 1000 : 680);
    this.side = fit.side;
    this.closed ??= fit.closed;
    this.lay();
  }

  lay() {
    const { block, palettes, sheet, closed } = this;
    this.root.classList.remove("flows");
    this.plan = planned(block, closed, block.solid ? { width: Infinity, side: 40 } : { width: this.width, side: this.side });
    this.at = Math.min(this.at, this.plan.nodes.length - 1);
    reveal(this.legend, !block.solid && marked(this.plan));
    write(this.folds, closed.size ? "Open all modules" : "Close modules");
    if (block.solid) return this.solid.take(block, palettes, this.plan);
    sheet.style.cssText = `width:${this.plan.width}px;height:${this.plan.height}px`;
    sheet.replaceChildren(bands(this.plan), ...this.plan.nodes.map((node) => stepOf(block, palettes, node, this.plan)));
    sheet.lastChild.append(make("b", "answer", {}, block.answer));
    this.hold(this.at);
  }

  // One step can be reached by Tab; arrow keys lead on from it.
  hold(node) {
    this.picture(this.at)?.setAttribute("tabindex", -1);
    this.at = node;
    this.picture(node)?.setAttribute("tabindex", 0);
  }

  picture(node) {
    return this.sheet.querySelector(`[data-node="${node}"] .picture`);
  }

  open(node) {
    this.choose({ layer: this.block.steps[this.plan.nodes[node].step].marks.at(-1)[0] });
  }

  click({ target }) {
    const mark = target.closest(".mark"), fold = target.closest(".fold"), step = target.closest(".picture");
    if (mark) this.choose({ layer: Number(mark.dataset.layer) });
    else if (fold) this.fold(Number(fold.dataset.module));
    else if (step) this.open(Number(step.parentElement.dataset.node));
  }

  key(event) {
    if (event.key === "+" || event.key === "-") this.picture(this.at)?.parentElement.querySelector(".fold")?.click();
    if (!event.key.startsWith("Arrow")) return;
    event.preventDefault();
    this.hold(stepped(this.plan, this.at, event.key));
    this.picture(this.at).focus();
  }

  fold(module) {
    if (!this.closed.delete(module)) this.closed.add(module);
    const { step } = this.plan.nodes[this.at], focused = this.sheet.matches(":focus-within");
    this.lay();
    this.hold(Math.max(0, this.plan.nodes.findIndex((node) => node.step === step)));
    if (focused) this.picture(this.at).focus();
  }

  foldAll() {
    this.closed = this.closed.size ? new Set() : closings(this.block.modules, 1);
    if (!this.closed.size && !this.block.modules.some(([, , , isRun]) => !isRun)) this.closed = closings(this.block.modules, 2);
    this.lay();
  }

  over({ target, type }) {
    const step = target.closest(".step");
    if (!step) return;
    if (type === "focusin") this.hold(Number(step.dataset.node));
    const mark = target.closest(".mark");
    this.point(Number(step.dataset.node), mark?.title);
  }

  // What a node is, in words; its bands are lit.
  point(node, layer) {
    const facts = node === null ? null : this.block.steps[this.plan.nodes[node].step], words = facts && `${facts.name}: ${facts.says}.`;
    write(this.facts, layer ? `${layer}, of ${words}` : words ?? RESTING + KEYS[+this.block.solid]);
    light((this.block.solid && this.solid.ground) || this.sheet, node);
    if (facts) this.announcer.say(words);
  }
}
