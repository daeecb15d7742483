// One network while it learns: its first weights, what its layers make of the picture, and its answer.
import { drawTiles, extent, fit } from "../../stage/assets/canvas.js";
import { about0 } from "../../stage/assets/colours.js";
import { make, write } from "../../stage/assets/dom.js";
import { percent } from "../../stage/assets/format.js";

const LOW = 116, WIDE = 260; // pixels of the screen that tiles are high, and a sequence is wide

// A sequence fills its room: its steps and numbers need no square cells.
const whole = ({ width, height }) => ({ columns: 1, rows: 1, width: Math.min(width, WIDE), height, gap: 0, below: 0 });

// Weights (…, in, out) as pictures of (rows, columns), one for each output and, of maps, the first input: {count, shape, at}.
export function tilesOfKernel(shape, side) {
  const outputs = shape.at(-1);
  if (shape.length === 2) return { count: outputs, shape: [side, shape[0] / side], at: (tile, cell) => cell * outputs + tile };
  const [rows, columns, inputs] = shape.length === 4 ? shape : [1, shape[0], shape[1]];
  return { count: outputs, shape: [rows, columns], at: (tile, cell) => cell * inputs * outputs + tile };
}

// An activation (…, channels) as one picture a channel; a sequence as one, step by step from the left; features as cells.
export function tilesOfActivation(shape) {
  const channels = shape.at(-1), [rows, columns] = shape.length === 3 ? shape : [1, 1];
  if (shape.length === 2) return { count: 1, shape: [channels, shape[0]], at: (_, cell) => (cell % shape[0]) * channels + Math.floor(cell / shape[0]) };
  return { count: channels, shape: [rows, columns], at: (tile, cell) => cell * channels + tile };
}

export class NetRow {
  constructor(life, { title, note, show }, [colour, dash], answers) {
    Object.assign(this, { show, answers });
    const mark = make("i", dash.length ? "mark dashed" : "mark", { style: `--line: ${colour}` });
    this.worth = make("b", "worth");
    this.count = make("span", "note");
    this.head = make("header", "", {}, mark, make("b", "", {}, title), this.count, this.worth);
    this.parts = show.map(({ title: words }) => {
      const canvas = make("canvas", "", { role: "img", "aria-label": `${title}: ${words}` });
      return { canvas, element: make("figure", "part", {}, canvas, make("figcaption", "", {}, words)) };
    });
    this.bars = answers.map((label) => {
      const bar = make("i"), column = make("span", "answer", {}, make("span", "well", {}, bar), make("span", "", {}, label));
      return { bar, column };
    });
    this.said = make("figcaption");
    this.answer = make("figure", "part answers", {}, make("div", "columns", { "aria-hidden": "true" }, ...this.bars.map(({ column }) => column)), this.said);
    this.note = make("p", "note", {}, note ?? "");
    this.element = make("section", "net", { "aria-label": title }, this.head, make("div", "parts", {}, ...this.parts.map(({ element }) => element), this.answer), this.note);
  }

  take(net, point, palettes, truth) {
    write(this.worth, `${percent(point.heldRight)} right`);
    write(this.count, `${net.count.toLocaleString("en")} weights`);
    this.show.forEach((one, n) => this.draw(this.parts[n].canvas, one, net, palettes));
    const best = net.probabilities.indexOf(Math.max(...net.probabilities));
    this.bars.forEach(({ bar, column }, n) => {
      bar.style.height = `${100 * net.probabilities[n]}%`;
      column.className = `answer${n === best ? " best" : ""}${n === truth ? " truth" : ""}`;
    });
    write(this.said, `Its answer: ${this.answers[best]}, ${percent(net.probabilities[best])}`);
    this.sentence = `${this.head.children[1].textContent}: ${this.worth.textContent}, answers ${this.answers[best]}`;
  }

  draw(canvas, { of, layer, side }, net, palettes) {
    const values = { kernel: net.kernel, reach: net.reach }[of] ?? net.activations[layer];
    const tiles = of === "kernel" ? tilesOfKernel(net.kernelShape, side) : tilesOfActivation(net.shapes[layer]);
    const signed = of === "kernel" || values.some((value) => value < 0), all = about0(values);
    const scale = signed ? all : { low: 0, high: all.high, signed: false }, cells = tiles.shape[0] * tiles.shape[1];
    const room = { width: canvas.parentElement.clientWidth || 240, height: LOW }, sequence = of !== "kernel" && net.shapes[layer].length === 2;
    const grid = sequence ? whole(room) : fit(tiles.count, tiles.shape, room, { gap: 2, most: tiles.count > 1 ? 56 : Infinity });
    const picked = new Float32Array(cells);
    drawTiles(canvas, grid, tiles.count, (tile) => {
      for (let cell = 0; cell < cells; cell++) picked[cell] = values[tiles.at(tile, cell)];
      return palettes.image(picked, tiles.shape[1], tiles.shape[0], 0, scale);
    });
    canvas.style.height = `${extent(grid)[1]}px`;
  }
}
