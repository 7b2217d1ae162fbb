import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { combine, float64, type Points, points, zeros } from "driftfield/core";
import { moons, noised } from "driftfield/datasets";
import { mean, wasserstein2 } from "driftfield/metrics";
import { philox } from "driftfield/random";
import { type OfPaths, pathEnergy } from "driftfield/samplers";
import { heun, solveOde } from "driftfield/solvers";
import { within } from "../within.ts";
import { apart } from "./likelihood/mixtures.ts";
import { gaussianFlow, straight, wholePaths } from "./whole.ts";

const rng = philox(1341), data = { mean: 2, variance: 0.25 }, m = 2, s = 0.5;
const draws = (n: number) => ({
  shape: [n, 1] as const,
  data: rng.normal([n, 1]).data.map((z) => m + s * z),
});

/** ∫₀¹ f dt by Simpson's rule, whose error is below n⁻⁴ max|f⁗|/180. */
const integral = (f: (t: number) => number, n = 400) =>
  Array.from({ length: n + 1 }, (_, i) => f(i / n) * (i === 0 || i === n ? 1 : i % 2 ? 4 : 2))
    .reduce((sum, v) => sum + v, 0) / (3 * n);

Deno.test("the flow of optimal transport between Gaussians is straight, and its energy is W₂²", async () => {
  // x₁ = (x₀ − m)/s, x_t = (1 − t) x₀ + t x₁: v = x₁ − x₀, with x₁ = (x_t − (1 − t) m)/((1 − t) s + t).
  const velocity = (x: Points, t: number) => {
    const by = 1 / ((1 - t) * s + t), centre = (1 - t) * m;
    return combine(float64, float64.constant(-m - (1 - s) * by * centre, x), [(1 - s) * by, x]);
  };
  const x = draws(4000), { energy, squaredDistance, straightness, end } = await pathEnergy({ velocity }, x);
  // Fewer than 50 steps, each with 10⁻⁷ (1 + E), E < 100.
  assert(straightness.each.every((S) => Math.abs(S) < 50 * 1e-5), `${straightness.value}`);
  assert(apart(end.data, x.data.map((v) => (v - m) / s)) < 1e-5);
  const truth = m ** 2 + (1 - s) ** 2; // TRUTH: W₂² of N(m, s²) and N(0, 1)
  within(energy, truth, "energy", 1e-4);
  within(squaredDistance, truth, "squared distance", 1e-4);
});

for (const path of wholePaths) {
  Deno.test(`the probability flow of Gaussian data has the energy of its formula, and more than W₂²: ${path.name}`, async () => {
    // x_t = α m + r u, r = √(α² s² + σ²), u = (x₀ − m)/s: energy ∫ (α′ m + r′ u)² dt.
    const { alpha, dAlpha, sigma, dSigma } = path, x = draws(2000);
    const r = (t: number) => Math.hypot(alpha(t) * s, sigma(t));
    const dr = (t: number) => (alpha(t) * dAlpha(t) * s * s + sigma(t) * dSigma(t)) / r(t);
    const [aa, ar, rr] = [
      (t: number) => (dAlpha(t) * m) ** 2,
      (t: number) => dAlpha(t) * m * dr(t),
      (t: number) => dr(t) ** 2,
    ].map((f) => integral(f));
    const energyOf = (v: number) => aa + 2 * ar * (v - m) / s + rr * ((v - m) / s) ** 2;
    const flow = gaussianFlow(path, data), found = await pathEnergy(flow, x), truth = x.data.map(energyOf);
    assert(apart(found.energy.each, truth) < 1e-4); // 100 steps of 10⁻⁷ (1 + E), E < 10
    const squares = x.data.map((v) => ((v - m) / s - v) ** 2);
    assert(apart(found.squaredDistance.each, squares) < 1e-4);
    assert(apart(found.straightness.each, truth.map((e, i) => e - squares[i])) < 2e-4);
    // On a line every flow is monotone, and so carries at the cost of optimal transport; but not at its energy.
    within(found.squaredDistance, m ** 2 + (1 - s) ** 2, "squared distance", 1e-4);
    within(found.energy, aa + rr, "energy", 1e-4);
    assert(aa + rr > m ** 2 + (1 - s) ** 2 + 0.01, `${aa + rr}`);
    const plain = await pathEnergy(flow, x, { solver: heun, steps: 400 });
    assert(apart(plain.energy.each, truth) < 1e-3); // O(400⁻²)
    assertEquals(plain.evaluations, 800);
  });
}

