// Where things are seen, and what is pointed at: rooms for numbers, nearest units, projections, names.
import assert from "node:assert/strict";
import { test } from "node:test";
import { placeIn } from "../../../pages/components/stage/assets/canvas.js";
import { cut } from "../../../pages/components/stage/assets/cut.js";
import { inputSays, tileHolds } from "../../../pages/components/stage/assets/held.js";
import { marksOf, shareOf, short } from "../../../pages/components/lab/assets/log_axis.js";
import { written } from "../../../pages/components/lab/assets/slide.js";
import { number, percent } from "../../../pages/components/stage/assets/format.js";
import { Life } from "../../../pages/components/stage/assets/life.js";
import { unitReading, unitSeeing } from "../../../pages/components/stage/assets/nearest.js";
import { around, framed, placedLabels, projector } from "../../../pages/components/stage/assets/projection.js";
import { arranged, lettering } from "../../../pages/components/stage/assets/room.js";
import { softmaxOf } from "../../../pages/components/stage/assets/unit.js";

const shaped = (values, ...shape) => Object.assign(Float32Array.from(values), { shape });
const DESK = { "": 980 - 33 * 16, spread: 980 - 16.5 * 16, whole: 980 }, PHONE = { "": 358 };

test("boards stand where their numbers can be read, on a desk and on a phone", () => {
  const found = (columns, rooms) => {
    const { place, across, side } = arranged(columns, rooms, 12);
    assert.ok(lettering(side, 12) >= 10, `${columns} in ${JSON.stringify(rooms)}`);
    assert.ok(across * columns * (side + 1) <= rooms[place]);
    return [place, across];
  };
  assert.deepEqual([3, 5, 7, 10].map((columns) => found(columns, DESK)), [["", 3], ["spread", 3], ["whole", 3], ["whole", 2]]);
  assert.deepEqual([1, 3, 5, 7].map((columns) => found(columns, PHONE)), [["", 3], ["", 2], ["", 1], ["", 1]]);
});

test("numbers grow with the letters around them, and where there is no room there are only colours", () => {
  assert.equal(lettering(400, 12), 12 * 1.3);
  assert.ok(lettering(60, 15.75) > lettering(45, 12));
  const { across, side } = arranged(100, PHONE, 12);
  assert.deepEqual([across, lettering(side, 12)], [3, 0]);
});

test("a pixel of the face leads to the unit that sees most nearly about it", () => {
  const seen = Int16Array.of(0, 3, 1, 5, 3, 7, 5, 8);
  assert.deepEqual([0, 2, 3, 4, 5, 7].map((pixel) => unitSeeing(seen, pixel)), [0, 1, 1, 2, 2, 3]);
  assert.equal(unitSeeing(Int16Array.of(0, 8, 0, 8), 3), null, "all see the same");
  assert.equal(unitSeeing(Int16Array.of(0, 8), 3), 0, "there is only one");
  assert.equal(unitSeeing(Int16Array.of(0, 0, 0, 4), 0), 1, "one in the padding sees nothing");
});

test("a place of a map leads to the unit whose window lies about it", () => {
  const window = (size, stride, before, dilation = 1) => ({ size: [size, size], strides: [stride, stride], dilation: [dilation, dilation], before: [before, before] });
  assert.deepEqual([0, 1, 5].map((at) => unitReading(window(3, 1, 1), 0, at, 6)), [0, 1, 5]);
  assert.deepEqual([0, 1, 2, 3, 5].map((at) => unitReading(window(2, 2, 0), 1, at, 3)), [0, 0, 1, 1, 2]);
  assert.deepEqual([0, 4, 9].map((at) => unitReading(window(5, 1, 0), 0, at, 6)), [0, 2, 5]);
  assert.equal(unitReading(window(3, 1, 2, 2), 0, 4, 9), 4);
});

