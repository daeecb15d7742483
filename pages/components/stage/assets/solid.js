// The same network in three dimensions: its maps stand on the ground, one behind the other, as large as they are beside
// the face; bands run on the ground. Turned by dragging or by arrow keys; the style sheet's transforms do the rest. Of
// its steps one can be reached by Tab; there, arrow keys lead on along the bands.
import { bands } from "./bands.js";
import { make } from "./dom.js";
import { stepped } from "./fitting.js";
import { breadths, drawn } from "./sizes.js";
import { pictureOf } from "./steps.js";

const FIRST = { turn: 40, tilt: -20 }, HIGH = 110, PLANES = 120; // degrees; pixels of the face; at most, of all steps
const within = (value, low, high) => Math.min(Math.max(value, low), high);

export class Solid {
  constructor(life, { open, point }) {
    Object.assign(this, { open, point, held: 0, ...FIRST });
    this.world = make("div", "world");
    this.element = make("div", "solid", { tabindex: 0, role: "application", "aria-label": "The network in three dimensions: arrow keys turn it, Home turns it back, Tab goes to its steps, where they follow the bands" }, this.world);
    let from = null;
    this.dragged = false;
    life.on(this.element, "pointerdown", (event) => {
      this.dragged = false;
      from = [event.clientX, event.clientY, this.turn, this.tilt];
    });
    life.on(this.element, "pointermove", (event) => {
      if (!from || !event.buttons) return;
      const [x, y] = [event.clientX - from[0], event.clientY - from[1]];
      this.dragged ||= Math.hypot(x, y) > 4;
      if (this.dragged) this.look(from[2] + x * 0.3, from[3] - y * 0.3);
    });
    life.on(this.element, "click", (event) => !this.dragged && event.target.closest("[data-node]") && open(nodeOf(event)));
    life.on(this.element, "dblclick", () => this.look(FIRST.turn, FIRST.tilt));
    life.on(this.element, "keydown", (event) => this.key(event));
    for (const type of ["pointerover", "focusin"]) life.on(this.element, type, (event) => point(event.target.closest("[data-node]") ? nodeOf(event) : null));
    life.on(this.element, "focusin", (event) => event.target.dataset.node && this.hold(nodeOf(event)));
    life.on(this.element, "pointerleave", () => point(null));
  }

  key(event) {
    const by = { ArrowLeft: [-6, 0], ArrowRight: [6, 0], ArrowUp: [0, -4], ArrowDown: [0, 4] }[event.key];
    if (event.key === "Enter" && event.target.dataset.node) this.open(nodeOf(event));
    if (event.key === "Home") this.look(FIRST.turn, FIRST.tilt);
    if (!by) return;
    event.preventDefault();
    if (event.target.dataset.node) return this.front(this.hold(stepped(this.plan, this.held, event.key))).focus();
    this.look(this.turn + by[0], this.tilt + by[1]);
  }

  look(turn, tilt) {
    Object.assign(this, { turn: within(turn, -85, 85), tilt: within(tilt, -80, 0) });
    this.world.style.setProperty("--turn", `${this.turn}deg`);
    this.world.style.setProperty("--tilt", `${this.tilt}deg`);
  }

  hold(node) {
    this.front(this.held)?.setAttribute("tabindex", -1);
    this.front((this.held = node)).setAttribute("tabindex", 0);
    return node;
  }

  front(node) {
    return this.world.querySelector(`[data-node="${node}"][role]`);
  }

  // What stands where is the plan's, in one row; its upright becomes the depth.
  take(block, palettes, plan, width) {
    const { nodes } = plan, each = within(Math.floor(PLANES / nodes.length), 1, 6), shares = breadths(block);
    const scale = within((width * 0.98) / (plan.width * Math.cos((FIRST.turn * Math.PI) / 180) + 2 * HIGH), 0.12, 1.3);
    this.ground = bands(plan);
    this.ground.style.transform = "rotateX(90deg)";
    this.world.replaceChildren(this.ground);
    Object.assign(this, { plan, before: 0 });
    this.world.style.cssText = `width:${plan.width}px;height:${plan.height}px;margin:${-plan.height / 2}px 0 0 ${-plan.width / 2}px;--scale:${scale.toFixed(3)}`;
    nodes.forEach((node, order) => this.stand(block, palettes, plan, node, { each, share: shares[node.step], named: order === nodes.length - 1 || changes(block, nodes[order - 1], node) }));
    this.hold(Math.min(this.held, nodes.length - 1));
    this.look(this.turn, this.tilt);
  }

  stand(block, palettes, plan, node, { each, share, named }) {
    const facts = block.steps[node.step], { rows, columns, features, channels } = facts, [count] = block.arrays[`maps${node.step}`].shape;
    const planes = features || facts.image ? 1 : Math.min(count, each), thick = features ? 0 : plan.side * share;
    const size = features || !rows ? drawn(block, node.step, HIGH) : [(columns * HIGH) / block.side, (rows * HIGH) / block.side];
    const x = node.x + plan.side / 2, z = node.y + plan.side / 2 - plan.height / 2;
    for (let plane = planes - 1; plane >= 0; plane--) {
      const canvas = features ? pictureOf(block, node.step, palettes) : pictureOf(block, node.step, palettes, plane);
      canvas.className = "plane";
      canvas.dataset.node = node.id;
      const at = x + (planes > 1 ? thick * (plane / (planes - 1) - 0.5) : 0);
      canvas.style.cssText = `width:${size[0]}px;height:${size[1]}px;transform:translate3d(${at - size[0] / 2}px,${plan.height / 2 - size[1]}px,${z}px) rotateY(-90deg)`;
      if (!plane) for (const [name, value] of Object.entries({ tabindex: -1, role: "button", "aria-hidden": "false", "aria-label": `${facts.name}: ${facts.says}` })) canvas.setAttribute(name, value);
      this.world.append(canvas);
    }
    const tall = Math.max(size[1], this.before); // a label stands above its neighbour too
    this.before = size[1];
    if (!named) return;
    const label = make("span", "standing", {}, node.id === plan.nodes.length - 1 ? block.answer : facts.size);
    label.style.setProperty("--at", `translate3d(${x}px,${plan.height / 2 - tall - 22}px,${z}px)`);
    this.world.append(label);
  }
}

const nodeOf = (event) => Number(event.target.closest("[data-node]").dataset.node);
const changes = ({ steps }, before, node) => !before || steps[before.step].rows !== steps[node.step].rows;
