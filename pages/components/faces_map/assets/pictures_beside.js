// The faces beside the map: those within the line, else those nearest to the face under study.
import { drawTiles, faceImage, fit, sharp, tileAt } from "../../stage/assets/canvas.js";
import { make, write } from "../../stage/assets/dom.js";
import { asked, unlessLeft } from "./asked.js";

const LARGEST = 72, GAP = 4; // pixels

// One face of many that a block holds, as a picture.
export function pictureOf(images, one) {
  const [, height, width, channels] = images.shape, area = height * width * channels;
  return faceImage(Object.assign(images.subarray(one * area, (one + 1) * area), { shape: [height, width, channels] }));
}

export class PicturesBeside {
  // `point` is told which dot's picture is under the pointer, −1 for none.
  constructor(life, point) {
    Object.assign(this, { life, point, numbers: [], block: null, turn: 0, at: -1 });
    this.title = make("h2");
    this.tiles = make("canvas", "", { role: "img", tabindex: "0" });
    this.words = make("p", "note");
    this.element = make("div", "beside", {}, this.title, this.tiles, this.words);
    life.on(this.tiles, "pointermove", ({ offsetX, offsetY }) => this.look(tileAt(this.grid, this.numbers.length, offsetX, offsetY)));
    life.on(this.tiles, "pointerleave", () => this.look(-1));
    life.on(this.tiles, "blur", () => this.look(-1));
    life.on(this.tiles, "keydown", (event) => this.step(event));
  }

  step(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: this.grid?.columns, ArrowUp: -this.grid?.columns }[event.key];
    if (!by || !this.numbers.length) return;
    event.preventDefault();
    this.look(Math.min(Math.max(this.at + by, 0), this.numbers.length - 1));
  }

  // Shows these faces; what is asked for before they are there is forgotten.
  async show(path, numbers, title, none) {
    const turn = ++this.turn;
    write(this.title, title);
    if (!numbers.length) {
      Object.assign(this, { numbers, block: null });
      write(this.words, none);
      return this.paint();
    }
    try {
      const block = await asked(this.life, `${path}?of=${numbers.join(".")}`);
      if (turn !== this.turn) return;
      Object.assign(this, { numbers, block });
      this.tiles.setAttribute("aria-label", `${numbers.length} faces. Arrow keys go from one to the next.`);
      this.paint();
    } catch (error) {
      unlessLeft(error);
    }
  }

  paint() {
    const room = this.element.clientWidth;
    if (room < 1) return;
    if (!this.block) {
      sharp(this.tiles, 0, 0);
      return;
    }
    const { images } = this.block.arrays, count = this.numbers.length, size = images.shape.slice(1, 3);
    this.grid = fit(count, size, { width: room + GAP, height: Math.max(520, room) }, { gap: GAP, most: LARGEST });
    drawTiles(this.tiles, this.grid, count, (tile) => pictureOf(images, tile));
    this.at = -1;
    write(this.words, " ");
  }

  look(tile) {
    if (tile === this.at) return;
    this.at = tile;
    write(this.words, tile < 0 || !this.block ? " " : this.block.words[tile]);
    this.point(tile < 0 ? -1 : this.numbers[tile]);
  }
}
