// What is found while one types, by node's own test runner.
import assert from "node:assert/strict";
import { test } from "node:test";

import { matches, score } from "../../../pages/components/frame/assets/matches.js";

const ALL = [
  { kind: "page", name: "look/layers", words: "Layers", more: "What did each layer make of it?" },
  { kind: "page", name: "ask/receptive_field", words: "Receptive field", more: "How much of the face can it see?" },
  { kind: "layer", name: "conv1_1", words: "conv1_1", more: "Conv2D, 48×48×24", channels: 24 },
  { kind: "layer", name: "conv2_1", words: "conv2_1", more: "Conv2D, 24×24×48", channels: 48 },
  { kind: "layer", name: "relu2_1", words: "relu2_1", more: "ReLU, 24×24×48", channels: 48 },
  { kind: "label", name: "fear", words: "fear", more: "Which pixels moved this answer?" },
];
const names = (typed, here) => matches(ALL, typed, here).map((entry) => entry.words);

test("nothing typed: the pages, in their order", () => {
  assert.deepEqual(names(""), ["Layers", "Receptive field"]);
  assert.deepEqual(names("  "), ["Layers", "Receptive field"]);
});

test("the beginning of a word is better than its middle, a name better than what is said of it", () => {
  assert.deepEqual(names("fie"), ["Receptive field"]);
  assert.equal(names("fear")[0], "fear");
  assert.deepEqual(names("conv2d"), ["conv1_1", "conv2_1"]);
  assert.ok(score(ALL[3], "conv2_1") > score(ALL[3], "conv2"));
  assert.ok(score(ALL[3], "conv2") > score(ALL[3], "2_1"));
});

test("every word has to be there, in any case of letters", () => {
  assert.deepEqual(names("FIELD recep"), ["Receptive field"]);
  assert.deepEqual(names("field nonsense"), []);
  assert.deepEqual(names("$^(*["), []);
});

test("a number after a layer is a channel of it, alone one of the layer under study", () => {
  assert.deepEqual(names("conv2_1 12")[0], "conv2_1 · channel 12");
  assert.deepEqual(names("conv2_1 channel 12")[0], "conv2_1 · channel 12");
  assert.deepEqual(names("conv2_1 #12")[0], "conv2_1 · channel 12");
  assert.equal(matches(ALL, "conv2_1 12")[0].channel, 12);
  assert.deepEqual(names("7", "relu2_1"), ["relu2_1 · channel 7"]);
  assert.deepEqual(names("channel 7", "relu2_1")[0], "relu2_1 · channel 7");
});

test("a channel that a layer lacks is not found", () => {
  const channels = (typed, here) => matches(ALL, typed, here).map((entry) => entry.channel ?? null);
  assert.deepEqual(channels("conv1_1 24"), [null], "the layer itself, of which 24 is said");
  assert.deepEqual(channels("conv1_1 23"), [23]);
  assert.ok(!channels("48", "conv2_1").includes(48));
});

test("at most a dozen", () => {
  const many = Array.from({ length: 300 }, (_, at) => ({ kind: "layer", name: `c${at}`, words: `c${at}`, channels: 3 }));
  assert.equal(matches(many, "c").length, 12);
});
