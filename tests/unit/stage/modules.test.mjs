// The stage's modules by themselves, each against numbers that are known by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { across, corner, extent, fit, tileAt } from "../../../pages/components/stage/assets/canvas.js";
import { about0, Palettes, scaleOf } from "../../../pages/components/stage/assets/colours.js";
import { Announcer } from "../../../pages/components/stage/assets/announce.js";
import { additions, chainMaps, strongestFirst } from "../../../pages/components/stage/assets/additions.js";
import { combine } from "../../../pages/components/stage/assets/combine.js";
import { boxOf } from "../../../pages/components/stage/assets/field.js";
import { opacity, overlaid, strongest, stretched } from "../../../pages/components/stage/assets/overlay.js";
import { Cutter } from "../../../pages/components/stage/assets/stream.js";
import { tiled } from "../../../pages/components/stage/assets/tiled.js";
import { formula } from "../../../pages/components/stage/assets/flow.js";
import { equals, number, percent, read } from "../../../pages/components/stage/assets/format.js";
import { activate, erf } from "../../../pages/components/stage/assets/functions.js";
import { histogram } from "../../../pages/components/stage/assets/histogram.js";
import { covered, fold, stepsALine } from "../../../pages/components/stage/assets/fold.js";
import { heaviest, loudest, origin } from "../../../pages/components/stage/assets/follow.js";
import { filterMap, withWeights } from "../../../pages/components/stage/assets/convolve.js";
import { Life } from "../../../pages/components/stage/assets/life.js";
import { probability } from "../../../pages/components/stage/assets/unit.js";
import { look, reads } from "../../../pages/components/stage/assets/window.js";

const shaped = (values, ...shape) => Object.assign(Float32Array.from(values), { shape });
const near = (found, expected, apart = 1e-12) => assert.ok(Math.abs(found - expected) <= apart, `${found}, not ${expected}`);

test("a window is strided, dilated, and begins in the padding", () => {
  const window = { size: [3, 2], strides: [2, 1], dilation: [2, 3], before: [1, 0] };
  assert.deepEqual(reads(window, 0, 2), [3, 5, 7]);
  assert.deepEqual(reads(window, 1, 4), [4, 7]);
});

test("what lies outside of the map is padding, and counts as 0", () => {
  const input = shaped([1, 2, 3, 4, 10, 20, 30, 40], 2, 2, 2);
  const seen = look(input, { size: [2, 2], strides: [1, 1], dilation: [1, 1], before: [1, 1] }, [0, 1]);
  assert.deepEqual([...seen.inside], [0, 0, 1, 1]);
  assert.deepEqual([...seen.values], [0, 0, 1, 2, 0, 0, 10, 20]);
  assert.deepEqual([seen.rows, seen.columns], [[-1, 0], [0, 1]]);
});

test("a sum of products, map by map, and its bias", () => {
  const seen = { maps: 2, cells: 2, inside: Uint8Array.of(1, 0), values: Float64Array.of(3, 0, -2, 0) };
  const found = combine({ combine: "sum", settings: { bias: 0.5 } }, seen, { kernel: Float32Array.of(2, 9, 4, 9) }, [0, 0]);
  assert.deepEqual([...found.sums], [6, -8]);
  assert.equal(found.value, -1.5);
  assert.deepEqual(found.lines, [{ words: "sum of 2 products", value: -2 }, { words: "+ bias", value: 0.5 }]);
});

test("padding never wins a maximum, and has no part in a mean", () => {
  const seen = { maps: 1, cells: 4, inside: Uint8Array.of(0, 1, 1, 0), values: Float64Array.of(0, -3, -1, 0) };
  const most = combine({ combine: "max", settings: {} }, seen, {}, [0, 0]);
  assert.equal(most.value, -1);
  assert.deepEqual([...most.weights], [0, 0, 1, 0]);
  const mean = combine({ combine: "mean", settings: {} }, seen, {}, [0, 0]);
  assert.equal(mean.value, -2);
  assert.deepEqual([...mean.weights], [0, 0.5, 0.5, 0]);
});

test("the error function", () => { // Abramowitz & Stegun, table 7.1
  for (const [x, y] of [[0, 0], [0.5, 0.5204998778], [1, 0.8427007929], [2, 0.9953222650], [2.4, 0.9993114861], [2.6, 0.9997639656], [3, 0.9999779095], [7, 1]]) {
    near(erf(x), y, 1e-10);
    near(erf(-x), -y, 1e-10);
  }
});

