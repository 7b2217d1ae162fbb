import { assert, assertAlmostEquals } from "@std/assert";
import { points } from "driftfield/core";
import { dataPrediction, noisedBatches, normalisedField, poissonMatching } from "driftfield/losses";
import { mean } from "driftfield/metrics";
import { edm, poissonFlow, studentKernel } from "driftfield/processes";
import { philox } from "driftfield/random";
import { within } from "../within.ts";
import { directionOf } from "./direction.ts";
import { only } from "./networks.ts";

/**
 * Charges ±1 on a line, D = 1, at level σ: all expectations over a batch of B are finite sums over how many of its rows are 1.
 * y comes from one of them, so that k has the odds C(B, k) 2^{−B} (k q₊ + (B − k) q₋)/B given y, q± = 1/((y ∓ 1)² + σ²).
 */
function exactly(B: number, sigma: number, gamma: number) {
  const binomial = new Float64Array(B + 1);
  for (let k = 0, log = -B * Math.LN2; k <= B; log += Math.log((B - k) / ++k)) binomial[k] = Math.exp(log);
  return (y: number) => {
    const up = 1 / ((y - 1) ** 2 + sigma ** 2), down = 1 / ((y + 1) ** 2 + sigma ** 2);
    const truth = (up - down) / (up + down);
    let density = 0, mean = 0, along = 0, last = 0;
    binomial.forEach((odds, k) => {
      const both = k * up + (B - k) * down, D = (k * up - (B - k) * down) / both, p = odds * both / B;
      const g = Math.SQRT2 * sigma / (Math.hypot(y - D, sigma) + gamma);
      density += p;
      mean += p * D;
      along += p * g * (y - D) / sigma;
      last += p * g;
    });
    // what a network learns of both, and where it says the data are
    return { density, truth, mean: mean / density, learned: y - sigma * along / last, last: last / density };
  };
}

/** ∫ f(y) dy by y = tan θ: for what falls off as 1/y², smooth in θ. */
const integral = (f: (y: number) => number, n = 2000) => {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const y = Math.tan(Math.PI * ((i + 0.5) / n - 0.5));
    sum += f(y) * (1 + y * y) * Math.PI / n;
  }
  return sum;
};

const h = (y: number) => y / (1 + y * y);

/** E h(y) g (D̂ − D*), g the last coordinate: 0 if the minimiser of the regression is D*. */
const bias = (B: number, sigma: number, gamma = 0) => {
  const at = exactly(B, sigma, gamma);
  return integral((y) => {
    const { density, truth, learned, last } = at(y);
    return density / (2 * Math.PI / sigma) * 2 * h(y) * last * (learned - truth);
  });
};
/** What batches of B rows give for E h g (D̂ − D*), E h (D̂ − D*), and, by the perturbation objective, E h (x₀ − D*). */
function measured(B: number, sigma: number, batches: number) {
  const times = only(sigma), options = { extraDimensions: 1, times }, rng = philox(920).fork(`${B}`);
  const field = normalisedField({ ...options, share: 1 }), matching = poissonMatching(options);
  const draw = noisedBatches(edm(), { predict: dataPrediction, times, kernel: studentKernel(1) });
  const exact = poissonFlow(points([[1], [-1]]), { extraDimensions: 1 }), data = rng.fork("data");
  const sums = [0, 1, 2].map(() => new Float64Array(batches));
  for (let step = 0; step < batches; step++) {
    const x0 = points(data.uniform([B, 1], { step }).data.map((u) => u < 0.5 ? -1 : 1));
    const y = draw(x0, rng, { step }).x, truth = exact.denoise(y, sigma).data;
    const { target } = field.regression(x0, rng, { step }),
      other = matching.regression(x0, rng, { step }).target;
    const read = matching.model(() => other, { dim: 1 }).denoise(y, sigma).data;
    y.data.forEach((y, i) => {
      const row = { y: [y], level: sigma, extraDimensions: 1, sigmaData: 1, gamma: 0 };
      const [f, g] = directionOf(target.data.subarray(2 * i, 2 * i + 2), row),
        error = y - sigma * f / g - truth[i];
      [g * error, error, read[i] - truth[i]].forEach((v, n) => sums[n][step] += h(y) * v / B);
    });
  }
  const [direction, whole, perturbation] = sums.map((rows) => mean(rows));
  return { direction, whole, perturbation };
}

Deno.test("the field of a batch that has y's own row is unbiased, but its direction is biased, as foreseen for every B; perturbation is not", () => {
  for (const [B, batches] of [[1, 6000], [2, 4000], [8, 1500]]) {
    const { direction, whole, perturbation } = measured(B, 1, batches);
    within(direction, bias(B, 1), `B = ${B}: direction`);
    within(whole, 0, `B = ${B}: field`);
    within(perturbation, 0, `B = ${B}: perturbation`);
    if (B < 8) {
      assert(Math.abs(direction.value) > 8 * direction.standardError, `${direction.value} is no bias`);
    }
    for (const y of [-3, 0.1, 0.8, 20]) {
      const { mean, truth } = exactly(B, 1, 0)(y);
      assertAlmostEquals(mean, truth, 1e-12); // E[m | y] = y − E[x₀ | y]
    }
  }
});

Deno.test("the bias of the direction is c/B + O(1/B²), and less the larger γ", () => {
  for (const sigma of [0.5, 1, 3]) {
    const [c32, c64, c128, c256] = [32, 64, 128, 256].map((B) => B * bias(B, sigma)); // c + d/B + O(1/B²)
    for (const half of [(c64 - c128) / (c32 - c64), (c128 - c256) / (c64 - c128)]) {
      assertAlmostEquals(half, 1 / 2, 0.1, `σ = ${sigma}: B times the bias does not settle as 1/B`);
    }
    const limit = 2 * c256 - c128;
    assert(Math.abs(limit) > 10 * Math.abs(limit - (2 * c128 - c64)), `σ = ${sigma}: the limit is ${limit}`);
    // g = √2 σ/(R + γ) tends to √2 σ/γ, of which only (R − E R)/γ² varies: the bias is ∝ 1/γ², but for some E R/γ ≈ 5/γ
    const [some, much] = [1e3, 1e4].map((gamma) => bias(8, sigma, gamma) * gamma ** 2);
    assertAlmostEquals(some / much, 1, 50 / 1e3);
    assert(Math.abs(bias(8, sigma, 10)) < Math.abs(bias(8, sigma, 1)) / 2);
  }
});
