// The face, and on it the box of pixels that the unit sees.
import { faceImage, put } from "./canvas.js";
import { make, write } from "./dom.js";

export class Face {
  constructor() {
    this.canvas = make("canvas", "pixels", { role: "img", "aria-label": "The face as the network receives it" });
    this.box = make("i", "box");
    this.frame = make("div", "frame", {}, this.canvas, this.box);
    this.note = make("p", "note");
    this.element = make("figure", "face", {}, make("figcaption", "", {}, "The face"), this.frame, this.note);
  }

  take(block) {
    this.block = block;
    put(this.canvas, faceImage(block.arrays.face));
  }

  show([row, column]) {
    const { face, seenRows, seenColumns } = this.block.arrays, [height, width] = face.shape;
    const [top, bottom] = seenRows.subarray(2 * row, 2 * row + 2), [left, right] = seenColumns.subarray(2 * column, 2 * column + 2);
    const some = bottom > top && right > left;
    this.box.style.cssText = some
      ? `top:${(100 * top) / height}%;left:${(100 * left) / width}%;height:${(100 * (bottom - top)) / height}%;width:${(100 * (right - left)) / width}%`
      : "display:none";
    write(this.note, some ? `The unit sees ${this.block.steps ? "at most " : ""}${bottom - top}×${right - left} pixels of it.` : "The unit sees padding only.");
  }
}