test("activation functions at places that are known", () => {
  near(activate(-2, { name: "relu", slope: 0.1, ceiling: null, threshold: 1 }), -0.3);
  near(activate(9, { name: "relu", slope: 0, ceiling: 6, threshold: 0 }), 6);
  near(activate(-1, { name: "elu", alpha: 2 }), 2 * (Math.exp(-1) - 1));
  near(activate(0, { name: "sigmoid" }), 0.5);
  near(activate(1000, { name: "softplus" }), 1000);
  near(activate(1, { name: "gelu", approximate: false }), 0.8413447460685429);
});

test("probabilities do not overflow, and the temperature flattens them", () => {
  near(probability([1000, 1000], 1, 0), 0.5);
  near(probability([-1000, -1000], 1, 0), 0.5);
  near(probability([0, Math.log(3)], 1, 1), 0.75);
  near(probability([0, 2 * Math.log(3)], 2, 1), 0.75);
});

test("numbers as people read them", () => {
  const written = [0, -0, 1.23456, -0.07531, 12345678, 1e-7, -2.5e-5, NaN, Infinity].map((value) => number(value));
  assert.deepEqual(written, ["0", "0", "1.235", "−0.07531", "1.23e7", "1.00e−7", "−2.50e−5", "not a number", "∞"]);
  assert.equal(number(2), "2");
  assert.deepEqual([number(123456.4), number(-1234.5, 3), number(999.6, 3)], ["123456", "−1235", "1000"]);
  assert.equal(percent(0.12345), "12.3%");
});

test("what short numbers give is equal to what is said, or near it", () => {
  assert.equal(read("−1.5e−3"), -0.0015);
  assert.equal(equals(0.125 * -0.16, "−0.0199"), "≈");
  assert.equal(equals(0.1 + 0.2, "0.3"), "=");
  assert.equal(equals(0.373 + 0.296 - 0.521, "0.149"), "≈");
});

test("a formula says what the numbers do", () => {
  const settings = { mean: 0.5, variance: 3, epsilon: 1, scale: -2, shift: -0.25 };
  assert.equal(formula({ combine: "affine", settings }), "(x − 0.5) ÷ 2 × −2 − 0.25");
  assert.equal(formula({ combine: "merge", settings: { how: "Add" }, lines: [{ value: 1 }, { value: 2 }] }), "1 + 2");
});

test("tiles fill their room and are found again under the pointer", () => {
  for (const [count, shape] of [[1, [4, 4]], [48, [24, 24]], [7, [10, 20]], [256, [6, 6]]]) {
    const grid = fit(count, shape, { width: 460, height: 320 }, { below: 0.2 });
    const [width, height] = extent(grid);
    assert.ok(width <= 460.001 && height <= 320.001, `${count}: ${width} × ${height}`);
    for (let tile = 0; tile < count; tile++) {
      const [x, y] = corner(grid, tile);
      assert.equal(tileAt(grid, count, x + grid.width / 2, y + grid.height / 2), tile);
    }
    assert.equal(tileAt(grid, count, -1, 5), -1);
    assert.equal(tileAt(grid, count, 5, 2000), -1);
  }
});

test("a level is the same share of the scale as in the figures", () => {
  const tables = Object.assign(Uint8Array.from({ length: 2 * 5 * 3 }, (_, n) => 8 * n), { shape: [2, 5, 3] });
  const palettes = new Palettes(tables);
  assert.deepEqual([-9, -1, 0, 0.6, 1, 9].map((v) => palettes.level(v, { low: -1, high: 1, signed: true })), [0, 0, 2, 3, 4, 4]);
  assert.equal(palettes.level(0, { low: 0, high: 0, signed: false }), 0, "a map of zeros is drawn as zero");
  assert.equal(palettes.colour(1, { low: -1, high: 1, signed: true }), "rgb(216 224 232)");
  assert.equal(palettes.ink(-1, { low: 0, high: 1, signed: false }), "#fff");
  assert.deepEqual(about0([1, -3, 2]), { low: -3, high: 3, signed: true });
});

test("a histogram counts every number once, the largest too", () => {
  assert.deepEqual(histogram([0, 1, 2, 3, 4], 4), { low: 0, high: 4, counts: [1, 1, 1, 2] });
  assert.deepEqual(histogram([-7, -7], 3).counts, [2, 0, 0]);
});

