import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { float64, type Points, points } from "driftfield/core";
import { mean } from "driftfield/metrics";
import { philox } from "driftfield/random";
import { stableScore } from "../../../lib/losses/particles/stable_score.ts";
import { within } from "../../within.ts";

const rng = philox(961);

Deno.test("stableScore() is the gradient of the log of the mixture of normals about the means, by differences", () => {
  for (const [dim, δ] of [[1, 0.5], [3, 0.5], [2, 0.05], [2, 40]]) {
    const x = rng.fork("x").normal([8, dim]), z = rng.fork("z").normal([30, dim]);
    const log = (x: Points) =>
      Array.from({ length: 8 }, (_, i) => {
        const heights = Array.from({ length: 30 }, (_, j) => {
            let r2 = 0;
            for (let k = 0; k < dim; k++) r2 += (x.data[i * dim + k] - z.data[j * dim + k]) ** 2;
            return -r2 / (2 * δ * δ);
          }),
          most = Math.max(...heights);
        return most + Math.log(heights.reduce((sum, v) => sum + Math.exp(v - most), 0));
      });
    const h = 1e-3 * δ, score = stableScore(x, z, δ);
    for (let k = 0; k < dim; k++) {
      const slope = (h: number) => {
        const moved = (by: number) => ({ ...x, data: x.data.map((v, at) => at % dim === k ? v + by : v) });
        const [up, down] = [h, -h].map((by) => log(moved(by)));
        return up.map((v, i) => (v - down[i]) / (2 * h));
      };
      const [near, far] = [slope(h), slope(2 * h)];
      near.forEach((v, i) => {
        const [value, size] = [score.data[i * dim + k], Math.max(1, log(x)[i] ** 2) / δ];
        assertAlmostEquals(value, (4 * v - far[i]) / 3, 1e-9 * size * 1e3 / 1e2, `d = ${dim}, δ = ${δ}`); // h⁴, 2⁻⁵²/h
      });
    }
  }
});

Deno.test("of one particle, and of particles that δ does not reach, it is denoising", () => {
  const z = points([[1, 2]]), x = points([[1.3, 1.5], [0, 0]]), δ = 0.2;
  const alone = stableScore(x, z, δ);
  const denoising = x.data.map((v, i) => (z.data[i % 2] - v) / (δ * δ));
  alone.data.forEach((v, i) => assertAlmostEquals(v, denoising[i], 1e-13));
  const far = stableScore(x, points([[1, 2], [30, 2], [1, -40]]), δ);
  assertEquals(far, alone);
  const nine = stableScore(x, points(Array.from({ length: 9 }, () => [1, 2])), δ);
  nine.data.forEach((v, i) => assertAlmostEquals(v, denoising[i], 1e-12));
  const off = stableScore(points([[1e6, 0]]), points([[0, 0], [1, 0]]), 1e-3); // far from all: no 0/0
  assertAlmostEquals(off.data[0], (1 - 1e6) / 1e-6, 1e-3);
});

Deno.test("its mean given x is ∇ log p for any number of particles, and its variance falls with their number", () => {
  // z ~ N(0, 1), x = z + δ ξ ~ N(0, 1 + δ²): ∇ log p = −x/(1 + δ²), E ∇ log p · φ = −E φ′.
  const δ = 0.7, s2 = 1 + δ * δ, runs = 4000;
  const excess: number[] = [];
  for (const n of [1, 2, 5, 40]) {
    const found = { linear: [] as number[], cubic: [] as number[], square: [] as number[] };
    for (let run = 0; run < runs; run++) {
      const z = rng.fork(`means ${n}`).normal([n, 1], { step: run });
      const ξ = rng.fork(`noise ${n}`).normal([1, 1], { step: run }).data[0];
      const x = points([[z.data[0] + δ * ξ]]), v = x.data[0], [score] = stableScore(x, z, δ).data;
      const error = score + v / s2;
      found.linear.push(error * v);
      found.cubic.push(error * v ** 3);
      found.square.push(error ** 2);
    }
    within(mean(found.linear), 0, `E (score − ∇ log p) x, n = ${n}`);
    within(mean(found.cubic), 0, `E (score − ∇ log p) x³, n = ${n}`);
    const { value, standardError } = mean(found.square);
    // Of one: 1/δ² but for what the prior knows, 1/δ² − 1/s².
    if (n === 1) within({ value, standardError }, 1 / (δ * δ) - 1 / s2, "variance of denoising");
    excess.push(value);
  }
  assert(excess[1] < 0.75 * excess[0] && excess[3] < excess[0] / 8, `${excess}`);
});

Deno.test("stableScore() looks at x alone", () => {
  const x = rng.fork("rows").normal([6, 2]),
    z = rng.fork("means").normal([11, 2]),
    all = stableScore(x, z, 0.3);
  for (let i = 0; i < 6; i++) {
    const row = { data: x.data.slice(2 * i, 2 * i + 2), shape: [1, 2] as const },
      one = stableScore(row, z, 0.3);
    assertEquals(one.data, all.data.slice(2 * i, 2 * i + 2));
  }
  assertEquals(stableScore(float64.scale(1, x), z, 0.3), all);
});
