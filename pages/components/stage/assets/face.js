// The face, and on it the box of pixels that the unit sees. Where it is pointed at, the unit moves there: to the place
// of which the pixels that it sees lie about the pointer.
import { cellAt, faceImage, put } from "./canvas.js";
import { make, write } from "./dom.js";
import { unitSeeing } from "./nearest.js";

export class Face {
  constructor(life, { move, rest }) {
    this.move = move;
    this.caption = make("figcaption", "", {}, "The face");
    this.canvas = make("canvas", "pixels", { role: "img", "aria-label": "The face as the network receives it" });
    this.box = make("i", "box");
    this.frame = make("div", "frame", {}, this.canvas, this.box);
    this.note = make("p", "note");
    this.element = make("figure", "face", {}, this.caption, this.frame, this.note);
    for (const type of ["pointermove", "pointerdown"]) life.on(this.frame, type, (event) => this.point(event));
    life.on(this.frame, "pointerleave", (event) => {
      if (event.pointerType !== "mouse") return;
      write(this.caption, "The face");
      rest();
    });
  }

  take(block) {
    this.block = block;
    put(this.canvas, faceImage(block.arrays.face));
  }

  point(event) {
    const { face, seenRows, seenColumns } = this.block.arrays, [height, width, channels] = face.shape, box = this.frame.getBoundingClientRect();
    const [y, x] = [cellAt((event.clientY - box.top) / box.height, height), cellAt((event.clientX - box.left) / box.width, width)];
    const first = (y * width + x) * channels, place = [unitSeeing(seenRows, y), unitSeeing(seenColumns, x)];
    write(this.caption, `The face: ${face.subarray(first, first + channels).join(", ")} of 255`);
    if (!place.includes(null)) this.move(place);
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