test("a number is followed back to the cell that weighs most, and never into the padding", () => {
  const seen = { rows: [-1, 0], columns: [4, 6], inside: Uint8Array.of(0, 0, 1, 1), values: Float64Array.of(0, 0, 1, 2, 0, 0, -9, 1), maps: 2, cells: 4 };
  const unit = { seen, sums: [3, -8], weights: Float32Array.of(9, 9, 5, 1, 9, 9, 0.1, 2) };
  assert.equal(loudest(unit), 1);
  assert.equal(loudest(unit, 0), 0);
  assert.deepEqual([heaviest(unit, 0), heaviest(unit, 1)], [2, 3]);
  const origins = Int16Array.of(0, 7, 1, 5);
  assert.deepEqual(origin(unit, origins, 1, 3), { source: 1, channel: 5, row: 0, column: 6 });
  assert.equal(origin(unit, origins, 1, 0), null);
  assert.equal(origin(unit, Int16Array.of(-1, 0, 1, 5), 0, 3), null);
});

test("what the maps add, together with the bias, is the channel's map", () => {
  const input = shaped([1, 2, 3, 4, -1, 0, 1, 2], 2, 2, 2), kernel = shaped([2, 0.5, -1, 3], 2, 1, 2), map = shaped([0, 0, 0, 0], 2, 2);
  const window = { size: [1, 2], strides: [1, 1], dilation: [1, 1], before: [0, 0] };
  const found = additions({ rule: { combine: "sum", settings: { window, bias: 9 } }, arrays: { input, kernel, map } });
  assert.deepEqual(found.map((one) => [...one]), [[3, 4, 8, 8], [1, 0, 5, -2]]);
});

test("a life that ends leaves no listener, frame, timer or observer", () => {
  const asked = new Map();
  let last = 0;
  globalThis.requestAnimationFrame = (act) => (asked.set(++last, act), last);
  globalThis.cancelAnimationFrame = (number) => asked.delete(number);
  const life = new Life(), target = new EventTarget(), observed = [];
  let heard = 0, late = 0;
  life.on(target, "move", () => heard++);
  life.frame(() => late++);
  life.later(() => late++, 1);
  life.observe({ observe: (one) => observed.push(one), disconnect: () => observed.pop() }, target);
  assert.deepEqual(life.counts, { listeners: 1, frames: 1, timers: 1, observers: 1 });
  target.dispatchEvent(new Event("move"));
  const lives = globalThis[Symbol.for("fovea.stage")];
  assert.ok(lives.has(life));
  life.end();
  target.dispatchEvent(new Event("move"));
  assert.deepEqual(life.counts, { listeners: 0, frames: 0, timers: 0, observers: 0 });
  assert.equal(heard, 1);
  assert.deepEqual([asked.size, observed.length, lives.size], [0, 0, 0]);
  return new Promise((done) => setTimeout(done, 10)).then(() => assert.equal(late, 0));
});

test("a view is drawn again where it becomes wider, not where a line more makes it taller", (t) => {
  let watched = null;
  globalThis.ResizeObserver = class {
    constructor(act) { watched = act; }
    observe() {}
    disconnect() {}
  };
  t.after(() => delete globalThis.ResizeObserver);
  const life = new Life(), view = { clientWidth: 390, clientHeight: 100 }, drawn = [];
  life.onWidth(view, () => drawn.push(view.clientWidth));
  for (const [width, height] of [[390, 100], [390, 121], [844, 121], [844, 100], [390, 100]]) {
    Object.assign(view, { clientWidth: width, clientHeight: height });
    watched();
  }
  assert.deepEqual(drawn, [390, 844, 390]);
  assert.equal(life.counts.observers, 1);
  life.end();
});

test("a scale is about zero where a number is negative, and from zero where none is", () => {
  assert.deepEqual(scaleOf([1, -3], [2]), { low: -3, high: 3, signed: true });
  assert.deepEqual(scaleOf([1, 5]), { low: 0, high: 5, signed: false });
  assert.deepEqual(scaleOf([0, 0]), { low: 0, high: 0, signed: false });
});

