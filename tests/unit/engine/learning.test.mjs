// What a page is told of networks that learn, and what becomes of a drawing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Classroom } from "../../../pages/components/engine/assets/classroom.js";
import { examplesOf, HELD } from "../../../pages/components/engine/assets/examples.js";
import { contour, levels } from "../../../pages/components/learning/assets/contours.js";
import { asDigit, boxOf, FINE, stroke } from "../../../pages/components/learning/assets/ink.js";
import { tilesOfActivation, tilesOfKernel } from "../../../pages/components/learning/assets/net_row.js";
import { workings } from "../../../pages/components/learning/assets/stepping.js";
import { symbolsOf } from "../../../pages/components/learning/assets/subject.js";
import { worthShowing } from "../../../pages/components/learning/assets/making.js";
import { nearest, ticks } from "../../../pages/components/learning/assets/ticks.js";

const near = (found, expected, apart = 1e-9) => assert.ok(Math.abs(found - expected) <= apart, `${found}, not ${expected}`);
const COUNT = HELD + 40;
const digits = { ink: Uint8Array.from({ length: 64 * COUNT }, (_, n) => (n * 7) % 17), labels: Uint8Array.from({ length: COUNT }, (_, n) => n % 10) };

test("the first digits are learned and the last 360 only judged, however few are learned", () => {
  const { inputs, labels, train } = examplesOf({ kind: "digits", learned: 12 }, digits);
  assert.deepEqual([inputs.length, train, labels[11], labels[12]], [HELD + 12, 12, 1, 0]);
  near(inputs[0][3], digits.ink[3] / 16);
  near(inputs[12][5], digits.ink[64 * 40 + 5] / 16);
  assert.equal(examplesOf({ kind: "digits", learned: 9999 }, digits).train, 40, "none is learned and judged");
});

test("shuffled pixels are the same numbers in one order for all digits", () => {
  const straight = examplesOf({ kind: "digits", learned: 40 }, digits), other = examplesOf({ kind: "digits", learned: 40, shuffled: true }, digits);
  assert.notDeepEqual([...other.order], [...straight.order]);
  for (const n of [0, 7, 60]) assert.deepEqual([...other.inputs[n]], [...other.order].map((pixel) => straight.inputs[n][pixel]));
});

test("of a row of symbols the first is the answer, and each step has one", () => {
  const { inputs, labels, shape } = examplesOf({ kind: "recall", length: 5, symbols: 3, learned: 90 });
  assert.deepEqual(shape, [5, 3]);
  inputs.forEach((row, n) => {
    assert.equal(row[labels[n]], 1);
    for (let step = 0; step < 5; step++) assert.equal(row.subarray(3 * step, 3 * step + 3).reduce((a, b) => a + b), 1);
  });
  assert.deepEqual([...new Set(labels)].sort(), [0, 1, 2]);
});

const settings = { seed: 1, optimizer: "Adam", rate: 0.01, batch: 4, every: 20, most: 60, cost: "cross-entropy" };
const room = (given = {}) => new Classroom(
  { nets: [{ layers: [{ kind: "flatten" }, { kind: "dense", units: 10 }] }, { layers: [{ kind: "flatten" }, { kind: "dense", units: 5 }, { kind: "tanh" }, { kind: "dense", units: 10 }] }], settings },
  examplesOf({ kind: "digits", learned: 40, ...given }, digits));

test("networks learn side by side until it is over, and each report has what is new", () => {
  const here = room(), first = here.report();
  assert.deepEqual([first.seen, first.from, first.nets[0].points.length, first.nets[1].count], [0, 0, 1, 64 * 5 + 5 + 50 + 10]);
  while (!here.over) here.batch();
  const last = here.report();
  assert.deepEqual([last.seen, last.over, last.from, last.nets[0].points.length], [60, true, 1, 3]);
  assert.equal(here.learners[1].seen, 60);
});

test("asking what moves an answer teaches nothing, and is its slope", () => {
  const asked = room(), left = room(), { network } = asked.learners[0];
  asked.batch();
  const { nets: [{ reach, probabilities, activations }] } = asked.report();
  left.batch();
  for (const one of [asked, left]) one.batch();
  assert.deepEqual(asked.learners[0].network.parameters[0].values, left.learners[0].network.parameters[0].values);
  assert.equal(reach.length, 64);
  near(probabilities.reduce((a, b) => a + b), 1);
  assert.equal(activations.at(-1).length, network.shapes.at(-1)[0]);
});

test("a drawing is asked about in the order of the pixels that is learned", () => {
  const here = room({ shuffled: true }), numbers = Float64Array.from({ length: 64 }, (_, n) => n / 64);
  here.look({ numbers });
  assert.deepEqual([...here.report().picture], [...here.examples.order].map((pixel) => pixel / 64));
  assert.equal(here.report().label, null);
  here.look({ held: 3 });
  assert.equal(here.report().label, digits.labels[43]);
  here.look({ held: 99999 });
  assert.equal(here.report().label, digits.labels[COUNT - 1]);
});

