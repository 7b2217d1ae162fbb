import { assert, assertEquals, assertThrows } from "@std/assert";
import { type Points, take } from "driftfield/core";
import { denoising, dequantised, type Objective } from "driftfield/losses";
import { mean, variance } from "driftfield/metrics";
import { edm } from "driftfield/processes";
import { philox } from "driftfield/random";
import { within } from "../within.ts";

const unit = 1 / 8, rng = philox(871);
const greys: Points = {
  data: philox(870).uniform([2000, 5]).data.map((u) => Math.floor(17 * u) / 8 - 1),
  shape: [2000, 5],
};

/** What an objective is given, as it is. */
const echo: Objective = {
  name: "echo",
  regression: (x) => ({ x, time: new Float64Array(2000), target: x, weight: new Float64Array(2000) }),
};

Deno.test("dequantised data are the data again when they are rounded, and uniform within their unit", () => {
  const { x } = dequantised(echo, { unit }).regression(greys, rng, { step: 3 });
  assertEquals(x.data.map((v) => Math.round(8 * (v + 1)) / 8 - 1), greys.data);
  const moved = x.data.map((v, i) => (v - greys.data[i]) / unit); // uniform in ±½: mean 0, variance 1/12
  within(mean(moved), 0, "mean");
  within(variance(moved), 1 / 12, "variance");
  assert(Math.max(...moved) > 0.49 && Math.min(...moved) < -0.49); // missed by 10,000 draws with probability 0.99^10,000
});

Deno.test("each step moves them anew, each row by itself, and the noise of the objective is another one", () => {
  const objective = dequantised(denoising(edm()), { unit }),
    at = (step: number, x = greys) => objective.regression(x, rng, { step });
  const first = [0, 1, 2], few = at(4, take(greys, first)), all = at(4);
  assertEquals(take(all.x, first), few.x);
  assertEquals(objective.regression(greys, rng), at(0));
  const { x: one } = dequantised(echo, { unit }).regression(greys, rng, { step: 1 });
  const { x: two } = dequantised(echo, { unit }).regression(greys, rng, { step: 2 });
  assert(one.data.every((v, i) => v !== two.data[i]));
  const plain = denoising(edm()).regression(one, rng, { step: 1 });
  assertEquals(at(1), plain); // what is noised is what was moved, by the noise that it has anyway
  assertThrows(() => dequantised(echo, { unit: 0 }), RangeError, "unit");
});
