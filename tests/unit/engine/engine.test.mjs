// The engine by itself: what no Keras layer can be asked.
import assert from "node:assert/strict";
import { test } from "node:test";
import { softmaxOf } from "../../../pages/components/engine/assets/activation.js";
import { COSTS } from "../../../pages/components/engine/assets/costs.js";
import { flatWeights, Hillside } from "../../../pages/components/engine/assets/hillside.js";
import { Learner } from "../../../pages/components/engine/assets/learner.js";
import { Network } from "../../../pages/components/engine/assets/network.js";
import { Random } from "../../../pages/components/engine/assets/random.js";
import { slide, slideAxis } from "../../../pages/components/engine/assets/sliding.js";

const near = (found, expected, apart) => assert.ok(Math.abs(found - expected) <= apart, `${found}, not ${expected}`);
const drawn = (random, count) => Float64Array.from({ length: count }, () => random.normal());

test("random numbers are the same again, others with another seed, and spread as they should", () => {
  const words = (seed) => { const random = new Random(seed); return Array.from({ length: 4 }, () => random.word()); };
  assert.deepEqual(words(7), words(7));
  assert.equal(new Set([1, 2, 3, 4, 5].flatMap(words)).size, 20);
  const random = new Random(3), uniform = Array.from({ length: 20000 }, () => random.uniform(-1, 3)), normal = drawn(random, 20000);
  near(uniform.reduce((a, b) => a + b) / 20000, 1, 0.03);
  assert.ok(Math.min(...uniform) >= -1 && Math.max(...uniform) < 3);
  near(normal.reduce((a, b) => a + b) / 20000, 0, 0.03);
  near(normal.reduce((sum, x) => sum + x * x, 0) / 20000, 1, 0.04);
  const quarters = [0, 0, 0, 0];
  for (let n = 0; n < 8000; n++) quarters[random.below(4)] += 1;
  for (const count of quarters) near(count, 2000, 150);
});

