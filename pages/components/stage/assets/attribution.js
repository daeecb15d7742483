// The view of what several attribution methods say of one face: the same pixel in all of them at once; how much of a map
// is seen, and from which strength on, slides here. The map of a method that is at work grows with every frame.
import { Announcer } from "./announce.js";
import { faceImage } from "./canvas.js";
import { Palettes } from "./colours.js";
import { make, reveal, write } from "./dom.js";
import { number } from "./format.js";
import { overlaid, strongest } from "./overlay.js";
import { link, Picture } from "./pictures.js";
import { Ramp } from "./ramp.js";
import { Slide } from "./slide.js";
import { follow } from "./stream.js";
import { tiled } from "./tiled.js";

const WORDS_BELOW = 74, SMALLEST_MAP = 132; // pixels
const percent0 = (share) => `${Math.round(100 * share)}%`;

export class AttributionView {
  constructor(life, root, choose) {
    Object.assign(this, { life, root, choose, all: [], pictures: [], place: null, path: null, asked: null });
    const slide = (name, words, high) =>
      new Slide(life, words, { low: 0, high, step: 0.05, written: percent0 }, { change: () => this.draw(), done: (value) => choose({ [name]: value }) });
    this.blend = slide("blend", "Map over face", 1);
    this.least = slide("least", "Leave out less than, of the strongest", 0.9);
    this.where = make("p", "note");
    this.grid = make("div", "pictures maps");
    this.announcer = new Announcer(life, root);
    const sliders = make("div", "slides", {}, this.blend.element, this.least.element, this.where);
    root.replaceChildren(sliders, this.grid, this.announcer.element);
    life.onWidth(root, () => this.resize());
    life.on(root, "transitionend", (event) => event.target === root && this.draw()); // another theme: stage.css
  }

  take(block) {
    const { arrays, methods } = block;
    Object.assign(this, { block, palettes: new Palettes(arrays.palettes), path: null });
    [this.height, this.width] = arrays.face.shape;
    this.face = faceImage(arrays.face);
    this.blend.take(block.blend);
    this.least.take(block.least);
    const titles = ["The face", ...methods.map(({ name }) => name)];
    this.lay(titles);
    this.pictures.forEach((picture, map) => {
      const method = methods[map - 1];
      picture.frame.setAttribute("aria-label", `${titles[map]}: arrow keys move over the pixels, in all pictures at once`);
      if (!method) return;
      const area = this.height * this.width;
      if (method.path) this.grow(picture, method);
      else this.show(picture, arrays.maps.subarray((map - 1) * area, map * area), method.scale);
    });
    this.resize();
  }

  show(picture, values, scale) {
    Object.assign(picture, { values, waits: false, most: strongest(values) });
    picture.element.classList.remove("waits");
    picture.colours = this.palettes.image(values, this.width, this.height, 0, scale).data;
    picture.ramp.take(scale, this.palettes);
  }

  // The map so far, as the work hands it over. Every frame counts; painted is the last of those that came.
  grow(picture, { name, path }) {
    Object.assign(picture, { values: null, most: 0, waits: true });
    picture.element.classList.add("waits");
    write(picture.title, `${name}, so far`);
    this.path = path;
    this.root.grown = 0; // frames that were painted, or came before one that was, for whoever measures
    let came = 0;
    const take = ({ arrays, scale }) => {
      if (this.path !== path) return;
      this.show(picture, arrays.map, scale);
      came += 1;
      this.asked ??= this.life.frame(() => {
        this.asked = null;
        this.draw();
        this.root.grown = came;
      });
    };
    follow(this.life, path, take).catch((error) => error.name === "AbortError" || console.error(error));
  }

  // Pictures are made once and used again: what hears of one lives as long as the view.
  lay(titles) {
    for (let map = this.all.length; map < titles.length; map++) {
      const picture = new Picture("");
      picture.share = make("span");
      picture.note.append(picture.value, picture.share);
      if (map) picture.element.insertBefore((picture.ramp = new Ramp()).element, picture.note);
      link(this.life, picture, { move: (place) => this.point(place) });
      this.all.push(picture);
      this.grid.append(picture.element);
    }
    this.pictures = this.all.slice(0, titles.length);
    this.all.forEach((picture, map) => reveal(picture.element, map < titles.length));
    this.pictures.forEach((picture, map) => {
      write(picture.title, titles[map]);
      picture.title.title = titles[map];
    });
  }

  resize() {
    if (!this.block) return;
    const room = { width: this.root.clientWidth, height: Math.max(300, Math.min(innerHeight - 420, 640)) }, narrow = room.width < 620;
    this.root.classList.toggle("narrow", narrow);
    const options = { gap: narrow ? 12 : 20, below: WORDS_BELOW, least: narrow ? (room.width - 12) / 2 : SMALLEST_MAP, most: 460 };
    const { columns, side } = tiled(this.pictures.length, this.height / this.width, room, options);
    this.grid.classList.toggle("many", columns > 2 && !narrow);
    this.grid.style.gridTemplateColumns = `repeat(${columns}, ${side}px)`;
    this.draw();
  }

  draw() {
    const how = { blend: this.blend.value, least: this.least.value }, size = [this.height, this.width];
    for (const picture of this.pictures) {
      const pixels = picture.values ? overlaid(this.face.data, picture.values, picture.colours, how) : this.face.data;
      picture.put(new ImageData(new Uint8ClampedArray(pixels), this.width), size);
    }
    this.point(this.place);
  }

  point(place) {
    this.place = place;
    const { face } = this.block.arrays, pixel = place ? place[0] * this.width + place[1] : 0, channels = face.shape[2];
    const said = this.pictures.map((picture) => {
      picture.mark(place);
      const value = picture.values ? picture.values[pixel] : null, share = picture.most ? Math.abs(value) / picture.most : 0;
      const text = picture.waits ? "" : value === null ? Array.from({ length: channels }, (_, c) => number(face[pixel * channels + c] / 255, 2)).join(", ") : number(value, 3);
      picture.says(place ? text : "");
      write(picture.share, place && value !== null ? `${percent0(share)} of its strongest` : "");
      return `${picture.title.textContent} ${text}`;
    });
    write(this.where, place ? `Row ${place[0]}, column ${place[1]}` : "Move over a picture: the same pixel is read in all of them.");
    if (place) this.announcer.say(`Row ${place[0]}, column ${place[1]}: ${said.join(", ")}.`);
  }
}
