// What a layer makes of one number, as a curve, and the unit as a point on it.
import { sharp } from "./canvas.js";
import { combine } from "./combine.js";
import { make, write } from "./dom.js";
import { number } from "./format.js";

const POINTS = 160, HEIGHT = 200, EDGE = 34;

export class Curve {
  constructor() {
    this.title = make("figcaption");
    this.canvas = make("canvas", "", { role: "img" });
    this.element = make("figure", "curve", {}, this.title, this.canvas);
  }

  take(block) {
    this.block = block;
    const { low, high } = block.rule.scale, most = Math.max(Math.abs(low), Math.abs(high)) || 1;
    this.range = [-most, most];
    write(this.title, `What ${block.layer} makes of a number`);
  }

  draw(width) {
    this.width = Math.max(Math.min(width, 420), 180);
    this.pen = sharp(this.canvas, this.width, HEIGHT);
  }

  at(x, place) {
    const { rule, arrays } = this.block;
    return combine(rule, { values: [x], maps: 1, cells: 1, inside: [1] }, arrays, place).value;
  }

  show(unit, place, ink) {
    if (!this.pen) return;
    const { pen, width, range: [from, to] } = this, x = unit.seen.values[0];
    const points = Array.from({ length: POINTS + 1 }, (_, n) => from + ((to - from) * n) / POINTS).map((at) => [at, this.at(at, place)]);
    const low = Math.min(0, ...points.map(([, y]) => y)), high = Math.max(0, ...points.map(([, y]) => y));
    const across = (at) => EDGE + ((at - from) / (to - from)) * (width - EDGE - 10);
    const up = (at) => HEIGHT - 22 - ((at - low) / (high - low || 1)) * (HEIGHT - 34);
    pen.clearRect(0, 0, width, HEIGHT);
    this.axes(across, up, [from, to], [low, high], ink);
    this.line(points.map(([a, b]) => [across(a), up(b)]), ink.text, 2, []);
    this.line([[across(x), up(0)], [across(x), up(unit.value)], [across(0), up(unit.value)]], ink.accent, 1, [4, 3]);
    pen.fillStyle = ink.accent;
    pen.beginPath();
    pen.arc(across(x), up(unit.value), 5, 0, 2 * Math.PI);
    pen.fill();
    this.canvas.setAttribute("aria-label", `From ${number(x)} to ${number(unit.value)}`);
  }

  axes(across, up, [from, to], [low, high], ink) {
    this.line([[across(from), up(0)], [across(to), up(0)]], ink.faint, 1, []);
    this.line([[across(0), up(low)], [across(0), up(high)]], ink.faint, 1, []);
    Object.assign(this.pen, { fillStyle: ink.text, font: `${ink.letter}px ${ink.font}`, textAlign: "center", textBaseline: "bottom" });
    for (const at of [from, to]) this.pen.fillText(number(at, 2), Math.min(Math.max(across(at), 18), this.width - 18), HEIGHT - 1);
    this.pen.fillText("comes in", across((from + to) / 2), HEIGHT - 1);
    Object.assign(this.pen, { textAlign: "right", textBaseline: "middle" });
    for (const at of new Set([low, high])) this.pen.fillText(number(at, 2), EDGE - 4, up(at));
  }

  line(points, colour, thick, dashes) {
    const { pen } = this;
    Object.assign(pen, { strokeStyle: colour, lineWidth: thick });
    pen.setLineDash(dashes);
    pen.beginPath();
    points.forEach(([x, y], n) => (n ? pen.lineTo(x, y) : pen.moveTo(x, y)));
    pen.stroke();
    pen.setLineDash([]);
  }
}
