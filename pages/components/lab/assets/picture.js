// A map as a picture with a caption under the pointer: what stands there.
import { put, sharp } from "../../stage/assets/canvas.js";
import { make, write } from "../../stage/assets/dom.js";

export class Picture {
  constructor(title) {
    this.title = make("figcaption", "", {}, title);
    this.canvas = make("canvas", "pixels", { role: "img", "aria-label": title });
    this.marks = make("canvas", "marks", { "aria-hidden": "true" });
    this.frame = make("div", "frame", {}, this.canvas, this.marks);
    this.note = make("p", "note");
    this.element = make("figure", "picture", {}, this.title, this.frame, this.note);
  }

  // Numbers in colours; `image` where they are the pixels of a photo.
  show({ values, height, width }, palettes, scale) {
    Object.assign(this, { height, width });
    put(this.canvas, palettes.image(values, width, height, 0, scale));
    this.frame.style.aspectRatio = `${width} / ${height}`;
  }

  photo(image) {
    Object.assign(this, { height: image.height, width: image.width });
    put(this.canvas, image);
    this.frame.style.aspectRatio = `${image.width} / ${image.height}`;
  }

  // Boxes on top: [{row, column, height, width, colour}], in pixels of the picture.
  mark(boxes) {
    const wide = this.frame.clientWidth, high = this.frame.clientHeight, pen = sharp(this.marks, wide, high);
    for (const { row, column, height, width, colour, fill } of boxes) {
      const x = (column * wide) / this.width, y = (row * high) / this.height, w = (width * wide) / this.width, h = (height * high) / this.height;
      Object.assign(pen, { strokeStyle: colour, fillStyle: colour, lineWidth: 2 });
      if (fill) pen.fillRect(x + w * 0.2, y + h * 0.2, w * 0.6, h * 0.6);
      else pen.strokeRect(x + 1, y + 1, w - 2, h - 2);
    }
  }

  say(text) {
    write(this.note, text);
  }

  // [row, column] under a pointer, inside the picture.
  at(event) {
    const box = this.frame.getBoundingClientRect(), inside = (share, size) => Math.min(Math.max(Math.floor(share * size), 0), size - 1);
    return [inside((event.clientY - box.top) / box.height, this.height), inside((event.clientX - box.left) / box.width, this.width)];
  }
}
