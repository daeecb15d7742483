// A step of a network as an element: its maps, its name, and a mark for everything that is folded into it.
import { faceImage, put } from "./canvas.js";
import { cut } from "./cut.js";
import { make } from "./dom.js";
import { drawn } from "./sizes.js";

const LETTER = 5.7; // pixels of a name's letter, about

// Maps side by side, in rows of `across`, as one image; where the last row ends early it is left clear.
export function mosaic(levels, across, pixelOf) {
  const [count, height, width] = levels.shape, columns = Math.min(count, across), rows = Math.ceil(count / columns);
  const image = { width: columns * width, height: rows * height, pixels: new Uint32Array(columns * width * rows * height) };
  for (let map = 0; map < count; map++)
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++) {
        const at = (Math.floor(map / columns) * height + row) * image.width + (map % columns) * width + column;
        image.pixels[at] = pixelOf(levels[(map * height + row) * width + column]);
      }
  return image;
}

export function pictureOf(block, step, palettes, which = null) {
  const canvas = make("canvas", "", { "aria-hidden": "true" }), facts = block.steps[step];
  if (facts.image) {
    put(canvas, faceImage(block.arrays.face));
    return canvas;
  }
  const all = block.arrays[`maps${step}`], [count, height, width] = all.shape, area = height * width;
  const levels = which === null ? all : Object.assign(all.subarray(which * area, (which + 1) * area), { shape: [1, height, width] });
  const { pixels, ...size } = mosaic(levels, which === null ? Math.min(count, facts.across) : 1, (level) => palettes.pixels[+facts.signed][level]);
  put(canvas, new ImageData(new Uint8ClampedArray(pixels.buffer), size.width));
  return canvas;
}

// Whether there is room for marks below the steps of a plan.
export const marked = ({ words }) => words > 16;

// Of a node of the plan.
export function stepOf(block, palettes, node, plan) {
  const facts = block.steps[node.step], canvas = pictureOf(block, node.step, palettes), [width, height] = drawn(block, node.step, node.side);
  canvas.style.cssText = `width:${width}px;height:${height}px`;
  const closes = block.modules.findIndex(([, , last, isRun], module) => last === facts.level && !isRun && node.inside === module);
  const module = node.module ?? (closes < 0 ? undefined : closes), closed = node.module !== undefined;
  const folds = module === undefined ? "" : closed ? `; stands for ${block.modules[module][0]}, plus opens it` : "; minus closes its module";
  const button = make("button", closed ? "picture stands" : "picture", { type: "button", tabindex: -1, "aria-label": `${facts.name}: ${facts.says}${folds}` }, canvas);
  const whole = closed ? block.modules[module][0] : facts.name, short = cut(whole, Math.floor((node.side + 16) / LETTER), block.steps.map((step) => step.name));
  const name = make("span", "name", short === whole ? {} : { "data-whole": whole }, short);
  const element = make("div", "step", { "data-node": node.id }, button, name);
  if (marked(plan)) element.append(make("div", "marks", {}, ...facts.marks.map(([layer, step, sign, colour]) => mark(layer, step, sign, colour))));
  if (module !== undefined) element.append(make("button", "fold", { type: "button", tabindex: -1, "data-module": module, "aria-label": `${closed ? "Open" : "Close"} the module ${block.modules[module][0]}` }, closed ? "+" : "−"));
  element.style.cssText = `left:${node.x}px;top:${node.y}px;width:${node.side}px;--side:${node.side}px`;
  return element;
}

function mark(layer, name, sign, colour) {
  const button = make("button", "mark", { type: "button", tabindex: -1, "data-layer": layer, title: name, "aria-label": `Open ${name}` }, sign);
  button.style.color = colour;
  return button;
}

export function legendOf(sign, colour, words) {
  const symbol = make("i", "", { "aria-hidden": "true" }, sign);
  symbol.style.cssText = `color:${colour};font-style:normal`;
  return make("span", "", {}, symbol, ` ${words}`);
}
