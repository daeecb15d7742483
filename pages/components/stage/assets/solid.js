// The same network in three dimensions: its maps stand on the ground, one behind the other, as large as they are beside
// the face; bands run on the ground. Turned by dragging or by arrow keys; the style sheet's transforms do the rest. It is
// as large as its box allows. Names stand before it, as many as there is room for. Of its steps one can be reached by Tab; there, arrow keys lead on along the bands.
import { bands } from "./bands.js";
import { make } from "./dom.js";
import { stepped } from "./fitting.js";
import { framed, placedLabels, projector } from "./projection.js";
import { breadths, drawn } from "./sizes.js";
import { pictureOf } from "./steps.js";

const FIRST = { turn: 42, tilt: -26 }, HIGH = 110, PLANES = 120; // degrees; pixels of the face; at most, of all steps
const EDGE = 8, ABOVE = 22; // pixels: left free at the edges; for the highest name
const within = (value, low, high) => Math.min(Math.max(value, low), high);

export class Solid {
  constructor(life, { open, point }) {
    Object.assign(this, { open, point, held: 0, ...FIRST });
    this.world = make("div", "world");
    this.labels = make("div", "labels", { "aria-hidden": "true" });
    this.element = make("div", "solid", { tabindex: 0, role: "application", "aria-label": "The network in three dimensions: arrow keys turn it, Home turns it back, Tab goes to its steps, where they follow the bands" }, this.world, this.labels);
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
    const box = { width: this.element.clientWidth - 2 * EDGE, height: this.element.clientHeight - EDGE };
    const { scale, shift } = framed(this.corners, this, { width: box.width, height: box.height - ABOVE });
    const [right, down] = [shift[0], shift[1] + ABOVE / 2], view = projector({ turn: this.turn, tilt: this.tilt, scale, shift: [right, down] });
    const now = { turn: `${this.turn}deg`, tilt: `${this.tilt}deg`, scale: scale.toFixed(3), right: `${right.toFixed(1)}px`, down: `${down.toFixed(1)}px` };
    for (const [name, value] of Object.entries(now)) this.world.style.setProperty(`--${name}`, value);
    const labels = this.named.map((one) => {
      const [[left, high], [right, low]] = one.tops.map(view);
      return { ...one, x: (left + right) / 2, y: Math.min(high, low) - 2 };
    });
    const shown = new Map(placedLabels(labels, box).map((placed) => [placed.label.element, placed]));
    for (const { element } of this.named) {
      const placed = shown.get(element);
      element.style.visibility = placed ? "visible" : "hidden";
      if (placed) element.style.transform = `translate(${placed.left}px, ${placed.top}px)`;
    }
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
  take(block, palettes, plan) {
    const { nodes } = plan, each = within(Math.floor(PLANES / nodes.length), 1, 6), shares = breadths(block);
    this.ground = bands(plan);
    this.ground.style.transform = "rotateX(90deg)";
    this.world.replaceChildren(this.ground);
    this.labels.replaceChildren();
    Object.assign(this, { plan, corners: [], named: [] });
    this.world.style.cssText = `width:${plan.width}px;height:${plan.height}px;margin:${-plan.height / 2}px 0 0 ${-plan.width / 2}px`;
    nodes.forEach((node) => this.stand(block, palettes, plan, node, { each, share: shares[node.step] }));
    this.name(block);
    this.hold(Math.min(this.held, nodes.length - 1));
    this.look(this.turn, this.tilt);
  }

  stand(block, palettes, plan, node, { each, share }) {
    const facts = block.steps[node.step], { rows, columns, features } = facts, [count] = block.arrays[`maps${node.step}`].shape;
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
    const edge = (y) => [z - size[0] / 2, z + size[0] / 2].map((depth) => [x - plan.width / 2, y, depth]), tops = edge(-size[1]);
    this.corners.push(...tops, ...edge(0));
    this.named.push({ node, tops });
  }

  // The answer first, then the image and where the size changes, then all others.
  name(block) {
    const last = this.named.at(-1).node.id;
    const rank = ({ node }, order) => (node.id === last ? 0 : changes(block, this.named[order - 1]?.node, node) ? 1 : 2);
    this.named = this.named.map((one, order) => ({ ...one, rank: rank(one, order) })).sort((a, b) => a.rank - b.rank);
    for (const one of this.named) {
      const { name, size } = block.steps[one.node.step];
      one.element = make("span", "standing", {}, make("b", "", {}, one.rank ? name : block.answer), one.rank === 1 ? ` ${size}` : "");
      this.labels.append(one.element);
    }
    for (const one of this.named) Object.assign(one, { width: one.element.offsetWidth, height: one.element.offsetHeight });
  }
}

const nodeOf = (event) => Number(event.target.closest("[data-node]").dataset.node);
const changes = ({ steps }, before, node) => !before || steps[before.step].rows !== steps[node.step].rows;
