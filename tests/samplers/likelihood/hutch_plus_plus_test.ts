import { assert, assertEquals, assertThrows } from "@std/assert";
import { float64, type Points, points, take, zeros } from "driftfield/core";
import { noised } from "driftfield/datasets";
import { mean, variance } from "driftfield/metrics";
import { philox } from "driftfield/random";
import {
  changeOfVariables,
  exactDivergence,
  hutchinson,
  hutchPlusPlus,
  logLikelihood,
} from "driftfield/samplers";
import { within } from "../../within.ts";
import { straight } from "../whole.ts";
import { apart, pair } from "./mixtures.ts";

const dim = 20, laws = ["rademacher", "gaussian"] as const, rng = philox(1331);

/** Orthonormal rows. */
const U = (() => {
  const { data } = rng.fork("basis").normal([dim, dim]), rows: number[][] = [];
  for (let i = 0; i < dim; i++) {
    let row = [...data.subarray(i * dim, (i + 1) * dim)];
    for (const q of [...rows, ...rows]) {
      const dot = q.reduce((sum, v, k) => sum + v * row[k], 0);
      row = row.map((v, k) => v - dot * q[k]);
    }
    const length = Math.hypot(...row);
    rows.push(row.map((v) => v / length));
  }
  return rows;
})();

/** Σ λ_k u_k u_kᵀ. */
const symmetric = (spectrum: readonly number[]) =>
  Array.from(
    { length: dim },
    (_, i) =>
      Array.from({ length: dim }, (_, j) => spectrum.reduce((sum, l, k) => sum + l * U[k][i] * U[k][j], 0)),
  );

const linear = (A: readonly (readonly number[])[]) => {
  const jvp = (_: Points, __: number, { data, shape }: Points) => {
    const out = zeros(shape);
    for (let at = 0; at < data.length; at++) {
      const row = A[at % dim], from = at - at % dim;
      for (let k = 0; k < dim; k++) out.data[at] += row[k] * data[from + k];
    }
    return out;
  };
  return { flow: { velocity: (x: Points) => jvp(x, 0, x) }, jvp };
};

const falling = Array.from({ length: dim }, (_, k) => 1 / (k + 1) ** 2),
  square = (v: readonly number[]) => v.reduce((sum, l) => sum + l * l, 0);
const trace = falling.reduce((sum, l) => sum + l, 0);

Deno.test("Hutch++ is exact where J has a rank of at most a third of the directions, symmetric or not", () => {
  const x = rng.normal([6, dim]),
    low = symmetric([3, -2, 1]),
    tall = low.map((row, i) => row.map((v, j) => v + 0.5 * U[0][i] * U[7][j] - 2 * U[2][i] * U[9][j]) // the range stays the same, S does not
    );
  const steep = symmetric([1, 1e-5]).map((row, i) => row.map((v, j) => v + 5 * U[0][i] * U[1][j])); // 10⁻⁵ off one line
  for (const law of laws) {
    for (
      const [A, probes] of [[low, 9], [low, 11], [tall, 9], [steep, 6], [symmetric(falling), 60]] as const
    ) {
      const { flow, jvp } = linear(A), truth = A.reduce((sum, row, k) => sum + row[k], 0);
      const { data, shape } = hutchPlusPlus({ rng, probes, law, jvp })(flow, x, 0);
      assertEquals(shape, [6, probes - 2 * Math.floor(probes / 3)]);
      // Some 100 roundings of ‖A‖ ≤ 5 on directions whose square is 20.
      assert(data.every((v) => Math.abs(v - truth) < 2e-12), `${law}: ${data}`);
      const differences = hutchPlusPlus({ rng, probes, law })(flow, x, 0);
      assert(apart(differences.data, data) < 1e-6); // 10⁻¹⁶ ‖v‖/h = 10⁻⁹ each, through the same
      if (probes === 60) continue;
      const plain = hutchinson({ rng, probes, law, jvp })(flow, x, 0);
      assert(apart(plain.data, plain.data.map(() => truth)) > 0.1, "by chance alone it is not");
    }
  }
  const model = noised(pair(5), straight), place = pair(5).sample(200, rng); // as many directions as coordinates
  for (const law of laws) {
    const all = hutchPlusPlus({ rng, probes: 15, law })(model, place, 0.4),
      exact = exactDivergence(model, place, 0.4);
    // Differences err by 10⁻⁷, or as much more as Q is told by less than the whole of J, which is not by 10 here.
    assert(apart(all.data, all.data.map((_, at) => exact.data[Math.floor(at / 5)])) < 1e-6, law);
  }
  const none = hutchPlusPlus({ rng, probes: 3 })({ velocity: (x) => float64.scale(0, x) }, x, 0);
  assertEquals(none.data, new Float64Array(6), "no direction to find, and none is NaN");
});