test("an order is every number once, and no number stays where it was more often than by chance", () => {
  const random = new Random(5);
  let stayed = 0;
  for (let n = 0; n < 400; n++) {
    const order = random.order(12);
    assert.deepEqual([...order].sort((a, b) => a - b), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    stayed += order.filter((place, at) => place === at).length;
  }
  near(stayed / 400, 1, 0.2);
});

test("sizes are those of the formulas", () => {
  assert.deepEqual(slideAxis(9, 3, 2, 1, "valid"), { outputs: 4, before: 0 });
  assert.deepEqual(slideAxis(9, 3, 2, 2, "same"), { outputs: 5, before: 2 });
  assert.deepEqual(slideAxis(5, 3, 1, 1, "full"), { outputs: 7, before: 2 });
  assert.throws(() => slideAxis(4, 3, 1, 2, "valid"), /spans 5 cells does not fit into 4/);
});

test("every pair of a kernel's cell and an input's is there once", () => {
  const { outputs, starts, tapAt, cellAt } = slide([3, 4], [2, 2], { padding: "full" });
  assert.deepEqual(outputs, [4, 5]);
  assert.equal(tapAt.length, 3 * 4 * 4, "without padding each cell is read by each of the kernel's");
  assert.deepEqual([starts[0], starts[1], tapAt[0], cellAt[0]], [0, 1, 3, 0]);
});

test("dropout drops its share, makes up for it, and lets the same ones back", () => {
  const network = new Network([{ kind: "dropout", rate: 0.3 }], [20000], 9), ones = new Float64Array(20000).fill(2);
  const y = network.forward(ones, true), back = network.backward(new Float64Array(20000).fill(1));
  near(y.filter((value) => value === 0).length / 20000, 0.3, 0.02);
  near(y.reduce((a, b) => a + b) / 20000, 2, 0.05);
  y.forEach((value, n) => assert.equal(back[n], value / 2));
  assert.deepEqual(network.forward(ones), ones, "what has been learned is asked without it");
  assert.deepEqual(network.backward(ones), ones);
  assert.throws(() => new Network([{ kind: "dropout", rate: 1 }], [2]), /less than 1/);
});

const SMALL = [
  { kind: "convolution", filters: 3, kernel: [3, 3], padding: "same" }, { kind: "tanh" }, { kind: "average pooling", size: [2, 2] },
  { kind: "flatten" }, { kind: "dense", units: 4 },
];

test("a gradient is what a small change of a weight does to the cost", () => {
  const network = new Network(SMALL, [6, 6, 1], 2), x = drawn(new Random(8), 36), target = [0, 1, 0, 0];
  for (const cost of ["quadratic", "cross-entropy"]) {
    const at = () => COSTS[cost](network.forward(x), target);
    network.forget();
    network.backward(at().slope);
    for (const { values, gradient } of network.parameters) {
      const kept = values[1], small = 1e-6;
      values[1] = kept + small;
      const up = at().value;
      values[1] = kept - small;
      const down = at().value;
      values[1] = kept;
      near((up - down) / (2 * small), gradient[1], 1e-8);
    }
  }
});

test("probabilities and costs of huge logits are numbers", () => {
  assert.deepEqual([...softmaxOf(Float64Array.of(1000, 1000, -1000))], [0.5, 0.5, 0]);
  assert.equal(COSTS["cross-entropy"](Float64Array.of(1000, 0), [0, 1]).value, 1000);
});

test("what cannot be built says which layer and why", () => {
  assert.throws(() => new Network([{ kind: "flatten" }, { kind: "max pooling", size: [2, 2] }], [3, 3, 1]), /layer 2, max pooling/);
  assert.throws(() => new Network([{ kind: "dense", units: 2 }], [3, 3, 1]), /layer 1, dense: .* not 3×3×1: flatten first/);
  assert.throws(() => new Network([{ kind: "convolution", filters: 3, kernel: [3, 3], groups: 2 }], [4, 4, 2]), /cannot be 2 groups/);
  assert.throws(() => new Network([{ kind: "attention" }], [4]), /no layer attention/);
});

// Two clouds of points, told apart by a line.
const clouds = (count) => {
  const random = new Random(4), labels = Uint8Array.from({ length: count }, () => random.below(2));
  const inputs = Array.from(labels, (label) => Float64Array.of(random.normal(label ? 1.5 : -1.5), random.normal()));
  return { inputs, labels, classes: 2, train: Math.round(0.8 * count) };
};

for (const optimizer of ["gradient descent", "momentum", "Adam"])
  test(`it learns with ${optimizer}, the same way again, and its points count what it has seen`, () => {
    const settings = { layers: [{ kind: "dense", units: 4 }, { kind: "tanh" }, { kind: "dense", units: 2 }], shape: [2], seed: 3, optimizer, rate: 0.03, every: 100 };
    const taught = () => {
      const learner = new Learner(settings, clouds(250));
      while (learner.seen < 1200) learner.learnBatch();
      return learner;
    };
    const { points, network } = taught();
    assert.ok(points.at(-1).heldRight > 0.88, `${points.at(-1).heldRight}`);
    assert.ok(points.at(-1).heldLoss < points[0].heldLoss - 0.2);
    assert.equal(points.length, 13);
    points.forEach(({ seen }, n) => assert.ok(seen - 100 * n < 16 && seen >= 100 * n));
    assert.deepEqual(taught().network.parameters[0].values, network.parameters[0].values);
  });

test("a network is judged on the examples that it never learns", () => {
  const examples = clouds(100), learner = new Learner({ layers: [{ kind: "dense", units: 2 }], shape: [2], seed: 3, optimizer: "Adam", rate: 0.1, every: 80 }, examples);
  while (learner.seen < 80) learner.learnBatch();
  let cost = 0, right = 0;
  for (let n = 80; n < 100; n++) {
    const outputs = learner.network.forward(examples.inputs[n]), label = examples.labels[n];
    cost += COSTS["cross-entropy"](outputs, [+(label === 0), +(label === 1)]).value / 20;
    right += (outputs[label] > outputs[1 - label]) / 20;
  }
  near(learner.points.at(-1).heldLoss, cost, 1e-12);
  near(learner.points.at(-1).heldRight, right, 1e-12);
});

test("a network that ends in another number of answers is refused", () => {
  assert.throws(() => new Learner({ layers: [{ kind: "dense", units: 3 }], shape: [2], seed: 1, optimizer: "Adam", rate: 1 }, clouds(10)), /ends in 3 numbers; 2 answers/);
});

const hill = (settings = {}) => new Hillside({ settings: {
  layers: [{ kind: "dense", units: 3 }, { kind: "tanh" }, { kind: "dense", units: 2 }], seed: 2, plane: "random", span: 1.5, side: 9, rounds: 30, batch: 8, start: [1, -1], ...settings,
} }, { ...clouds(120), shape: [2] });

for (const plane of ["random", "start", "weights"])
  test(`the ground in the plane ${plane} has the slope that small steps find, and the learned weights in its middle`, () => {
    const here = hill({ plane }), { grid } = here, small = 1e-5;
    assert.equal(grid[40], Math.fround(here.at([0, 0]).cost));
    assert.ok(grid[40] < 0.2, `${grid[40]}`);
    const [a, b] = [0.7, -0.4], { gradient } = here.at([a, b], true);
    near(gradient[0], (here.at([a + small, b]).cost - here.at([a - small, b]).cost) / (2 * small), 1e-6);
    near(gradient[1], (here.at([a, b + small]).cost - here.at([a, b - small]).cost) / (2 * small), 1e-6);
    assert.equal(grid[0], Math.fround(here.at([-1.5, 1.5]).cost), "the first row is the top");
  });

test("one to the right lie the weights that the training began with", () => {
  const here = hill({ plane: "start" }), start = flatWeights(new Network(here.settings.layers, [2], 2));
  here.at([1, 0]);
  flatWeights(here.network).forEach((value, n) => near(value, start[n], 1e-12));
});

test("a small step changes the cost as its slope says, and the ball begins anew where it is put", () => {
  const here = hill();
  here.look({ optimizer: "gradient descent", rate: 1e-4 });
  here.batch();
  const { gradient, change, predicted, real } = here.last;
  gradient.forEach((slope, axis) => near(change[axis], -1e-4 * slope, 1e-12));
  assert.ok(predicted < 0);
  near(real / predicted, 1, 1e-3);
  here.look({ place: [0.2, 0.3] });
  assert.deepEqual([here.seen, here.report().path[0].slice(0, 2), here.last], [0, [0.2, 0.3], null]);
  here.look({ optimizer: "gradient descent", rate: 1e4 });
  for (let n = 0; n < 5 && !here.over; n++) here.batch();
  assert.ok(here.lost && here.over);
});

test("a ball that is put down goes as many steps as it is told, and what made its step is told", () => {
  for (const optimizer of ["gradient descent", "momentum", "Adam"]) {
    const walked = hill(), told = hill();
    for (const here of [walked, told]) here.look({ optimizer, rate: 0.05 });
    for (let n = 0; n < 3; n++) walked.batch();
    told.look({ place: [1, -1], steps: 3 });
    assert.deepEqual([told.path, told.last], [walked.path, walked.last]);
    const { gradient, change, before, mean, size } = walked.last, [, , second, third] = walked.path, earlier = walked.path[1];
    change.forEach((value, axis) => {
      near(value, third[axis] - second[axis], 1e-12);
      near(before[axis], second[axis] - earlier[axis], 1e-12);
      const rule = { "gradient descent": () => -0.05 * gradient[axis], momentum: () => 0.9 * before[axis] - 0.05 * gradient[axis], Adam: () => (-0.05 * mean[axis]) / size[axis] };
      near(value, rule[optimizer](), 1e-6);
    });
  }
});
