import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import { type Points, points } from "driftfield/core";
import { mean, variance } from "driftfield/metrics";
import { implicit, sliced } from "driftfield/networks";
import { edm } from "driftfield/processes";
import { philox } from "driftfield/random";
import { within } from "../within.ts";
import { randomRow, rowsOf, small } from "./loss_in_float64.ts";

const dim = 3, batch = 40, net = small(dim), at = { step: 1 };
const settings = [undefined, edm({ sigmaMin: 0.1, sigmaMax: 2 })];

/** Every choice of signs: what a coin for each coordinate makes equally likely. */
const signs = Array.from(
  { length: 2 ** dim },
  (_, n) => Array.from({ length: dim }, (_, k) => (n >> k) % 2 ? 1 : -1),
);
const everywhere = (v: readonly number[]): Points => points(Array(batch).fill(v));

Deno.test("over all choices of signs the sliced losses have the implicit loss as mean, the one with ‖s‖² less variance", () => {
  for (const schedule of settings) {
    const rng = philox(8311), x0 = rng.normal([batch, dim]), row = randomRow(net, rng.fork("weights"));
    const truth = rowsOf(implicit(schedule), net, row, implicit(schedule).draw(x0, rng, at));
    const spread = [true, false].map((exactNorm) => {
      const loss = sliced(schedule, { exactNorm }), { time, arrays } = loss.draw(x0, rng, at);
      const all = signs.map((v) =>
        rowsOf(loss, net, row, { time, arrays: { ...arrays, u0: everywhere(v) } })
      );
      return truth.reduce((sum, mean, i) => {
        const values = all.map((rows) => rows[i]), size = Math.max(...values.map(Math.abs));
        // Rounding of the 8 values, each made of some 100 operations.
        assertAlmostEquals(
          values.reduce((a, b) => a + b) / signs.length,
          mean,
          1000 * Number.EPSILON * (1 + size),
        );
        return sum + variance(values).value;
      }, 0);
    });
    assert(spread[0] < spread[1], `${spread}`);
  }
});

Deno.test("the mean over random directions is the implicit loss, for coins and normals, one slice or three", () => {
  const rng = philox(8312),
    x0 = points(Array(4000).fill([0.5, -1, 0.3])),
    row = randomRow(net, rng.fork("weights"));
  const [truth] = rowsOf(implicit(), net, row, implicit().draw(x0, rng, at));
  for (const law of ["rademacher", "gaussian"] as const) {
    for (const exactNorm of [true, false]) {
      const [one, three] = [1, 3].map((slices) => {
        const loss = sliced(undefined, { slices, law, exactNorm }),
          rows = rowsOf(loss, net, row, loss.draw(x0, rng, at));
        within(mean(rows), truth, `${law}, ${slices}, ${exactNorm}`);
        return variance(rows);
      });
      const difference = {
        value: one.value - 3 * three.value,
        standardError: Math.hypot(one.standardError, 3 * three.standardError),
      };
      within(difference, 0, `three independent slices have a third of the variance: ${law}`);
    }
  }
});

Deno.test("coins have less variance than normals", () => {
  const rng = philox(8313), x0 = rng.normal([4000, dim]), row = randomRow(net, rng.fork("weights"));
  const truth = rowsOf(implicit(), net, row, implicit().draw(x0, rng, at));
  const [coins, normals] = (["rademacher", "gaussian"] as const).map((law) => {
    const loss = sliced(undefined, { law });
    return mean(rowsOf(loss, net, row, loss.draw(x0, rng, at)).map((v, i) => (v - truth[i]) ** 2));
  });
  assert(normals.value - coins.value > 4 * Math.hypot(normals.standardError, coins.standardError));
});

Deno.test("no slices and other laws are refused", () => {
  assertThrows(() => sliced(undefined, { slices: 0 }), RangeError, "slices must be at least 1, got 0");
  assertThrows(
    () => sliced(undefined, { law: "uniform" as "gaussian" }),
    RangeError,
    "law must be one of rademacher",
  );
});
