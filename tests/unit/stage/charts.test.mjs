// A chart's ways, against what is known by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { between, every, mark, placed, runs, way } from "../../../pages/components/stage/assets/chart_lines.js";

test("a number lies in its room as far along as in its range", () => {
  const at = placed([-1, 3], [100, 20]);
  assert.deepEqual([-1, 1, 3].map(at), [100, 60, 20]);
  assert.equal(placed([2, 2], [0, 10])(2), 0);
});

test("a curve has a gap where a number is not known", () => {
  assert.deepEqual(runs([0, 1, 2, 3], [5, 6, null, 8]), [[[0, 5], [1, 6]], [[3, 8]]]);
  assert.deepEqual(runs([0, 1], [null, null]), []);
  assert.deepEqual(runs([0, null, 2], [1, 1, 1]), [[[0, 1]], [[2, 1]]], "and where it is the place that is not");
});

test("a way goes from point to point, and an area back along the others", () => {
  assert.equal(way([[0, 1], [2, 3.04]]), "M0.0,1.0L2.0,3.0");
  assert.equal(between([[0, 1], [2, 1]], [[0, 5], [2, 5]]), "M0.0,1.0L2.0,1.0L2.0,5.0L0.0,5.0Z");
  assert.equal(between([], [[0, 5]]), "");
});

test("marks are told apart by their corners, and lie about their point", () => {
  const corners = (symbol) => [...mark(symbol, [10, 20], 8).matchAll(/[ML](-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [+x, +y]);
  const count = { diamond: 4, square: 4, "triangle-up": 3, "triangle-down": 3, cross: 12, x: 12, star: 10 };
  for (const [symbol, many] of Object.entries(count)) {
    const found = corners(symbol);
    assert.equal(found.length, many, symbol);
    for (const [x, y] of found) assert.ok(Math.hypot(x - 10, y - 20) < 8, symbol);
  }
  assert.match(mark("circle", [10, 20], 8), /^M6.0,20.0a4,4/);
  assert.equal(new Set(Object.keys(count).map((symbol) => mark(symbol, [0, 0], 8))).size, 7);
});

test("names that would run into each other are left out", () => {
  assert.equal(every(10, 500, 50), 1);
  assert.equal(every(10, 200, 50), 3);
});
