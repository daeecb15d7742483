// What Streamlit calls for networks that have learned: their curves side by side, read at one epoch in all of them.
import { standing } from "../../lab/assets/standing.js";
import { Announcer } from "../../stage/assets/announce.js";
import { make } from "../../stage/assets/dom.js";
import { Curves } from "./curves.js";

class HistoriesView {
  constructor(life, root) {
    this.life = life;
    this.announcer = new Announcer(life, root);
    this.figures = make("div", "figures");
    root.replaceChildren(make("div", "learning", {}, this.figures, this.announcer.element));
  }

  take({ charts, end }) {
    const say = (words) => this.announcer.say(words), pointed = (at) => this.curves.forEach((one) => one.mark(at));
    this.curves = charts.map((chart) => new Curves(this.life, { ...chart, unit: "epoch", named: true, say, pointed }));
    this.figures.replaceChildren(...this.curves.map(({ element }) => element));
    this.curves.forEach((one, n) => one.take(charts[n].lines, end));
    this.resize();
  }

  resize() {
    for (const one of this.curves ?? []) one.draw(Math.max(one.element.clientWidth, 240));
  }
}

export default standing(HistoriesView);
