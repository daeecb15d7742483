// The view of a receptive field: a unit of a deep map, moved by pointer, finger or keys, and the box that it sees in the
// layers below, which grows until it lies on the face.
import { Announcer } from "./announce.js";
import { faceImage, sharp } from "./canvas.js";
import { Palettes } from "./colours.js";
import { make, write } from "./dom.js";
import { number } from "./format.js";
import { link, Picture } from "./pictures.js";

// The box of a unit in one of the layers: [top, left, bottom, right], or null where it sees padding only.
export function boxOf(rows, columns, [row, column]) {
  const [top, bottom] = rows.subarray(2 * row, 2 * row + 2), [left, right] = columns.subarray(2 * column, 2 * column + 2);
  return bottom > top && right > left ? [top, left, bottom, right] : null;
}

export class FieldView {
  constructor(life, root, choose) {
    Object.assign(this, { life, root, steps: [] });
    this.map = new Picture("");
    this.face = new Picture("The face");
    this.between = make("div", "between");
    this.lines = make("canvas", "lines", { "aria-hidden": "true" });
    this.row = make("div", "cone", {}, this.map.element, this.between, this.face.element, this.lines);
    this.announcer = new Announcer(life, root);
    root.replaceChildren(this.row, this.announcer.element);
    for (const end of [this.face, this.map]) end.frame.classList.add("end");
    for (const attribute of ["tabindex", "role"]) this.face.frame.removeAttribute(attribute);
    this.face.frame.classList.remove("map");
    link(life, this.map, { move: (place) => this.move(place ?? this.block.place), choose: (place) => this.pin(place, choose) });
    life.onWidth(root, () => this.resize());
    life.on(root, "transitionend", (event) => event.target === root && this.resize()); // another theme: stage.css
  }

  take(block) {
    const { arrays, steps } = block, palettes = new Palettes(arrays.palettes);
    Object.assign(this, { block, place: block.place });
    const image = (values, scale) => palettes.image(values, values.shape[1], values.shape[0], 0, scale);
    this.map.put(image(arrays.map, block.mapScale), arrays.map.shape);
    this.map.frame.setAttribute("aria-label", `Channel ${block.channel} of ${block.layer}: arrow keys move the unit, Enter chooses it`);
    write(this.map.title, `${block.layer}, channel ${block.channel}`);
    this.face.put(faceImage(arrays.face), arrays.face.shape);
    this.steps = steps.map(({ layer, channel, scale }, step) => {
      const picture = new Picture(layer), values = arrays[`step${step}`];
      for (const attribute of ["tabindex", "role"]) picture.frame.removeAttribute(attribute);
      picture.frame.classList.remove("map");
      picture.put(image(values, scale), values.shape);
      picture.frame.title = `channel ${channel}, the strongest`;
      return picture;
    });
    this.between.replaceChildren(...this.steps.map((picture) => picture.element));
    this.resize();
  }

  resize() {
    if (!this.block) return;
    const width = this.root.clientWidth, style = getComputedStyle(this.root);
    this.root.classList.toggle("narrow", width < 620);
    this.between.style.setProperty("--steps", this.steps.length);
    this.accent = style.getPropertyValue("--st-primary-color").trim();
    this.show();
  }

  move(place) {
    if (place[0] === this.place[0] && place[1] === this.place[1]) return;
    this.place = place;
    this.show();
  }

  pin(place, choose) {
    this.block.place = place;
    this.move(place);
    choose({ row: place[0], column: place[1] });
  }

  show() {
    const { arrays } = this.block, [row, column] = this.place, value = arrays.map[row * arrays.map.shape[1] + column];
    const below = [...this.steps, this.face], boxes = below.map((_, step) => boxOf(arrays[`rows${step}`], arrays[`columns${step}`], this.place));
    this.map.mark(this.place);
    this.map.says(number(value, 3));
    write(this.map.note, `The unit at row ${row}, column ${column}.`);
    below.forEach((picture, step) => {
      this.box(picture, boxes[step]);
      const [top, left, bottom, right] = boxes[step] ?? [0, 0, 0, 0], of = `of ${picture.height}×${picture.width}`;
      write(picture.note, boxes[step] ? `${bottom - top}×${right - left} ${of}` : "padding only");
    });
    this.connect([this.map, ...below]);
    this.announcer.say(`Row ${row}, column ${column}, ${number(value)}, sees ${this.face.note.textContent} pixels of the face.`);
  }

  box({ box, height, width }, seen) {
    box.hidden = !seen;
    if (!seen) return;
    const [top, left, bottom, right] = seen;
    box.style.cssText = `top:${(100 * top) / height}%;left:${(100 * left) / width}%;height:${(100 * (bottom - top)) / height}%;width:${(100 * (right - left)) / width}%`;
  }

  // From the right edge of a box to the left edge of the next.
  connect(pictures) {
    const { clientWidth, clientHeight } = this.row, pen = sharp(this.lines, clientWidth, clientHeight), origin = this.row.getBoundingClientRect();
    if (this.root.classList.contains("narrow")) return; // one under the other: nothing to connect
    const boxes = pictures.filter(({ box }) => !box.hidden).map(({ box }) => box.getBoundingClientRect());
    Object.assign(pen, { strokeStyle: this.accent, fillStyle: this.accent, lineWidth: 1 });
    boxes.slice(1).forEach((to, step) => {
      const from = boxes[step], at = (x, y) => [x - origin.left, y - origin.top];
      pen.beginPath();
      pen.moveTo(...at(from.right, from.top));
      pen.lineTo(...at(to.left, to.top));
      pen.lineTo(...at(to.left, to.bottom));
      pen.lineTo(...at(from.right, from.bottom));
      pen.closePath();
      pen.globalAlpha = 0.12;
      pen.fill();
      pen.globalAlpha = 0.7;
      pen.stroke();
    });
    pen.globalAlpha = 1;
  }
}
