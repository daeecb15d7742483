// Which terms a text speaks of, by node's own test runner.
import assert from "node:assert/strict";
import { test } from "node:test";

import { spotter } from "../../../pages/components/gloss/assets/spotting.js";

const TERMS = [
  { name: "convolution", forms: ["convolution", "convolutions"] },
  { name: "transposed convolution", forms: ["transposed convolution"] },
  { name: "map", forms: ["map", "maps", "feature map"] },
  { name: "FLOPs", forms: ["FLOPs"] },
  { name: "1×1 (odd)", forms: ["1×1 (odd)"] },
];
const names = (text) => spotter(TERMS)(text).map(({ name }) => name);

test("whole words in any case, wherever they stand in the text", () => {
  assert.deepEqual(spotter(TERMS)("Maps of a Convolution."), [
    { name: "map", from: 0, to: 4 },
    { name: "convolution", from: 10, to: 21 },
  ]);
  assert.deepEqual(names("134 MFLOPs, mapped, remaps, map_2, the map's edge"), ["map"]);
  assert.deepEqual(names("FLOPS and flops"), ["FLOPs", "FLOPs"]);
});

test("of two terms the longer", () => {
  assert.deepEqual(names("a transposed convolution makes a feature map large"), ["transposed convolution", "map"]);
});

test("half of a compound is another word", () => {
  assert.deepEqual(names("a map-like thing, a mini-map"), []);
  assert.deepEqual(names("a map – or a map-"), ["map", "map"]);
});

test("letters of other alphabets are letters, and no sign is a pattern", () => {
  assert.deepEqual(names("émap mapé"), []);
  assert.deepEqual(names("see 1×1 (odd)."), ["1×1 (odd)"]);
  assert.deepEqual(spotter([])("map"), []);
});
