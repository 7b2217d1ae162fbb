import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { points, take } from "driftfield/core";
import { gaussianMixture, noised } from "driftfield/datasets";
import { mean, normalCdf } from "driftfield/metrics";
import { edm } from "driftfield/processes";
import { philox } from "driftfield/random";
import { bitsPerDimension, dequantise, dequantisedBound, logLikelihood } from "driftfield/samplers";
import { within } from "../../within.ts";
import { apart } from "./mixtures.ts";

/** A law of 0 … 4 and as many draws of pairs from it. */
const P = [0.1, 0.4, 0.25, 0.2, 0.05], bits = -P.reduce((sum, p) => sum + p * Math.log2(p), 0);
const greys = (n: number) => {
  const { data } = philox(101).fork("greys").uniform([n, 2]),
    ends = P.map((_, k) => P.slice(0, k + 1).reduce((a, b) => a + b));
  return points(data.map((u) => ends.findIndex((end) => u < end)), 2);
};

Deno.test("a density constant on each cell has the bits per dimension of the discrete law, whatever unit and shift", () => {
  const y = greys(4000), x = dequantise(y, philox(102));
  for (const [unit, shift] of [[1, 0], [1 / 8, -1], [3, 7]]) {
    const scaled = x.data.map((v) => unit * v + shift);
    const density = (v: number) => P[Math.floor((v - shift) / unit)] / unit; // its integral over x is 1
    const logDensity = Float64Array.from(
      { length: 4000 },
      (_, i) => Math.log(density(scaled[2 * i])) + Math.log(density(scaled[2 * i + 1])),
    );
    within(bitsPerDimension(logDensity, { dim: 2, unit }), bits, `bits at unit ${unit}`);
    const exact = Float64Array.from(y.data, (v) => Math.log(P[v]) - Math.log(unit));
    const perPoint = Float64Array.from({ length: 4000 }, (_, i) => exact[2 * i] + exact[2 * i + 1]);
    assert(apart(logDensity, perPoint) < 1e-12, "equality for every point, not only on average");
  }
});

Deno.test("the standard error of bits per dimension is that of the mean over points", () => {
  const nats = philox(103).normal([500, 1]).data, { value, standardError } = mean(nats);
  const found = bitsPerDimension(nats, { dim: 3, unit: 0.5 });
  assertAlmostEquals(found.value, 1 - value / (3 * Math.LN2), 1e-12);
  assertAlmostEquals(found.standardError, standardError / (3 * Math.LN2), 1e-12);
});

// A density that is not constant on cells: two normals, for which P(y) = ∫ p(y + u) du is known, and E_u log p by quadrature.
const law = gaussianMixture({ means: [[0.8], [3.1]], sigma: 0.45 });
const cell = (y: number) =>
  [0.8, 3.1].reduce((sum, m) => sum + (normalCdf(y + 1, m, 0.45) - normalCdf(y, m, 0.45)) / 2, 0);
const midpoints = points(Float64Array.from({ length: 1000 }, (_, i) => (i + 0.5) / 1000), 1);
const expected = (y: number) =>
  mean(law.logDensity({ ...midpoints, data: midpoints.data.map((u) => y + u) })).value;

Deno.test("dequantised likelihood: E_u log p(y + u), its standard error, and below log P(y)", () => {
  const y = points([[0], [1], [2], [3], [4]]);
  const draws = Array.from(
    { length: 3000 },
    (_, draw) => law.logDensity(dequantise(y, philox(104), { draw })),
  );
  const { value, standardError } = dequantisedBound(draws);
  y.data.forEach((v, i) => {
    within({ value: value[i], standardError: standardError[i] }, expected(v), `y = ${v}`, 1e-5); // midpoint rule
    assert(value[i] < Math.log(cell(v)) + 4 * standardError[i], `the bound at ${v}`);
    assert(expected(v) < Math.log(cell(v)) - 0.01, "which is not tight here");
  });
});

Deno.test("integers through a flow: dequantised, the density is a bound; at the integers themselves it is not", async () => {
  const model = noised(gaussianMixture({ means: [[0], [1], [2]], sigma: 0.02 }), edm()); // spikes on the integers
  const y = points(Float64Array.from({ length: 60 }, (_, i) => i % 3), 1),
    at = { prior: model.at(80), relTol: 1e-6 };
  const bitsOf = async (x: typeof y) =>
    bitsPerDimension((await logLikelihood(model, x, at)).logDensity, { dim: 1, unit: 1 });
  assert((await bitsOf(y)).value < -2, "spikes: as many bits below 0 as one likes");
  const honest = await bitsOf(dequantise(y, philox(105)));
  assert(honest.value > Math.log2(3) + 4 * honest.standardError);
});

Deno.test("dequantise: uniform on each cell, by row and draw, whatever the batch", () => {
  const y = greys(3000), rng = philox(106), x = dequantise(y, rng), u = x.data.map((v, at) => v - y.data[at]);
  assert(u.every((v) => v > 0 && v < 1));
  within(mean(u), 1 / 2, "mean");
  within(mean(u.map((v) => (v - 0.5) ** 2)), 1 / 12, "variance");
  assertEquals(dequantise(take(y, [7, 8]), rng, { row: 7 }).data, x.data.slice(14, 18));
  const other = dequantise(y, rng, { draw: 1 }).data.map((v, at) => v - y.data[at]);
  within(mean(u.map((v, at) => (v - 0.5) * (other[at] - 0.5))), 0, "covariance of two draws");
  assertEquals([...dequantise(points([[-3]]), rng).data].map(Math.floor), [-3]);
});

Deno.test("what is no integer, and what has no standard error, is refused by name and value", () => {
  const rng = philox(0), options = { dim: 1, unit: 1 };
  assertThrows(
    () => dequantise(points([[1, 2], [3, 0.5]]), rng),
    RangeError,
    "integers must be whole numbers, got 0.5 in row 1, column 1",
  );
  assertThrows(() => dequantise(points([[NaN]]), rng), RangeError, "NaN in row 0, column 0");
  assertThrows(
    () => dequantise(points([[1]]), rng, { draw: -1 }),
    RangeError,
    "draw must be at least 0, got -1",
  );
  assertThrows(
    () => bitsPerDimension([1], options),
    RangeError,
    "at least 2 entries for a standard error, got 1",
  );
  assertThrows(() => bitsPerDimension([1, -Infinity], options), RangeError, "logDensity[1] must be finite");
  assertThrows(
    () => bitsPerDimension([1, 2], { dim: 1, unit: 0 }),
    RangeError,
    "unit must be positive, got 0",
  );
  assertThrows(
    () => bitsPerDimension([1, 2], { dim: 0, unit: 1 }),
    RangeError,
    "dim must be at least 1, got 0",
  );
  assertThrows(() => dequantisedBound([[1]]), RangeError, "at least 2 for a standard error, got 1");
  assertThrows(() => dequantisedBound([[1], [1, 2]]), RangeError, "draw 1 has 2 points, draw 0 has 1");
});
