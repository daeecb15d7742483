// Every number of the ledger is what it is said to be made of, there and back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BOARDS, Ledger } from "../../../pages/components/engine/assets/ledger.js";
import { madeOf } from "../../../pages/components/engine/assets/made_of.js";
import { Random } from "../../../pages/components/engine/assets/random.js";

const near = (found, expected, apart = 1e-12) => assert.ok(Math.abs(found - expected) <= apart * Math.max(1, Math.abs(expected)), `${found}, not ${expected}`);
const random = new Random(3), pixels = Array.from({ length: 64 }, () => Math.max(0, random.normal(0.2, 0.5)));
const ledger = (given = {}) => new Ledger({ pixels, label: 3, seed: 5, rate: 0.1, ...given });
const count = ({ shape }) => shape.reduce((product, size) => product * size, 1);

const RULES = {
  "the larger of this and 0": ([{ value }]) => Math.max(0, value),
  "the largest of these": (terms) => Math.max(...terms.map(({ value }) => value)),
  "e to the power of its own logit, divided by the sum over all": (terms, index) => Math.exp(terms[index].value) / terms.reduce((sum, { value }) => sum + Math.exp(value), 0),
  "minus the logarithm of the probability of what it is": ([{ value }]) => -Math.log(value),
  "the cost for itself": () => 1,
  "minus 1 divided by it": ([{ value }]) => -1 / value,
  "the cost does not ask for this one": () => 0,
};

for (const slope of [false, true])
  test(`each number ${slope ? "of the way back" : "of the way there"} follows from its terms`, () => {
    const here = ledger();
    let followed = 0;
    for (const [board, of] of Object.entries(BOARDS))
      for (let index = 0; index < count(of); index++) {
        const { value, rule, terms } = madeOf(here, board, index, slope);
        assert.equal(value, (slope ? here.slopes : here.values)[board][index]);
        if (terms === null) {
          assert.ok(!slope && (of.learned || board === "digit"), board);
          continue;
        }
        followed += 1;
        near(rule ? RULES[rule](terms, index) : terms.reduce((sum, term) => sum + term.value, 0), value);
      }
    assert.equal(followed, slope ? 457 : 183);
  });

test("the slopes of what is learned are what trying finds, and trying changes nothing", () => {
  const here = ledger(), before = here.values.cost[0];
  for (const board of ["kernel", "bias", "weights", "biases"])
    for (let index = 0; index < count(BOARDS[board]); index += 3) near(here.tried(board, index), here.slopes[board][index], 1e-6);
  assert.equal(here.values.cost[0], before);
});

test("an update goes down, by about as much as the slope says where the step is small", () => {
  const { before, after, expected } = ledger({ rate: 1e-4 }).update();
  assert.ok(after < before);
  near((after - before) / expected, 1, 1e-3);
  const taught = ledger();
  for (let n = 0; n < 30; n++) taught.update();
  assert.ok(taught.values.probabilities[3] > 0.9);
});