test("a drawing fills the board, whatever its size and place, and counts its ink in blocks of 4×4", () => {
  const small = new Uint8Array(FINE * FINE), large = new Uint8Array(FINE * FINE);
  stroke(small, [20, 6], [20, 12]);
  stroke(large, [8, 3], [8, 29]);
  assert.equal(boxOf(new Uint8Array(FINE * FINE)), null);
  assert.deepEqual([...asDigit(new Uint8Array(FINE * FINE))], Array(64).fill(0));
  for (const board of [small, large]) {
    const found = asDigit(board), rows = Array.from({ length: 8 }, (_, row) => found.subarray(8 * row, 8 * row + 8).reduce((a, b) => a + b));
    assert.ok(rows.every((ink) => ink > 0.5), `ink in every row: ${rows}`);
    assert.ok(found.every((ink) => ink >= 0 && ink <= 1));
    near(found[8 * 4], 0);
    near(found[8 * 4 + 7], 0);
    near(found[8 * 4 + 3], found[8 * 4 + 4], 0.26);
  }
});

test("weights and activations are shown where they belong", () => {
  const dense = tilesOfKernel([64, 3], 8), kernel = tilesOfKernel([3, 3, 2, 5], 8);
  assert.deepEqual([dense.count, dense.shape, dense.at(2, 10)], [3, [8, 8], 32]);
  assert.deepEqual([kernel.count, kernel.shape, kernel.at(4, 8)], [5, [3, 3], 84]);
  const maps = tilesOfActivation([4, 6, 3]), sequence = tilesOfActivation([7, 2]), features = tilesOfActivation([9]);
  assert.deepEqual([maps.count, maps.shape, maps.at(1, 5)], [3, [4, 6], 16]);
  assert.deepEqual([sequence.count, sequence.shape, sequence.at(0, 8)], [1, [2, 7], 3]);
  assert.deepEqual([features.count, features.at(4, 0)], [9, 4]);
});

test("ticks are round and few", () => {
  assert.deepEqual(ticks(0, 1), [0, 0.25, 0.5, 0.75, 1]);
  assert.deepEqual(ticks(0, 8192), [0, 2500, 5000, 7500]);
  assert.deepEqual(ticks(0.37, 1.73, { round: true }), [0, 0.5, 1, 1.5]);
  assert.deepEqual(ticks(0, 1, { round: true }), ticks(0, 1));
});

test("what is read of a line is its nearest place, and its last where nobody points", () => {
  const line = [[1, 0.2], [2, 0.4], [4, 0.8]];
  assert.deepEqual([nearest(line, 0), nearest(line, 2.4), nearest(line, 3.1), nearest(line, null)], [line[0], line[1], line[2], line[2]]);
});

test("a line of one height lies where the height is that", () => {
  const side = 9, grid = Float32Array.from({ length: side * side }, (_, n) => Math.hypot((n % side) - 4, Math.floor(n / side) - 4));
  const pieces = contour(grid, side, 2.5);
  assert.ok(pieces.length > 12);
  for (const [x, y] of pieces.flat()) near(Math.hypot(x - 4, y - 4), 2.5, 0.1);
  assert.deepEqual(contour(grid, side, 99), []);
  assert.deepEqual(levels([1, 10, 100], 1).map((level) => Math.round(level)), [10]);
});

test("a step's numbers are put into its rule", () => {
  const last = { gradient: [2, -1], change: [-0.2, 0.1], before: [0.5, 0], mean: [2, -1], size: [4, 1], cost: 1.5, real: -0.25 };
  assert.deepEqual(workings(null, { optimizer: "Adam", rate: 1 }), ["", "", ""]);
  assert.deepEqual(workings(last, { optimizer: "gradient descent", rate: 0.1 }), ["−0.1 · (2, −1) =", "(−0.2)·2 + 0.1·(−1) =", "1.25 − 1.5 ="]);
  assert.equal(workings(last, { optimizer: "momentum", rate: 0.03 })[0], "0.9 · (0.5, 0) − 0.03 · (2, −1) =");
  assert.equal(workings(last, { optimizer: "Adam", rate: 0.1 })[0], "−0.1 · (2, −1) ÷ (4, 1) =");
});

test("a row of symbols is read by their names", () => {
  assert.deepEqual(symbolsOf(Float64Array.of(0, 1, 0, 1, 0, 0, 0, 0, 1), ["A", "B", "C"]), ["B", "A", "C"]);
});

test("of many terms those that are 0 are counted, of few, or where all are 0, each is shown", () => {
  const terms = (...values) => values.map((value) => ({ value }));
  assert.equal(worthShowing(terms(0, 1, 0, 2, 0)).length, 2);
  assert.equal(worthShowing(terms(0, 1, 0, 0)).length, 4);
  assert.equal(worthShowing(terms(0)).length, 1);
  assert.equal(worthShowing(terms(0, 0, 0, 0, 0, 0)).length, 6);
});
