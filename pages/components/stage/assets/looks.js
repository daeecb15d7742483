// What the channels of a layer look for, a picture each; of the one under the pointer, or in focus, the picture enlarged,
// and where it finds that in this face.
import { faceImage, put } from "./canvas.js";
import { Palettes, scaleOf } from "./colours.js";
import { make, reveal, write } from "./dom.js";
import { capital, number } from "./format.js";
import { GridBeside, inWords } from "./grid_beside.js";
import { mapOver } from "./overlay.js";
import { link, Picture } from "./pictures.js";
import { Ramp } from "./ramp.js";

const FEW = 24; // pictures that are shown large

export class LooksView extends GridBeside {
  constructor(life, root, choose) {
    super(life, root, choose, ["channel", "channels"]);
    life.on(this.grid.tiles, "pointerdown", (event) => this.grid.hover(this.grid.at(event))); // a finger does not hover
    this.name = make("p", "name");
    this.large = make("canvas", "pixels", { role: "img" });
    this.title = make("figcaption");
    this.looks = make("figure", "picture", {}, this.title, this.large);
    this.finds = new Picture("Where it finds it in this face");
    this.finds.element.insertBefore((this.ramp = new Ramp()).element, this.finds.note);
    this.finds.frame.setAttribute("aria-label", "Where it finds it in this face: arrow keys move over the places");
    link(life, this.finds, { move: (place) => this.point(place) });
    const one = make("div", "one-look", {}, this.name, this.looks, this.finds.element);
    root.replaceChildren(make("div", "looks", {}, this.grid.element, one), this.announcer.element);
  }

  take(block) {
    this.grid.most = block.ranked.length > FEW ? 96 : 220; // pixels
    write(this.title, block.title);
    reveal(this.finds.element, Boolean(block.arrays.maps));
    this.begin(block, new Palettes(block.arrays.palettes), []);
  }

  image(tile) {
    const { tiles } = this.block.arrays, [, height, width, colours] = tiles.shape, size = height * width * colours;
    return faceImage(Object.assign(tiles.subarray(tile * size, (tile + 1) * size), { shape: [height, width, colours] }));
  }

  lay(tile) {
    const { block } = this, name = capital(block.called[tile]), words = inWords(block.said, tile), said = words ? `${name}: ${words}.` : "";
    write(this.name, name);
    put(this.large, this.image(tile));
    this.large.setAttribute("aria-label", `${block.title}: ${block.called[tile]}`);
    write(this.numbers, [said, block.chooses ? "A click keeps it." : ""].join(" ").trim());
    if (block.arrays.maps) this.find(tile);
    return said || name;
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
