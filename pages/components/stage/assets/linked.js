// Maps over the face, side by side: the same place in all of them, with what each says there. A map of fewer places than
// the face has pixels is stretched over it.
import { Announcer } from "./announce.js";
import { across } from "./canvas.js";
import { Palettes } from "./colours.js";
import { make, write } from "./dom.js";
import { number } from "./format.js";
import { mapOver } from "./overlay.js";
import { link, Picture } from "./pictures.js";
import { Ramp } from "./ramp.js";

const LEAST = 200; // pixels of a picture that stands beside another

// A box around pixels of the face.
function outline([top, left, bottom, right], [height, width]) {
  const share = (at, all) => `${(100 * at) / all}%`;
  const style = `top:${share(top, height)};left:${share(left, width)};height:${share(bottom - top, height)};width:${share(right - left, width)}`;
  return make("i", "sees", { style, "aria-hidden": "true" });
}

export class LinkedView {
  constructor(life, root) {
    Object.assign(this, { life, root });
    this.grid = make("div", "pictures linked");
    this.announcer = new Announcer(life, root);
    root.replaceChildren(this.grid, this.announcer.element);
    life.onWidth(root, () => this.resize());
    life.on(root, "transitionend", (event) => event.target === root && this.block && this.draw()); // another theme: stage.css
  }

  take(block) {
    const { arrays, maps } = block;
    Object.assign(this, { block, palettes: new Palettes(arrays.palettes) });
    this.pictures = maps.map(({ title, note, scale, box }, n) => {
      const picture = new Picture(title, note);
      Object.assign(picture, { values: arrays[`map${n}`], size: arrays[`map${n}`].shape, scale, ramp: new Ramp() });
      picture.element.insertBefore(picture.ramp.element, picture.note);
      if (box) picture.frame.append(outline(box, arrays.face.shape));
      picture.frame.setAttribute("aria-label", `${title}: arrow keys move over the places, in all pictures at once`);
      link(this.life, picture, { move: (place) => this.point(place, picture) });
      return picture;
    });
    this.grid.replaceChildren(...this.pictures.map(({ element }) => element));
    this.resize();
  }

  resize() {
    if (!this.block) return;
    const narrow = this.root.clientWidth < LEAST * this.pictures.length;
    this.root.classList.toggle("narrow", narrow);
    this.grid.style.gridTemplateColumns = `repeat(${narrow ? 1 : this.pictures.length}, minmax(0, 1fr))`;
    this.draw();
  }

  draw() {
    const { arrays } = this.block;
    this.pictures.forEach((picture, n) => {
      const face = arrays[`face${n}`] ?? arrays.face; // some lie over a face of their own
      picture.put(mapOver(face, picture.values, picture.size, picture.scale, this.palettes), picture.size);
      picture.ramp.take(picture.scale, this.palettes);
    });
  }

  point(place, from) {
    const said = this.pictures.map((picture) => {
      const here = place && across(place, from.size, picture.size);
      picture.mark(here);
      const text = here ? number(picture.values[here[0] * picture.size[1] + here[1]], 3) : "";
      picture.says(text);
      return `${picture.title.textContent} ${text}`;
    });
    if (place) this.announcer.say(`Row ${place[0]}, column ${place[1]}: ${said.join(", ")}.`);
  }
}
