// What the channels of a layer look for, a picture each; of the one under the pointer, or in focus, the picture enlarged,
// and where it finds that in this face.
import { Announcer } from "./announce.js";
import { faceImage, put } from "./canvas.js";
import { Palettes, scaleOf } from "./colours.js";
import { make, reveal, write } from "./dom.js";
import { capital, number } from "./format.js";
import { Grid } from "./grid.js";
import { mapOver } from "./overlay.js";
import { link, Picture } from "./pictures.js";
import { Ramp } from "./ramp.js";

const FEW = 24; // pictures that are shown large

export class LooksView {
  constructor(life, root, choose) {
    Object.assign(this, { life, root });
    this.grid = new Grid(life, choose, { kind: ["channel", "channels"] });
    this.grid.image = (tile) => this.picture(tile);
    this.grid.again = () => this.show();
    life.on(this.grid.tiles, "pointerdown", (event) => this.grid.hover(this.grid.at(event))); // a finger does not hover
    this.numbers = make("p", "note numbers");
    this.grid.element.append(this.numbers);
    this.name = make("p", "name");
    this.large = make("canvas", "pixels", { role: "img" });
    this.title = make("figcaption");
    this.looks = make("figure", "picture", {}, this.title, this.large);
    this.finds = new Picture("Where it finds it in this face");
    this.finds.element.insertBefore((this.ramp = new Ramp()).element, this.finds.note);
    this.finds.frame.setAttribute("aria-label", "Where it finds it in this face: arrow keys move over the places");
    link(life, this.finds, { move: (place) => this.point(place) });
    this.announcer = new Announcer(life, root);
    const one = make("div", "one-look", {}, this.name, this.looks, this.finds.element);
    root.replaceChildren(make("div", "looks", {}, this.grid.element, one), this.announcer.element);
    life.onWidth(root, () => this.resize());
    life.on(root, "transitionend", (event) => event.target === root && this.resize()); // another theme: stage.css
  }

  take(block) {
    Object.assign(this, { block, palettes: new Palettes(block.arrays.palettes), last: Math.max(block.ranked.indexOf(block.channel), 0) });
    this.grid.most = block.ranked.length > FEW ? 96 : 220; // pixels
    this.grid.take(block, this.palettes);
    write(this.title, block.title);
    reveal(this.finds.element, Boolean(block.arrays.maps));
    this.resize();
  }

  picture(tile) {
    const { tiles } = this.block.arrays, [, height, width, colours] = tiles.shape, size = height * width * colours;
    return faceImage(Object.assign(tiles.subarray(tile * size, (tile + 1) * size), { shape: [height, width, colours] }));
  }

  resize() {
    if (!this.block) return;
    const narrow = this.root.clientWidth < 620;
    this.root.classList.toggle("narrow", narrow);
    this.ink = { accent: getComputedStyle(this.root).getPropertyValue("--st-primary-color").trim() };
    this.grid.draw(this.grid.element.clientWidth, narrow);
    this.shown = null;
    this.show();
  }

  show() {
    const { block, grid } = this, tile = grid.hovered < 0 ? this.last : grid.hovered; // the last one stays to be looked at
    this.last = grid.from = tile;
    grid.show([0, 0], this.ink);
    if (tile === this.shown) return;
    this.shown = tile;
    const name = capital(block.called[tile]), said = block.said.map(([what, values]) => `${what} ${number(values[tile], 3)}`).join(", ");
    write(this.name, name);
    put(this.large, this.picture(tile));
    this.large.setAttribute("aria-label", `${block.title}: ${block.called[tile]}`);
    write(this.numbers, [said ? `${name}: ${said}.` : "", block.chooses ? "A click keeps it." : ""].join(" ").trim());
    if (block.arrays.maps) this.find(tile);
    if (grid.hovered >= 0) this.announcer.say(said ? `${name}: ${said}.` : name);
  }

  // The map of a channel over the face.
  find(tile) {
    const { maps, face } = this.block.arrays, [, rows, columns] = maps.shape, size = rows * columns;
    this.map = maps.subarray(tile * size, (tile + 1) * size);
    const scale = scaleOf(this.map);
    this.finds.put(mapOver(face, this.map, [rows, columns], scale, this.palettes), [rows, columns]);
    this.ramp.take(scale, this.palettes);
    this.point(null);
  }

  point(place) {
    this.finds.mark(place);
    const text = place ? number(this.map[place[0] * this.finds.width + place[1]], 3) : "";
    this.finds.says(text);
    if (place) this.announcer.say(`Row ${place[0]}, column ${place[1]}: ${text}.`);
  }
}
