// One channel opened up, as a flow: every map that it reads × its slice of the kernel = what that map adds, line by line
// into the sum; from there through the steps that follow. Worked out when it is opened, not before.
import { additions, chainMaps, strongestFirst } from "./additions.js";
import { put, sharp } from "./canvas.js";
import { about0, scaleOf } from "./colours.js";
import { make, reveal, write } from "./dom.js";
import { cleared, covered, fold } from "./fold.js";
import { number } from "./format.js";
import { link, Picture } from "./pictures.js";

const FEW = 8, MANY = 200; // rows: at first; at most
const SINGLE = { "": "reads", max: "the largest of every window", mean: "the mean of every window", copy: "copied as it is" };

export class Elastic {
  constructor(life, { open, move, rest, choose }) {
    Object.assign(this, { life, move, rest, choose, all: false });
    this.summary = make("summary");
    this.rows = make("div", "rows");
    this.more = make("button", "more", { type: "button" });
    this.lines = make("canvas", "threads", { "aria-hidden": "true" });
    this.sum = make("p", "note");
    this.results = make("div", "results");
    this.opened = make("div", "opened", {}, make("div", "", {}, this.rows, this.more), this.lines, make("div", "into", {}, this.sum, this.results));
    this.element = make("details", "elastic", {}, this.summary, this.opened);
    life.on(this.element, "toggle", () => this.draw());
    life.on(this.more, "click", () => this.draw((this.all = !this.all)));
    life.on(this.rows, "click", (event) => {
      const row = event.target.closest("button");
      if (row) open(Number(row.dataset.map));
    });
    this.pictures = [];
  }

  take(block, palettes, named) {
    Object.assign(this, { block, palettes, named, unit: null });
    const { rule, arrays } = block, count = arrays.input?.shape[0] ?? 0;
    this.possible = Boolean(rule) && count > 0;
    reveal(this.element, this.possible);
    if (!this.possible) return;
    const what = arrays.input.length > count ? "map" : "number";
    write(this.summary, rule.combine === "sum" ? `Open it up: ${count} ${what}${count > 1 ? "s" : ""}, each × its ${what === "map" ? "kernel" : "weight"} = what it adds` : `Open it up: from what it reads to ${block.layer}`);
    this.draw();
  }

  draw() {
    if (!this.possible || !this.element.open) return this.rows.replaceChildren();
    const { arrays: { input, kernel }, rule } = this.block, [maps, height, width] = input.shape, area = height * width;
    this.adds = additions(this.block);
    const read = Array.from({ length: maps }, (_, n) => input.subarray(n * area, (n + 1) * area));
    const ranked = strongestFirst(this.adds ?? read).slice(0, MANY), shown = this.all ? ranked : ranked.slice(0, FEW);
    const most = this.adds && about0(this.adds.map((one) => one.reduce((a, b) => Math.max(a, Math.abs(b)), 0))), weights = kernel && about0(kernel);
    const tile = (values, shape, n, scale, mark) => this.tile(values, shape, n, scale, mark);
    this.reads = fold([height, width], this.block.readsSteps);
    this.gives = fold(this.block.arrays.map.shape, this.block.steps);
    this.rows.replaceChildren(...shown.map((n) => {
      const parts = [tile(input, [height, width], n, rule.scale, "window")];
      if (rule.combine === "sum") parts.push("×", tile(kernel, kernel.shape.slice(1), n, weights, ""));
      if (this.adds && rule.combine === "sum") parts.push("=", tile(this.adds[n], this.block.arrays.map.shape, 0, most, "unit"));
      return make("button", "", { type: "button", title: `Go to ${this.named(n)}`, "data-map": n }, make("span", "name", {}, this.named(n)), ...parts, make("output", "", { "aria-live": "off" }));
    }));
    reveal(this.more, ranked.length > FEW);
    write(this.more, this.all ? `Only the ${FEW} that matter most` : `All ${ranked.length}${maps > MANY ? ` strongest of ${maps}` : ""}`);
    this.result();
    this.resize();
  }

  tile(values, [height, width], at, scale, mark) {
    const canvas = make("canvas", "", { "aria-hidden": "true" });
    const folded = { window: this.reads, unit: this.gives }[mark] ?? fold([height, width], false);
    put(canvas, cleared(this.palettes.image(values, folded.width, folded.height, at * height * width, scale), folded));
    return make("span", `tile ${mark}`, {}, canvas, ...(mark ? [make("i")] : []));
  }