test("a point of a tile is a place of its map", () => {
  const grid = { columns: 2, width: 20, height: 10, gap: 4, below: 0 };
  assert.deepEqual(placeIn(grid, 3, [24, 14], [5, 10]), [0, 0]);
  assert.deepEqual(placeIn(grid, 3, [43.9, 23.9], [5, 10]), [4, 9]);
  assert.deepEqual(placeIn(grid, 0, [11, 5], [5, 10]), [2, 5]);
});

test("a tile says what it holds: its colour's number, of the chosen one the very number", () => {
  const arrays = { tiles: shaped([0, 255, 51, 0], 2, 1, 2), tileScales: Float32Array.of(-1, 1, 0, 10), map: shaped([1.2345, 0], 1, 2) };
  const block = { maps: true, ranked: [7, 3], channel: 3, arrays };
  assert.equal(tileHolds(block, 0, [0, 1], 256), " · row 0, column 1: 1 ± 0.0039");
  assert.equal(tileHolds({ ...block, channel: 7 }, 1, [0, 0], 256), " · row 0, column 0: 2 ± 0.02");
  const flat = { ...block, arrays: { ...arrays, tileScales: Float32Array.of(0, 0, 0, 10) } };
  assert.equal(tileHolds(flat, 0, [0, 1], 256), " · row 0, column 1: 0", "of a silent map every number is known");
  assert.equal(tileHolds(block, 1, [0, 0], 256), " · row 0, column 0: 1.23");
  assert.equal(tileHolds({ ...block, maps: false, arrays: { ...arrays, units: [0, 0, 0, -2] } }, 1, [0, 0], 256), ": −2");
});

test("an input says what it adds, and what it holds where it is pointed at", () => {
  const block = { arrays: { input: shaped([1, 2, 3, 4], 2, 1, 2) } }, unit = { seen: { maps: 2, cells: 1, values: [1, 3] }, sums: [0.5, -0.25] };
  assert.equal(inputSays(block, unit, 1, { name: "channel 1 of a", pointed: [0, 1] }), "Channel 1 of a adds −0.25; row 0, column 1: 4.");
  assert.equal(inputSays(block, unit, 1, { name: "channel 1 of a", pointed: null }), "Channel 1 of a adds −0.25. The bar below a map says what each adds.");
  assert.equal(inputSays(block, { ...unit, seen: { maps: 1 } }, 0, { name: "a", pointed: [0, 0] }), "Row 0, column 0: 1");
});

test("the share of an answer, step by step, also of numbers whose exponentials are none", () => {
  const { scaled, most, power, whole, share } = softmaxOf([2, 0, -2], 2, 0);
  assert.deepEqual([scaled, most], [1, 0]);
  assert.ok(Math.abs(power - Math.E) < 1e-12);
  assert.ok(Math.abs(whole - (Math.E + 1 + 1 / Math.E)) < 1e-12);
  assert.equal(share, power / whole);
  const large = softmaxOf([2000, 1999], 1, 1);
  assert.deepEqual([large.scaled, large.most], [1999, 2000]);
  assert.ok(Math.abs(large.share - 1 / (1 + Math.E)) < 1e-12);
});

test("a share is neither none nor all where it is not", () => {
  assert.deepEqual([0, 1, 0.5, 0.00012, 0.99999].map(percent), ["0.0%", "100.0%", "50.0%", "0.012%", ">99.9%"]);
});

test("a view is drawn again where the window becomes higher", (t) => {
  const heard = {};
  Object.assign(globalThis, { innerHeight: 900, addEventListener: (type, act) => (heard[type] = act), ResizeObserver: class { observe() {} disconnect() {} } });
  t.after(() => ["innerHeight", "addEventListener", "ResizeObserver"].forEach((name) => delete globalThis[name]));
  const life = new Life();
  let drawn = 0;
  life.onWidth({ clientWidth: 1 }, () => (drawn += 1));
  for (const height of [900, 1000, 1000, 900]) {
    globalThis.innerHeight = height;
    heard.resize();
  }
  assert.equal(drawn, 2);
  life.end();
});

