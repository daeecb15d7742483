// A ball on the cost of a real network: where it goes, and the numbers of each of its steps.
import { Announcer } from "../../stage/assets/announce.js";
import { Palettes } from "../../stage/assets/colours.js";
import { make, pressed, write } from "../../stage/assets/dom.js";
import { number } from "../../stage/assets/format.js";
import { Curves, LINES } from "./curves.js";
import { pair, RULES, workings } from "./stepping.js";
import { Terrain } from "./terrain.js";
import { Trainer } from "./trainer.js";

const RULED = 2; // the row whose words depend on the optimizer
const ROWS = ["Cost C before the step", "Gradient ∇C", "", "ΔC predicted, ∇C·Δv", "ΔC that came"];

export class DescentView {
  constructor(life, root, tell) {
    Object.assign(this, { life, root, tell, playing: false });
    this.announcer = new Announcer(life, root);
    this.trainer = new Trainer(life, (report) => this.hear(report));
    const button = (words, act) => pressed(life, words, act);
    this.play = button("Roll", () => this.go(this.playing ? "pause" : "play"));
    this.play.classList.add("first");
    this.once = button("One step", () => this.go("step"));
    this.back = button("Back to the start", () => this.rewind());
    this.state = make("span", "note", {}, "The surface is being worked out, in this browser …");
    this.terrain = new Terrain(life, (place) => this.drop(place));
    life.on(this.terrain.canvas, "pointerup", () => this.choose());
    life.on(this.terrain.canvas, "keyup", () => this.choose());
    this.cells = ROWS.map((text) => ({ words: make("span", "words", {}, text), working: make("span", "working"), cell: make("b", "figure") }));
    this.lines = make("div", "steps", {}, ...this.cells.map(({ words, working, cell }) => make("div", "line", {}, words, working, cell)));
    this.note = make("p", "note");
    this.curve = new Curves(life, { title: "Cost, step by step", unit: "steps" });
    this.element = make("div", "learning descent", {},
      make("div", "bar", {}, this.play, this.once, this.back, this.state),
      make("div", "sides", {}, make("figure", "ground", {}, this.terrain.canvas, make("figcaption", "axes")),
        make("div", "", {}, this.lines, this.note, this.curve.element)), this.announcer.element);
    this.axes = this.element.querySelector(".axes");
    root.replaceChildren(this.element);
  }

  take({ arrays, optimizer, rate, axes, start, steps, ...given }) {
    this.palettes = new Palettes(arrays.palettes);
    write(this.axes, axes);
    const ball = { optimizer, rate, place: start, steps }, changed = JSON.stringify(ball) !== JSON.stringify(this.ball);
    this.given = given;
    this.ball = ball;
    if (this.trainer.begin(given, ball)) write(this.state, "The surface is being worked out, in this browser …");
    else if (changed) this.trainer.tell("look", { look: ball });
  }

  // The ball goes on, or rests: how far it then has come stands in the link.
  go(act) {
    this.gone = true;
    this.trainer.tell(act);
  }

  // The ball is put somewhere.
  drop(place) {
    this.dropped = place;
    this.trainer.tell("pause");
    this.trainer.tell("look", { look: { place } });
  }

  rewind() {
    this.trainer.tell("pause");
    this.ball = { ...this.ball, steps: 0 };
    this.trainer.tell("look", { look: this.ball });
    this.tell({ steps: 0 });
  }

  rest({ seen }) {
    this.gone = false;
    if (seen === this.ball.steps) return;
    this.ball = { ...this.ball, steps: seen };
    this.tell({ steps: seen });
  }

  // Where it was put stands in the link, when it is let go.
  choose() {
    if (!this.dropped) return;
    const [a, b] = this.dropped.map((value) => Number(value.toFixed(2)));
    this.dropped = null;
    this.ball = { ...this.ball, place: [a, b], steps: 0 };
    this.trainer.tell("look", { look: this.ball });
    this.tell({ start: `${a},${b}` });
  }

  hear(report) {
    if (report.failed) return write(this.state, report.failed);
    Object.assign(this, { playing: report.playing, last: report });
    if (this.gone && !report.playing && report.seen) this.rest(report);
    write(this.play, report.playing ? "Pause" : "Roll");
    this.play.disabled = this.once.disabled = report.over;
    this.life.cancel(this.due);
    this.due = this.life.frame(() => this.draw());
  }

  draw() {
    if (!this.last) return;
    const { last, here, path, seen, lost } = this.last;
    write(this.state, `Step ${seen}${lost ? " · the ball has left the map: the steps are too large" : ""}`); // with its numbers
    this.grid = this.grid && this.grid.every((value, n) => value === this.last.grid[n]) ? this.grid : this.last.grid;
    this.terrain.take({ grid: this.grid, path, here }, this.given.settings, this.palettes);
    const texts = last
      ? [number(last.cost), pair(last.gradient), pair(last.change), number(last.predicted), number(last.real)]
      : [number(here.cost), pair(here.gradient), "–", "–", "–"];
    const how = ["", "", ...workings(last, this.ball)];
    this.cells.forEach(({ words, working, cell }, n) => {
      if (n === RULED) write(words, RULES[this.ball.optimizer]);
      write(working, how[n]);
      write(cell, texts[n]);
    });
    write(this.note, last ? this.verdict(last) : "Before the first step. The arrow points against the gradient: straight down.");
    this.curve.take([{ name: "cost", colour: LINES[0][0], dash: [], values: path.map(([, , cost], n) => [n, cost]) }], Math.max(10, path.length - 1));
    this.announcer.say(`Step ${seen}: cost ${number(here.cost)}`);
  }

  verdict({ cost, predicted, real }) {
    const now = `The cost went from ${number(cost)} to ${number(cost + real)}.`;
    if (predicted === 0) return now;
    const share = real / predicted;
    if (share > 0.8 && share < 1.25) return `${now} The step is small enough: the slope said how much would come.`;
    return `${now} The ground is curved: over so long a step the slope alone does not say what comes (${number(share, 2)} times as much).`;
  }

  resize() {
    const width = this.element.querySelector(".ground").clientWidth;
    this.terrain.draw(Math.max(Math.min(width, 470), 240));
    this.curve.draw(Math.max(this.curve.element.clientWidth, 240));
    this.draw();
  }
}
