// The map of a cost over two directions: its heights as colours and lines, the way of the ball, and the slope under it.
import { inksOf } from "../../lab/assets/standing.js";
import { put, sharp } from "../../stage/assets/canvas.js";
import { make } from "../../stage/assets/dom.js";
import { contour, levels } from "./contours.js";

const CONTOURS = 11, STEP = 0.05; // lines; share of the span that an arrow key moves the ball

export class Terrain {
  // `drop` is told where the ball is put.
  constructor(life, drop) {
    Object.assign(this, { life, drop, place: [0, 0] });
    const words = "The cost over two directions of the weights. Click, or use the arrow keys, to put the ball somewhere";
    this.canvas = make("canvas", "terrain", { tabindex: 0, role: "application", "aria-label": words });
    life.on(this.canvas, "pointerdown", (event) => this.dropAt(event));
    life.on(this.canvas, "pointermove", (event) => event.buttons && this.dropAt(event));
    life.on(this.canvas, "keydown", (event) => {
      const [x, y] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key] ?? [];
      if (x === undefined) return;
      event.preventDefault();
      this.drop(this.inside([this.place[0] + STEP * x * this.span, this.place[1] + STEP * y * this.span]));
    });
  }

  inside(place) {
    return place.map((value) => Math.min(Math.max(value, -this.span), this.span));
  }

  dropAt(event) {
    if (this.span) this.drop(this.inside([event.offsetX, this.size - event.offsetY].map((at) => ((2 * at) / this.size - 1) * this.span)));
  }

  take({ grid, path, here }, { side, span }, palettes) {
    if (grid !== this.grid) {
      const logs = grid.map(Math.log), low = Math.min(...logs), high = Math.max(...logs);
      this.ground = document.createElement("canvas");
      put(this.ground, palettes.image(logs, side, side, 0, { low, high, signed: false }));
      this.lines = levels(grid, CONTOURS).map((level) => contour(grid, side, level));
    }
    Object.assign(this, { grid, path, here, side, span, place: path.at(-1).slice(0, 2) });
    this.draw(this.size);
  }

  onScreen([a, b]) {
    return [((a / this.span + 1) * this.size) / 2, ((1 - b / this.span) * this.size) / 2];
  }

  draw(size) {
    this.size = size;
    if (!size || !this.grid) return;
    const pen = sharp(this.canvas, size, size), cell = size / (this.side - 1), inks = inksOf(this.canvas);
    pen.imageSmoothingEnabled = true;
    pen.drawImage(this.ground, -cell / 2, -cell / 2, size + cell, size + cell);
    Object.assign(pen, { strokeStyle: "rgba(255, 255, 255, 0.45)", lineWidth: 1 });
    for (const pieces of this.lines) {
      pen.beginPath();
      for (const [from, to] of pieces) {
        pen.moveTo(from[0] * cell, from[1] * cell);
        pen.lineTo(to[0] * cell, to[1] * cell);
      }
      pen.stroke();
    }
    this.way(pen);
    this.arrow(pen, inks);
  }

  way(pen) {
    const points = this.path.map((point) => this.onScreen(point));
    for (const [colour, width] of [["#000", 4.5], ["#fff", 2]]) {
      Object.assign(pen, { strokeStyle: colour, lineWidth: width, lineJoin: "round" });
      pen.beginPath();
      points.forEach(([x, y], n) => (n ? pen.lineTo(x, y) : pen.moveTo(x, y)));
      pen.stroke();
    }
    pen.fillStyle = "#fff";
    for (const [x, y] of points) {
      pen.beginPath();
      pen.arc(x, y, 2.4, 0, 2 * Math.PI);
      pen.fill();
    }
  }

  // The ball, and the way down: against the gradient.
  arrow(pen, inks) {
    const [x, y] = this.onScreen(this.place), [a, b] = this.here.gradient, steep = Math.hypot(a, b);
    if (steep > 0) {
      const long = Math.min(90, 14 + 30 * Math.log1p(steep)), [dx, dy] = [-a / steep, b / steep], [tipX, tipY] = [x + dx * long, y + dy * long];
      for (const [colour, width] of [["#000", 5], [inks.accent, 3]]) {
        Object.assign(pen, { strokeStyle: colour, lineWidth: width, lineCap: "round" });
        pen.beginPath();
        pen.moveTo(x, y);
        pen.lineTo(tipX, tipY);
        pen.moveTo(tipX - 9 * dx - 6 * dy, tipY - 9 * dy + 6 * dx);
        pen.lineTo(tipX, tipY);
        pen.lineTo(tipX - 9 * dx + 6 * dy, tipY - 9 * dy - 6 * dx);
        pen.stroke();
      }
    }
    Object.assign(pen, { fillStyle: inks.accent, strokeStyle: "#fff", lineWidth: 2.5 });
    pen.beginPath();
    pen.arc(x, y, 8, 0, 2 * Math.PI);
    pen.fill();
    pen.stroke();
  }
}
