// Networks that learn side by side: what they are asked about, a row for each, and the curves of how they fare.
import { Announcer } from "../../stage/assets/announce.js";
import { Palettes } from "../../stage/assets/colours.js";
import { make, pressed, reveal, write } from "../../stage/assets/dom.js";
import { Curves, LINES } from "./curves.js";
import { NetRow } from "./net_row.js";
import { Subject } from "./subject.js";
import { Trainer } from "./trainer.js";

// Numbers as text that a message holds: their bytes in base 64, little-endian as the browsers that there are have them.
function asText(numbers) {
  return btoa(Array.from(new Uint8Array(numbers.buffer), (byte) => String.fromCharCode(byte)).join(""));
}

export class LearningView {
  constructor(life, root, tell) {
    Object.assign(this, { life, root, rows: [], charts: [], playing: false });
    this.announcer = new Announcer(life, root);
    this.trainer = new Trainer(life, (report) => this.hear(report));
    const button = (words, act) => pressed(life, words, act);
    this.play = button("Train", () => this.trainer.tell(this.playing ? "pause" : "play"));
    this.play.classList.add("first");
    this.once = button("One batch", () => this.trainer.tell("step"));
    this.again = button("Start again", () => this.restart());
    this.keep = button("", () => this.trainer.tell("weights", { number: this.trainer.number }));
    this.tell = tell;
    this.state = make("span", "note");
    this.subject = new Subject(life, { look: (asked) => this.look(asked), choose: (digit) => tell({ digit }), count: 360 });
    this.side = make("div", "side", {}, this.subject.element);
    this.nets = make("div", "nets");
    this.figures = make("div", "figures");
    this.element = make("div", "learning", {},
      make("div", "bar", {}, this.play, this.once, this.again, this.keep, this.state),
      make("div", "body", {}, this.side, this.nets), this.figures, this.announcer.element);
    root.replaceChildren(this.element);
  }

  take({ arrays, nets, charts, digit, pictures, answers, keep, ...given }) {
    this.palettes = new Palettes(arrays.palettes);
    Object.assign(this, { given, answers });
    const shape = JSON.stringify([nets, charts]);
    if (shape !== this.shape) this.build(nets, charts, answers);
    this.shape = shape;
    reveal(this.side, pictures);
    reveal(this.keep, Boolean(keep));
    write(this.keep, keep ?? "");
    if (!this.subject.drawing) this.subject.asked = { held: (this.subject.index = digit ?? 0) };
    const asked = { ...given, nets: nets.map(({ layers, shape: reads }) => ({ layers, shape: reads })) };
    if (this.trainer.begin(asked, this.asked())) this.points = nets.map(() => []);
    else if (!this.subject.drawing) this.look(this.subject.asked);
  }

  build(nets, charts, answers) {
    this.rows = nets.map((net, n) => new NetRow(this.life, net, LINES[n], answers));
    this.nets.replaceChildren(...this.rows.map((row) => row.element));
    this.charts = charts.map((chart) => ({ ...chart, curves: new Curves(this.life, chart) }));
    this.figures.replaceChildren(...this.charts.map(({ curves }) => curves.element));
  }

  restart() {
    this.points = this.points.map(() => []);
    this.trainer.again(this.asked());
  }

  // What to ask about, in the words of the Worker: held-out examples follow those that are learned.
  asked(look = this.subject.asked) {
    return look.numbers ? { numbers: look.numbers } : { held: look.held ?? 0 };
  }

  look(asked) {
    if (this.trainer?.worker) this.trainer.tell("look", { look: this.asked(asked) });
  }

  hear(report) {
    if (report.failed) return this.fail(report.failed);
    if (report.weights) return this.tell({ weights: asText(report.weights) });
    Object.assign(this, { playing: report.playing, last: report });
    report.nets.forEach((net, n) => (this.points[n] = [...this.points[n].slice(0, report.from), ...net.points]));
    this.life.cancel(this.due);
    this.due = this.life.frame(() => this.draw());
  }

  words({ seen, train, spent }) {
    if (!seen) return "Nothing learned yet";
    const rounds = (seen / train).toFixed(1), speed = spent > 200 ? ` · ${Math.round((1000 * seen) / spent).toLocaleString("en")} a second` : "";
    return `${seen.toLocaleString("en")} examples seen, each ${rounds} times${speed}, in this browser`;
  }

  draw() {
    const { last, points, palettes } = this;
    if (!last) return;
    const label = last.label;
    write(this.state, this.words(last)); // with the numbers of that moment, and what the button then does
    write(this.play, last.playing ? "Pause" : last.over ? "Done" : "Train");
    this.play.disabled = this.once.disabled = last.over;
    this.rows.forEach((row, n) => row.take(last.nets[n], points[n].at(-1), palettes, label));
    if (!this.side.hidden) this.show(last);
    const end = Math.max(this.given.settings.every, points[0].at(-1).seen);
    for (const { curves, lines } of this.charts)
      curves.take(lines.map(({ net, what, name, line }) => ({ name, colour: LINES[line ?? net][0], dash: LINES[line ?? net][1], values: points[net].map((point) => [point.seen, point[what]]) })), end);
    this.announcer.say(this.rows.map((row) => row.sentence).join(". "));
  }

  show({ picture, label }) {
    const { kind, shuffled } = this.given.examples;
    if (kind === "digits") this.subject.show(picture, label, this.palettes, shuffled);
    else this.subject.showSequence(picture, this.answers, this.palettes);
  }

  fail(sentence) {
    write(this.state, sentence);
    this.state.classList.add("failed");
  }

  resize() {
    for (const { curves } of this.charts) curves.draw(Math.max(curves.element.clientWidth, 260));
    this.draw();
  }
}