test("weights that moved add what they read, padding nothing", () => {
  const read = shaped([1, 2, 3, 4], 2, 2), map = shaped([10, 10, 10, 10], 2, 2);
  const window = { size: [1, 2], strides: [1, 1], dilation: [1, 1], before: [0, 1] };
  assert.deepEqual([...withWeights(map, read, window, [1, 1], [3, 1])], [10, 12, 10, 16]);
  assert.deepEqual([...withWeights(map, read, window, [1, 1], [1, 0])], [9, 8, 7, 6]);
  assert.deepEqual([...map], [10, 10, 10, 10], "what came from the network stays");
});

test("a filter's map is the sum of its slices, each over the map that it reads, and the bias", () => {
  const input = shaped([9, 9, 9, 9, 1, 2, 3, 4, 10, 20, 30, 40], 3, 2, 2);
  const window = { size: [1, 2], strides: [1, 1], dilation: [1, 1], before: [0, 0] };
  const found = filterMap(input, window, [1, 0, 0, 2], { first: 1, bias: 0.5, size: [2, 1] });
  assert.deepEqual([...found], [1 + 40 + 0.5, 3 + 80 + 0.5]);
});

test("the box of a unit, and none where it sees padding only", () => {
  const ends = Int16Array.of(0, 3, 2, 5, 0, 0);
  assert.deepEqual(boxOf(ends, ends, [1, 0]), [2, 0, 5, 3]);
  assert.equal(boxOf(ends, ends, [2, 0]), null);
});

test("a map over the face: blended, and left out where it is weak", () => {
  const face = Uint8ClampedArray.of(100, 100, 100, 255, 100, 100, 100, 255), colours = Uint8ClampedArray.of(200, 0, 0, 255, 0, 0, 200, 255);
  assert.equal(strongest([1, -4]), 4);
  const most = 0.5 ** (1 / 1.15), mixed = (to) => Math.round(100 + most * (to - 100)); // of the strongest pixel
  assert.deepEqual([...overlaid(face, [1, -4], colours, { blend: 0.5, least: 0.5 })], [100, 100, 100, 255, mixed(0), mixed(0), mixed(200), 255]);
  assert.deepEqual([...overlaid(face, [1, -4], colours, { blend: 1, least: 0 })], [...colours]);
  assert.ok(opacity(0, 0.7) < 0.1 && opacity(0.5, 0.7) < opacity(1, 0.7) && opacity(1, 0.7) < 0.75);
});

test("pictures side by side are as wide as the room lets them, and scroll before they are too small", () => {
  const room = { width: 1000, height: 400 };
  for (const count of [1, 2, 5, 9]) {
    const { columns, side } = tiled(count, 1, room, { below: 60 }), rows = Math.ceil(count / columns);
    assert.ok(columns * side + 20 * (columns - 1) <= 1000 && rows * (side + 60) + 20 * (rows - 1) <= 400, `${count}: ${columns} × ${side}`);
  }
  assert.deepEqual(tiled(40, 1, room, { below: 60, least: 150 }), { columns: 6, side: 150 });
  assert.deepEqual(tiled(1, 1, room, { most: 300 }), { columns: 1, side: 300 });
});

test("a channel taken apart: what is added, what the steps after it make of it, and what matters most", () => {
  const input = shaped([1, 2, 3, 4, -1, 0, 1, 2], 2, 2, 2), kernel = shaped([2, -3], 2, 1, 1), map = shaped([0, 0, 0, 0], 2, 2);
  const window = { size: [1, 1], strides: [1, 1], dilation: [1, 1], before: [0, 0] };
  const chain = [{ layer: "relu", kind: "ReLU", combine: "function", flows: 0, settings: { window, name: "relu", slope: 0, ceiling: null, threshold: 0 } }];
  const block = { rule: { combine: "sum", settings: { window, bias: -8 } }, chain, arrays: { input, kernel, map } };
  assert.deepEqual(additions(block).map((one) => [...one]), [[2, 4, 6, 8], [3, 0, -3, -6]].map((one) => one.map((value) => value + 0)));
  assert.deepEqual(chainMaps(block).map((one) => [...one].map((value) => value + 0)), [[0, 0, 0, 0]]);
  assert.deepEqual(chainMaps({ ...block, rule: { combine: "sum", settings: { window, bias: 1 } } }).map((one) => [...one]), [[6, 5, 4, 3]]);
  assert.deepEqual(strongestFirst([[1, -1], [3, 0], [0, -2]]), [1, 0, 2]);
  assert.equal(additions({ rule: { combine: "max", settings: {} }, arrays: block.arrays }), null);
});

