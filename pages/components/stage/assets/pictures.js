// Pictures of maps side by side, with one place that is marked in all of them: by pointer, finger or arrow keys.
import { ARROWS } from "./arrows.js";
import { cellAt, clamped, put } from "./canvas.js";
import { make, write } from "./dom.js";

export class Picture {
  constructor(title, note = "") {
    this.title = make("span", "", {}, title);
    this.value = make("span", "value");
    this.canvas = make("canvas", "pixels");
    this.box = make("i", "cell", { hidden: "" });
    this.frame = make("div", "frame map", { tabindex: 0, role: "application" }, this.canvas, this.box);
    this.note = make("p", "note", {}, note);
    this.element = make("figure", "picture", {}, make("figcaption", "", {}, this.title, this.value), this.frame, this.note);
  }

  // An image, and of how many rows and columns its places are.
  put(image, [height, width]) {
    put(this.canvas, image);
    Object.assign(this, { height, width });
    this.frame.style.aspectRatio = `${width} / ${height}`;
  }

  mark(place) {
    this.box.hidden = !place;
    if (!place) return;
    const { height, width } = this;
    this.box.style.cssText = `top:${(100 * place[0]) / height}%;left:${(100 * place[1]) / width}%;height:${100 / height}%;width:${100 / width}%`;
  }

  says(text) {
    write(this.value, text);
  }

  at(event) {
    const box = this.frame.getBoundingClientRect();
    return [
      cellAt((event.clientY - box.top) / box.height, this.height),
      cellAt((event.clientX - box.left) / box.width, this.width),
    ];
  }
}

// `move` hears of the place that is pointed at, null when the pointer leaves; `choose` of one that was clicked.
export function link(life, picture, { move, choose = () => {} }) {
  const { frame } = picture;
  let place = [0, 0];
  const to = (next) => move((place = next), picture);
  life.on(frame, "pointermove", (event) => to(picture.at(event)));
  life.on(frame, "pointerdown", (event) => to(picture.at(event)));
  life.on(frame, "pointerleave", (event) => event.pointerType === "mouse" && move(null, picture));
  life.on(frame, "click", (event) => choose(picture.at(event), picture));
  life.on(frame, "blur", () => move(null, picture));
  life.on(frame, "keydown", (event) => {
    const by = ARROWS[event.key];
    if (event.key === "Enter") choose(place, picture);
    if (!by) return;
    event.preventDefault();
    to([clamped(place[0] + by[0], picture.height), clamped(place[1] + by[1], picture.width)]);
  });
}