Deno.test("a linear flow has the energy λ x² (1 − e^{−2λT})/2, forwards and backwards, over any span", async () => {
  const x = points([[1, 2], [-3, 0.5]]), lambda = 0.7, velocity = (y: Points) => float64.scale(-lambda, y);
  for (const [from, to] of [[0, 1], [0.2, 2], [1, -1]]) {
    const { energy, straightness, end } = await pathEnergy({ velocity }, x, { from, to, relTol: 1e-10 }),
      T = to - from;
    const truth = [5, 9.25].map((square) => lambda * square * Math.abs(Math.expm1(-2 * lambda * T)) / 2);
    assert(apart(energy.each, Float64Array.from(truth)) < 1e-7);
    const moved = Math.expm1(-lambda * T) ** 2 / Math.abs(T);
    assert(apart(straightness.each, Float64Array.from(truth, (e, i) => e - [5, 9.25][i] * moved)) < 1e-7);
    const back = await pathEnergy({ velocity }, end, { from: to, to: from, relTol: 1e-10 });
    assert(apart(back.energy.each, energy.each) < 1e-7);
  }
});

Deno.test("on a nonlinear flow S is ∫ ‖Δ − v‖² along each path, and E ≥ E‖Δ‖² ≥ W₂² of the two ends", async () => {
  const law = moons(),
    flow = noised(law, straight),
    x = law.sample(60, rng),
    { each: S } = (await pathEnergy(flow, x)).straightness;
  const path = await solveOde(flow.velocity, x, { to: 1, relTol: 1e-9 }),
    move = float64.sub(path.end, x),
    n = 1000;
  const direct = new Float64Array(60);
  for (let k = 0; k <= n; k++) {
    const t = k / n,
      { data } = float64.sub(move, flow.velocity(path.at(t), t)),
      weight = (k % n === 0 ? 1 : k % 2 ? 4 : 2) / (3 * n);
    data.forEach((v, at) => direct[at >> 1] += weight * v * v);
  }
  assert(apart(S, direct) < 1e-3, `${apart(S, direct)}`); // of moons 0.1 wide v turns within 0.1: (1000 · 0.1)⁻⁴ E, E < 50
  assert(S.every((v) => v > 0) && mean(S).value > 0.1, "it is bent");
  const { energy, squaredDistance, end } = await pathEnergy(flow, x), least = wasserstein2(x, end) ** 2;
  assert(least <= squaredDistance.value && squaredDistance.value < energy.value);
  for (const found of [energy, squaredDistance]) {
    const { value, standardError } = mean(found.each);
    assertAlmostEquals(found.value, value, 1e-12 * value);
    assertAlmostEquals(found.standardError, standardError, 1e-12 * value);
  }
});

Deno.test("by default it goes from a model's data to its noise; a single path has no standard error to speak of", async () => {
  const flow = gaussianFlow({ ...straight, from: 0.1, to: 0.6 }, data), x = points([[1]]);
  const [plain, said] = [await pathEnergy(flow, x), await pathEnergy(flow, x, { from: 0.1, to: 0.6 })];
  assertEquals(plain, said);
  const alone = ({ each, value, standardError }: OfPaths) =>
    assertEquals([each[0], Infinity], [value, standardError]);
  [plain.energy, plain.squaredDistance, plain.straightness].forEach(alone);
});

Deno.test("pathEnergy refuses what makes no sense, by name, stops when it is told to, and leaves x alone", async () => {
  const flow = gaussianFlow(straight, data), x = points([[1]]);
  const cases: [Parameters<typeof pathEnergy>[2], string][] = [
    [{ from: NaN }, "from must be finite, got NaN"],
    [{ to: Infinity }, "to must be finite, got Infinity"],
    [{ from: 0.5, to: 0.5 }, "to must not be from, got 0.5 for both"],
    [{ relTol: 0 }, "relTol must be at least"],
    [{ absTol: -1 }, "absTol must be positive, got -1"],
  ];
  for (const [options, message] of cases) {
    await assertRejects(() => pathEnergy(flow, x, options), RangeError, message);
  }
  await assertRejects(
    () => pathEnergy(flow, zeros([2, 3])),
    RangeError,
    "x must have dim 1, as the model, got 3",
  );
  const signal = AbortSignal.abort(new Error("enough"));
  await assertRejects(() => pathEnergy(flow, x, { signal }), Error, "enough");
  assertEquals(x, points([[1]]));
});