test("a stream is cut into its blocks, wherever the network cuts it", () => {
  const blocks = [[1, 2, 3], [], [4], Array.from({ length: 300 }, (_, n) => n % 256)];
  const whole = blocks.flatMap((block) => [...new Uint8Array(Uint32Array.of(block.length).buffer), ...block]);
  for (const size of [1, 2, 3, 7, 1000]) {
    const cutter = new Cutter(), found = [];
    for (let at = 0; at < whole.length; at += size) found.push(...cutter.cut(Uint8Array.from(whole.slice(at, at + size))));
    assert.deepEqual(found.map((block) => [...block]), blocks, `pieces of ${size}`);
    assert.equal(cutter.held.length, 0);
  }
});

test("a sequence is folded, line by line, and what is no sequence is left as it is", () => {
  const seven = fold([14, 1], true); // two full lines
  assert.deepEqual([seven.height, seven.width, seven.count], [2, 7, 14]);
  assert.deepEqual([seven.to([9, 0]), seven.from([1, 2])], [[1, 2], [9, 0]]);
  const eleven = fold([11, 1], true); // a prime: one place is left over, which is the last step's
  assert.deepEqual([eleven.height, eleven.width, eleven.from([2, 3])], [3, 4, [10, 0]]);
  const map = fold([14, 1], false);
  assert.deepEqual([map.height, map.width, map.to([9, 0])], [14, 1, [9, 0]]);
  assert.deepEqual([1, 8, 9, 28, 196, 197].map(stepsALine), [1, 8, 3, 7, 14, 15]);
});

test("a window of a sequence covers a part of every line that it reaches", () => {
  const folded = fold([28, 1], true);
  assert.deepEqual(covered(folded, [5, 16, 0, 1], true), [[0, 1, 5, 7], [1, 2, 0, 7], [2, 3, 0, 2]]);
  assert.deepEqual(covered(folded, [8, 10, 0, 1], true), [[1, 2, 1, 3]]);
  assert.deepEqual(covered(folded, [5, 5, 0, 1], true), []);
  assert.deepEqual(covered(fold([9, 9], false), [1, 4, 2, 5], false), [[1, 4, 2, 5]]);
});

// An announcer in a view that has just appeared, at a clock and a timer of the test's own.
function justAppeared(t) {
  const view = new EventTarget(), at = { now: 1000, waiting: null };
  t.mock.restoreAll?.();
  t.mock.method(performance, "now", () => at.now);
  globalThis.document = { createElement: () => ({ textContent: "", setAttribute() {}, append() {} }) };
  t.after(() => delete globalThis.document);
  const on = (target, type, act, options) => target.addEventListener(type, act, options);
  const said = new Announcer({ on, cancel: () => (at.waiting = null), later: (act) => (at.waiting = act) }, view);
  return { view, at, said };
}

test("what a view shows when it appears is not said; what a person points at is, once it rests", (t) => {
  const { at, said } = justAppeared(t);
  said.say("Row 1");
  assert.equal(at.waiting, null);
  at.now += 600;
  said.say("Row 2");
  said.say("Row 3");
  assert.equal(said.element.textContent, "");
  at.waiting();
  assert.equal(said.element.textContent, "Row 3");
});

test("who acts as soon as a view appears hears what came of it", (t) => {
  for (const act of ["pointerdown", "pointermove", "keydown", "focusin", "input"]) {
    const { view, at, said } = justAppeared(t);
    view.dispatchEvent(new Event(act));
    said.say(act);
    at.waiting();
    assert.equal(said.element.textContent, act);
  }
});

test("a smaller map is stretched over the face, and a place of one lies over a place of the other", () => {
  assert.deepEqual([...stretched(Float32Array.of(1, 2, 3, 4), [2, 2], [2, 4])], [1, 1, 2, 2, 3, 3, 4, 4]);
  assert.deepEqual([...stretched(Float32Array.of(1, 2, 3), [1, 3], [1, 4])], [1, 1, 2, 3]);
  assert.deepEqual(across([3, 0], [4, 4], [2, 2]), [1, 0]);
  assert.deepEqual(across([1, 0], [2, 2], [48, 48]), [36, 12]);
  assert.deepEqual(across([47, 47], [48, 48], [12, 12]), [11, 11]);
});
