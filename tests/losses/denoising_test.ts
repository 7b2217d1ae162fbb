import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Points, points, take } from "driftfield/core";
import {
  denoising,
  noisePrediction,
  preconditioned,
  type Regression,
  squaredErrors,
  uniformTimes,
} from "driftfield/losses";
import { mean, variance } from "driftfield/metrics";
import { edm, linearPath, variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import { within } from "../within.ts";
import { only } from "./networks.ts";

const x0 = philox(830).normal([610, 3]), rng = philox(831);

/** Rows of a regression. */
const rowsOf = ({ x, time, target, weight }: Regression, rows: number[]) => ({
  x: take(x, rows),
  time: rows.map((i) => time[i]),
  target: take(target, rows),
  weight: rows.map((i) => weight[i]),
});

Deno.test("row i of a regression depends on x0's row i, the generator, the step and i alone", () => {
  const vp = variancePreserving(),
    objective = denoising(vp, { times: uniformTimes }),
    all = objective.regression(x0, rng, { step: 7 });
  const first = [0, 1, 2, 3, 4], few = objective.regression(take(x0, first), rng, { step: 7 });
  assertEquals(rowsOf(few, first), rowsOf(all, first));
  const other: Points = { ...x0, data: x0.data.map((v, at) => at < 300 ? v : -v) };
  const changed = objective.regression(other, rng, { step: 7 }),
    same = Array.from({ length: 100 }, (_, i) => i);
  assertEquals(rowsOf(changed, same), rowsOf(all, same));
  assert(changed.target.data[300] !== all.target.data[300]);
  assertEquals([changed.time, changed.weight], [all.time, all.weight]);
  assertEquals(denoising(vp, { times: uniformTimes }).regression(x0, philox(831), { step: 7 }), all); // made anew
  assertEquals(objective.regression(x0, rng), objective.regression(x0, rng, { step: 0 }));
  const here = { step: 7 }, still = denoising(edm(), { predict: noisePrediction, times: only(1) });
  for (const [rng2, at] of [[rng, { step: 8 }], [philox(832), here]] as const) {
    assert(objective.regression(x0, rng2, at).time[0] !== all.time[0]);
    assert(still.regression(x0, rng2, at).target.data[0] !== still.regression(x0, rng, here).target.data[0]);
  }
});

Deno.test("times of a batch leave no gap: of 610 rows, neighbours are at most 2/610 of the law apart", () => {
  // Three gap theorem: F multiples of 1/φ, F the k-th Fibonacci number, are at most φ^(2−k) apart on the circle, which is
  // φ²/√5 = 1.171 times 1/F; here they are rounded to 1/4096. The largest gap of 610 independent times is about 6.4/610.
  const path = linearPath(), objective = denoising(path, { predict: noisePrediction, times: uniformTimes });
  for (const step of [0, 1, 2]) {
    const level = objective.regression(x0, rng, { step }).time.map((time) => Math.exp(4 * time));
    const u = level.map((r) => (r / (1 + r) - path.from) / (path.to - path.from)).sort(); // σ/α = t/(1 − t)
    const gaps = u.map((v, i) => i === 0 ? 1 + v - u[609] : v - u[i - 1]);
    assert(Math.max(...gaps) < 1.2 / 610 + 1 / 4096, `${Math.max(...gaps)}`);
  }
});

Deno.test("a batch's loss varies only as the rows do at their times, not with the times", () => {
  // Network 0, weight t for an error of the data N(0, I): a row is l = t ‖x₀‖²/d with mean t and variance 2t²/d. The mean
  // of n rows at independent times has the variance (E 2t²/d + Var t)/n; spread times leave of Var t/n next to nothing.
  const d = 40,
    n = 64,
    path = linearPath(),
    objective = denoising(path, {
      predict: () => ({ a: 1, b: 0, scale: 1, time: 0 }),
      weight: (_, t) => t * (path.sigma(t) ** 2 / path.alpha(t)) ** 2,
      times: uniformTimes,
    });
  const batches = Float64Array.from({ length: 300 }, (_, step) => {
    const data = philox(833).normal([n, d], { step }), regression = objective.regression(data, rng, { step });
    return mean(squaredErrors(regression, { data: new Float64Array(n * d), shape: [n, d] })).value;
  });
  const ofRows = 2 / 3 / d / n, ofTimes = 1 / 12 / n, golden = (Math.sqrt(5) - 1) / 2;
  const left = variance(Float64Array.from({ length: 4000 }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += (j / 4000 + i * golden) % 1;
    return sum / n;
  })).value;
  assert(left < ofTimes / 20 && ofTimes > 4 * ofRows);
  within(mean(batches), 0.5, "loss");
  within(variance(batches), ofRows + left, "its variance");
});

Deno.test("the network's own time is ¼ ln σ/α, for all that it is asked", () => {
  for (const predict of [noisePrediction, preconditioned()]) {
    const { x, time, target, weight } = denoising(edm(), { predict, times: only(3) }).regression(x0, rng);
    assertEquals([...new Set(time)], [Math.log(3) / 4]);
    assertEquals([...new Set(weight)], [1]);
    // with a and b of the target and x/scale = x₀ + 3ε: what the network sees and what it should say belong to one ε
    const { a, b, scale } = predict(edm(), 3);
    x.data.forEach((v, at) => {
      const noise = (v / scale - x0.data[at]) / 3;
      assertAlmostEquals(target.data[at], a * x0.data[at] + b * noise, 1e-13);
    });
  }
});

Deno.test("regressions refuse data, steps, weights and coefficients that are none, by name", () => {
  const { regression } = denoising(linearPath(), { times: uniformTimes });
  const refused = (x0: Points, message: string) =>
    assertThrows(() => regression(x0, rng), RangeError, message);
  refused(points([[0, 1], [NaN, 0]]), "x0 must be finite, got NaN in row 1, column 0");
  refused(points([[Infinity]]), "x0 must be finite");
  refused(points([]), "x0 must have at least 1 points, got 0");
  assertThrows(() => regression([[1]] as unknown as Points, rng), TypeError, "x0 must be Points");
  assertThrows(() => regression(x0, rng, { step: -1 }), RangeError, "step must be at least 0, got -1");
  const weighed = (weight: (t: number) => number) =>
    denoising(linearPath(), { weight: (_, t) => weight(t), times: only(0.25) }).regression;
  for (const bad of [NaN, Infinity]) {
    const message = `weight at t = 0.25 of linear path must be finite, got ${bad}`;
    assertThrows(() => weighed(() => bad)(x0, rng), RangeError, message);
  }
  assertThrows(
    () => weighed(() => -1)(x0, rng),
    RangeError,
    "weight at t = 0.25 of linear path must be at least 0",
  );
  assertEquals(weighed(() => 0)(x0, rng).weight[0], 0); // a time may count nothing
  const lost = denoising(edm(), { predict: () => ({ a: NaN, b: 1, scale: 1, time: 0 }), times: only(2) });
  assertThrows(() => lost.regression(x0, rng), RangeError, "a at t = 2 of EDM must be finite, got NaN");
});

Deno.test("squaredErrors refuses an output of another shape than the target", () => {
  const regression = denoising(edm(), { times: only(1) }).regression(points([[1, 2], [3, 4]]), rng);
  for (const output of [points([[1, 2]]), points([[1], [2]])]) {
    assertThrows(
      () => squaredErrors(regression, output),
      RangeError,
      "output must have shape [2,2], as the target",
    );
  }
});
