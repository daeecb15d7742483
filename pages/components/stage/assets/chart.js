// Charts while their numbers come: lines, marks and bars as the figures that follow have them, and small maps above them.
// Every frame counts; the screen shows the last one of those that came since it was painted.
import { faceImage, put } from "./canvas.js";
import { Chart } from "./chart_drawn.js";
import { make, write } from "./dom.js";
import { follow } from "./stream.js";

const BESIDE = 340, GAP = 32; // pixels that a chart needs to stand beside another

export class ChartView {
  constructor(life, root) {
    Object.assign(this, { life, root, path: null, last: null, asked: null });
    this.pictures = make("div", "small-maps");
    this.charts = make("div", "charts");
    this.note = make("p", "note");
    root.replaceChildren(this.pictures, this.charts, this.note);
    life.onWidth(root, () => this.paint());
  }

  take({ path, alt, height, waits }) {
    if (path === this.path) return;
    Object.assign(this, { path, alt, last: null, came: 0, all: [] });
    this.root.painted = 0; // frames that were painted, or came before one that was, for whoever measures
    this.charts.style.minHeight = `${height}px`;
    for (const part of [this.charts, this.pictures]) part.replaceChildren();
    write(this.note, waits);
    follow(this.life, path, (frame) => path === this.path && this.frame(frame)).catch((error) => error.name === "AbortError" || console.error(error));
  }

  frame(frame) {
    this.last = frame;
    this.came += 1;
    this.asked ??= this.life.frame(() => {
      this.asked = null;
      this.paint();
    });
  }

  paint() {
    const width = this.root.clientWidth;
    if (!this.last || width < 1) return;
    const { charts, words } = this.last, abreast = width >= charts.length * BESIDE ? Math.max(charts.length, 1) : 1;
    write(this.note, words);
    this.maps(this.last);
    while (this.all.length < charts.length) this.all.push(new Chart(this.alt));
    this.charts.replaceChildren(...this.all.slice(0, charts.length).map(({ element }) => element));
    this.charts.style.gridTemplateColumns = `repeat(${abreast}, minmax(0, 1fr))`;
    charts.forEach((chart, n) => this.all[n].plot(chart, (width - (abreast - 1) * GAP) / abreast));
    this.root.painted = this.came;
  }

  // Small pictures above the charts, each over its name.
  maps({ arrays, names }) {
    const { images } = arrays, size = images.shape.slice(1), area = size[0] * size[1] * size[2];
    this.pictures.replaceChildren(...names.map((name, one) => {
      const canvas = make("canvas", "", { role: "img", "aria-label": name });
      put(canvas, faceImage(Object.assign(images.subarray(one * area, (one + 1) * area), { shape: size })));
      return make("figure", "", {}, canvas, make("figcaption", "", {}, name));
    }));
  }
}