test("a world is seen as it is turned, tilted, enlarged and moved, and what is near larger", () => {
  const plain = { turn: 0, tilt: 0, scale: 1, shift: [0, 0] };
  const close = (found, expected) => found.forEach((one, n) => assert.ok(Math.abs(one - expected[n]) < 1e-9, `${found}`));
  close(projector(plain)([3, 4, 0]), [3, 4]);
  close(projector({ ...plain, scale: 2, shift: [1, -1] })([3, 4, 0]), [7, 7]);
  close(projector(plain)([3, 4, 1200]), [6, 8]);
  close(projector({ ...plain, turn: 90 })([0, 0, 5]), [5, 0]);
  close(projector({ ...plain, tilt: -90 })([0, 0, 5]), [0, 5]);
});

test("it is as large as its box allows, in its middle", () => {
  const points = [-800, 800].flatMap((x) => [-110, 0].flatMap((y) => [-50, 50].map((z) => [x, y, z]))), look = { turn: 52, tilt: -24 };
  const found = framed(points, look, { width: 960, height: 400 }), box = around(points.map(projector({ ...look, ...found })));
  assert.ok(box.right - box.left <= 961 && box.bottom - box.top <= 401);
  assert.ok(box.right - box.left > 950 || box.bottom - box.top > 395);
  assert.ok(Math.abs(box.left + box.right) < 4 && Math.abs(box.top + box.bottom) < 4);
});

test("labels that would lie on one another are left out, the less wanted ones", () => {
  const label = (x, y) => ({ x, y, width: 40, height: 10 });
  const placed = placedLabels([label(0, 0), label(20, 4), label(0, 15), label(95, 30), label(0, -45)], { width: 200, height: 100 });
  assert.deepEqual(placed.map(({ left, top }) => [left, top]), [[-20, -10], [-20, 5], [60, 20]]);
});

test("a long name is cut in the middle, and stays another than its neighbours'", () => {
  const names = ["conv3a_5x5_reduce", "conv3a_3x3_reduce", "conv3b_5x5_reduce", "pool"];
  const short = names.map((name) => cut(name, 13, names));
  assert.equal(new Set(short).size, 4);
  assert.ok(short.every((name) => name.length <= 13));
  assert.equal(short[3], "pool");
  assert.equal(cut("inception_block_one", 9, ["inception_block_one"]), "ince…_one");
});

test("products that are written short are said to be near their sum, and equal to it only where they are", () => {
  const two = (value) => number(value, 2), products = (...pairs) => pairs.map(([value, weight]) => ({ value, weight }));
  assert.deepEqual(written(products([0.604, -1], [0.5, 0]), two), { terms: "0.6·(−1) + 0.5·0", sign: "≈" });
  assert.deepEqual(written(products([0.5, -1], [0.25, 2]), two), { terms: "0.5·(−1) + 0.25·2", sign: "=" });
  assert.deepEqual(written(products([0.604, 0], [3, -1.5]), two), { terms: "0.6·0 + 3·(−1.5)", sign: "=" });
  assert.equal(written(products([2e-4, -3]), two).terms, "2e−4·(−3)");
});

test("a logarithmic axis holds its numbers, with marks that can be read", () => {
  assert.deepEqual(marksOf([22968, 55296, 838656]), [1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6]);
  assert.deepEqual(marksOf([216, 483936, 127401984]), [1e2, 1e4, 1e6, 1e8]);
  assert.deepEqual(marksOf([216, 483936, 1274019]), [1e2, 1e3, 1e4, 1e5, 1e6, 1e7]);
  assert.deepEqual(marksOf([216, 483936, 1274019840]), [1e2, 1e4, 1e6, 1e8, 1e10]);
  assert.deepEqual(marksOf([100, 100, 0]), [100, 200, 500, 1000]);
  assert.deepEqual([100, 1000, 1e4, 0, 1e9].map((value) => shareOf(value, [100, 1e4])), [0, 0.5, 1, 0, 1]);
  assert.deepEqual([5, 20000, 1e6, 2.5e9].map(short), ["5", "20k", "1M", "2.5G"]);
});