for (const law of laws) {
  Deno.test(`Hutch++ (${law}) is unbiased, below its bound, and below Hutchinson's variance at equal cost`, () => {
    const rows = 4000, probes = 24, { flow, jvp } = linear(symmetric(falling));
    const { data, shape: [, m] } = hutchPlusPlus({ rng, probes, law, jvp })(flow, rng.normal([rows, dim]), 0);
    const means = Float64Array.from(
      { length: rows },
      (_, i) => data.subarray(i * m, (i + 1) * m).reduce((a, b) => a + b) / m,
    );
    within(mean(means), trace, "mean");
    const found = variance(means), k = probes / 3;
    // TRUTH: given Q, of m = k estimates, 2 ‖PAP‖²_F/k for normals and no more for ±1; of k = l + p normals in S,
    // E ‖PA‖²_F ≤ (1 + l/(p − 1)) Σ_{j>l} λ_j² (Halko, Martinsson, Tropp 2011, theorem 10.5).
    const bounds = Array.from({ length: k - 1 }, (_, l) => (1 + l / (k - l - 1)) * square(falling.slice(l)));
    const bound = 2 * Math.min(...bounds) / k;
    if (law === "gaussian") assert(found.value < bound + 4 * found.standardError, `${found.value}, ${bound}`);
    const A = symmetric(falling), diagonal = law === "gaussian" ? 0 : square(A.map((row, i) => row[i]));
    const hutchinsons = 2 * (square(falling) - diagonal) / probes;
    assert(100 * found.value < hutchinsons, `${found.value}, ${hutchinsons}`);
    // Its own standard error is its error: E (estimate − trace)² = E s.e.².
    const errors = means.map((v, i) => {
      const row = data.subarray(i * m, (i + 1) * m), spread = row.reduce((sum, e) => sum + (e - v) ** 2, 0);
      return (v - trace) ** 2 - spread / (m * (m - 1));
    });
    within(mean(errors), 0, "error² − s.e.²");
  });
}

Deno.test("of a flat spectrum Hutchinson is better: Hutch++ is not for all", () => {
  const rows = 2000,
    flat = Array.from({ length: dim }, (_, k) => k % 2 === 0 ? 1 : -1),
    { flow, jvp } = linear(symmetric(flat));
  const { data, shape: [, m] } = hutchPlusPlus({ rng, probes: 12, law: "gaussian", jvp })(
    flow,
    rng.normal([rows, dim]),
    0,
  );
  const means = Float64Array.from(
    { length: rows },
    (_, i) => data.subarray(i * m, (i + 1) * m).reduce((a, b) => a + b) / m,
  );
  const found = variance(means);
  assert(found.value - 4 * found.standardError > 2 * dim / 12, `${found.value}`); // P keeps 16 of 20: about 2 · 16/4
});

Deno.test("along a nonlinear flow it agrees with the exact likelihood, and its standard error is its error", async () => {
  const mixture = pair(5), model = noised(mixture, straight), x = mixture.sample(200, rng), relTol = 1e-5;
  const exact = await logLikelihood(model, x, { relTol });
  for (const law of laws) {
    const divergence = hutchPlusPlus({ rng, probes: 9, law });
    const { logDensity, standardError } = await logLikelihood(model, x, { relTol, divergence });
    const error = logDensity.map((l, i) => l - exact.logDensity[i]);
    within(mean(error), 0, `${law}: bias`, 6e-4); // 30 relTol each
    within(mean(error.map((e, i) => e * e - standardError![i] ** 2)), 0, `${law}: error² − s.e.²`);
    assert(mean(standardError!).value > 0.01, "there is an error to speak of");
  }
});

Deno.test("its directions are frozen and a row's own: smooth in time, whatever the batch", async () => {
  const model = noised(pair(5), straight), x = pair(5).sample(6, rng);
  for (const law of laws) {
    const make = (row: number) => hutchPlusPlus({ rng, probes: 6, law, row });
    const all = make(0)(model, x, 0.4), tail = make(4)(model, take(x, [4, 5]), 0.4);
    assertEquals(tail.data, all.data.subarray(8));
    assertEquals(make(0)(model, x, 0.4), all);
    const ahead = [1, 2].map((h) => apart(make(0)(model, x, 0.4 + h * 1e-4).data, all.data));
    assert(ahead[0] > 0 && Math.abs(ahead[1] / ahead[0] - 2) < 0.05, `${ahead}`); // 1 + O(h), h = 10⁻⁴
  }
  let last = 0;
  for await (
    const { t, logDeterminant } of changeOfVariables(linear(symmetric([3, -2])).flow, rng.normal([4, dim]), {
      from: 0,
      to: 1.5,
      divergence: hutchPlusPlus({ rng, probes: 6 }),
    })
  ) {
    logDeterminant.forEach((l) => assert(Math.abs(l - t) < 1e-5, `${l}`)); // 30 relTol, and 10⁻⁶ of differences
    last = t;
  }
  assertEquals(last, 1.5);
});

Deno.test("hutchPlusPlus refuses what cannot be split in three", () => {
  assertThrows(() => hutchPlusPlus({ rng, probes: 2 }), RangeError, "probes must be at least 3, got 2");
  assertThrows(() => hutchPlusPlus({ rng, row: -1 }), RangeError, "row must be at least 0, got -1");
  assertThrows(
    () => hutchPlusPlus({ rng, law: "uniform" as "gaussian" }),
    RangeError,
    "law must be one of rademacher",
  );
  const { data } = hutchPlusPlus({ rng })({ velocity: (x) => x }, points([[1, 2]]), 0);
  assert(data.length === 4 && data.every((v) => Math.abs(v - 2) < 1e-9), `${data}`);
});