  // The sum as the layer gives it, and what the steps that follow make of it.
  result() {
    const { block } = this, { map } = block.arrays, names = [block.layer, ...block.chain.map(({ layer }) => layer)];
    const maps = [map, ...chainMaps(block)];
    while (this.pictures.length < maps.length) this.add();
    this.pictures.forEach((picture, step) => {
      reveal(picture.element, step < maps.length);
      if (step >= maps.length) return;
      write(picture.title, `${step ? "→ " : "= "}${names[step]}`);
      picture.values = maps[step];
      const { height, width } = this.gives, image = this.palettes.image(maps[step], width, height, 0, step ? scaleOf(maps[step]) : block.mapScale);
      picture.put(cleared(image, this.gives), [height, width]);
      picture.frame.setAttribute("aria-label", `The map of ${names[step]}: arrow keys move the unit`);
    });
  }

  add() {
    const picture = new Picture("");
    link(this.life, picture, { move: (place) => (place ? this.move(this.gives.from(place)) : this.rest()), choose: (place) => this.choose(this.gives.from(place)) });
    this.pictures.push(picture);
    this.results.append(picture.element);
  }

  resize() {
    if (!this.possible || !this.element.open) return;
    this.pen = sharp(this.lines, this.lines.clientWidth || 90, this.rows.clientHeight || 1);
    if (this.unit) this.show(this.unit, this.place, this.ink);
  }

  // The unit in every picture: one change of a few lengths, that all marks follow.
  show(unit, place, ink) {
    Object.assign(this, { unit, place, ink });
    if (!this.possible || !this.element.open || !this.pen) return;
    const { rule, arrays: { map, input } } = this.block, [, height, width] = input.shape, { rows, columns } = unit.seen;
    const seen = [Math.max(rows[0], 0), Math.min(rows.at(-1) + 1, height), Math.max(columns[0], 0), Math.min(columns.at(-1) + 1, width)];
    const [top, bottom, left, right] = around(covered(this.reads, seen, this.block.readsSteps && width === 1)), { reads, gives: made } = this, at = made.to(place);
    const marks = { "--top": top / reads.height, "--left": left / reads.width, "--tall": (bottom - top) / reads.height, "--wide": (right - left) / reads.width };
    const own = { "--row": at[0] / made.height, "--column": at[1] / made.width, "--one-row": 1 / made.height, "--one-column": 1 / made.width };
    for (const [name, value] of Object.entries({ ...marks, ...own })) this.opened.style.setProperty(name, value);
    const added = this.adds && unit.sums, gives = added || (["max", "mean"].includes(rule.combine) ? unit.sums : null); // else what stands there
    for (const row of this.rows.children) write(row.lastChild, number(gives ? gives[row.dataset.map] : unit.seen.values[row.dataset.map * unit.seen.cells], 3));
    const bias = rule.settings.bias === undefined ? "" : `, + bias ${number(rule.settings.bias, 3)}`;
    write(this.sum, added ? `Σ of all ${input.shape[0]}${bias}` : SINGLE[rule.combine] ?? rule.settings.how ?? rule.kind);
    this.pictures.forEach((picture) => {
      if (picture.element.hidden) return;
      picture.mark(at);
      picture.says(number(picture.values[place[0] * map.shape[1] + place[1]], 3));
    });
    this.threads(added ? unit.sums : null);
  }

  // From every row into the sum: as thick as what it adds here, orange where it adds, blue where it subtracts.
  threads(sums) {
    const { pen, lines: { clientWidth: width }, rows } = this, height = rows.clientHeight, box = rows.getBoundingClientRect();
    pen.clearRect(0, 0, width, height);
    const most = sums ? Math.max(...Array.from(rows.children, ({ dataset }) => Math.abs(sums[dataset.map]))) || 1 : 1;
    for (const row of rows.children) {
      const at = row.getBoundingClientRect(), y = (at.top + at.bottom) / 2 - box.top, share = sums ? sums[row.dataset.map] / most : 0;
      pen.strokeStyle = sums ? this.palettes.colour(Math.sign(share) * 0.75, { low: -1, high: 1, signed: true }) : this.ink.quiet;
      pen.lineWidth = 0.75 + 4 * Math.abs(share);
      pen.beginPath();
      pen.moveTo(0, y);
      pen.bezierCurveTo(width / 2, y, width / 2, Math.min(height / 2, 110), width, Math.min(height / 2, 110));
      pen.stroke();
    }
  }
}

// The box around the parts of a window, which of a sequence may stand on several lines.
const around = (parts) => parts.length ? [parts[0][0], parts.at(-1)[1], Math.min(...parts.map((part) => part[2])), Math.max(...parts.map((part) => part[3]))] : [0, 0, 0, 0];
