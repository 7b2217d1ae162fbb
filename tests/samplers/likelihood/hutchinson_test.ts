import { assert, assertEquals, assertThrows } from "@std/assert";
import { float64, matrixVector, type Points, points, repeat, take } from "driftfield/core";
import { noised } from "driftfield/datasets";
import { mean, variance } from "driftfield/metrics";
import { variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  byCoordinates,
  changeOfVariables,
  exactDivergence,
  hutchinson,
  type Jvp,
  logLikelihood,
} from "driftfield/samplers";
import { within } from "../../within.ts";
import { apart, pair } from "./mixtures.ts";

const A = [[0.5, -2, 0.3], [1.5, -1.2, 0.4], [0.7, 0.1, 0.9]], trace = 0.2;
const velocity = (x: Points): Points => matrixVector(float64, repeat(A.flat(), x.shape[0]), x, 3, 3);

// TRUTH: 2 (‖S‖²_F − Σ S_kk²) for ±1, 2 ‖S‖²_F for normals, S = (A + Aᵀ)/2.
const S = A.map((row, i) => row.map((a, j) => (a + A[j][i]) / 2));
const frobenius = S.flat().reduce((sum, s) => sum + s * s, 0);
const diagonal = S.reduce((sum, row, k) => sum + row[k] ** 2, 0);
const laws = [["rademacher", 2 * (frobenius - diagonal)], ["gaussian", 2 * frobenius]] as const;

for (const [law, truth] of laws) {
  Deno.test(`hutchinson (${law}) is unbiased, with the variance of theory`, () => {
    const estimates = hutchinson({ rng: philox(91), probes: 20_000, law })(
      { velocity },
      points([[1, 2, 3]]),
      0,
    );
    within(mean(estimates.data), trace, "mean");
    within(variance(estimates.data), truth, "variance");
  });

  Deno.test(`a probe (${law}) is frozen along the path: the variance of ∫ ∇·v dt is that of ∇·v times T²`, async () => {
    const T = 1.5,
      x = philox(92).normal([800, 3]),
      divergence = hutchinson({ rng: philox(92), probes: 5, law });
    for await (const frame of changeOfVariables({ velocity }, x, { from: 0, to: T, divergence })) {
      if (frame.t < T) continue;
      within(mean(frame.logDeterminant), T * trace, "mean");
      within(mean(frame.standardError!.map((s) => 5 * s * s)), T ** 2 * truth, "5 s.e.²");
    }
  });
}

Deno.test("on a mixture it agrees with the exact likelihood, and its standard error is its error", async () => {
  const mixture = pair(5), model = noised(mixture, variancePreserving()), x = mixture.sample(400, philox(93));
  const how = { relTol: 1e-6, prior: model.at(1) }, exact = await logLikelihood(model, x, how);
  assertEquals(exact.standardError, undefined);
  for (const law of ["rademacher", "gaussian"] as const) {
    const divergence = hutchinson({ rng: philox(93), probes: 6, law });
    const { logDensity, standardError } = await logLikelihood(model, x, { ...how, divergence });
    const error = logDensity.map((l, i) => l - exact.logDensity[i]);
    within(mean(error), 0, `${law}: bias`, 6e-5); // 30 relTol each
    within(mean(error.map((e, i) => e * e - standardError![i] ** 2)), 0, `${law}: error² − s.e.²`);
    assert(mean(standardError!).value > 0.01, "there is an error to speak of");
  }
});

Deno.test("a row's probes depend neither on its batch nor on time, and a row number carries on", () => {
  const x = philox(94).normal([6, 3]), flow = { velocity };
  for (const law of ["rademacher", "gaussian"] as const) {
    const make = (row: number) => hutchinson({ rng: philox(94), probes: 3, law, row });
    const all = make(0)(flow, x, 0), tail = make(4)(flow, take(x, [4, 5]), 0);
    assertEquals(tail.data, all.data.subarray(12));
    assertEquals(make(0)(flow, x, 7), all);
    assert(apart(all.data.subarray(0, 3), all.data.subarray(3, 6)) > 0.01, "rows have probes of their own");
    assert(Math.abs(all.data[0] - all.data[1]) > 0.01, "and several different ones");
  }
});

Deno.test("a jvp of one's own takes the place of differences, for probes and for coordinates", () => {
  const { laplacian: _, ...model } = noised(pair(3), variancePreserving()), x = pair(3).sample(9, philox(95));
  const t = 0.3, h = 1e-4, exact = exactDivergence(noised(pair(3), model.schedule), x, t);
  let calls = 0;
  const jvp: Jvp = (x, t, w) => { // another difference, of order 4: h⁴/30 ‖∂⁵v‖ + 10⁻¹⁶/h
    calls++;
    const at = (c: number) => model.velocity(float64.add(x, float64.scale(c * h, w)), t);
    const wide = float64.sub(at(-2), at(2)), near = float64.scale(8, float64.sub(at(1), at(-1)));
    return float64.scale(1 / (12 * h), float64.add(wide, near));
  };
  const blind = { velocity: () => points([]) };
  assert(apart(byCoordinates({ jvp })(blind, x, t).data, exact.data) < 1e-8);
  const probing = { rng: philox(95), probes: 4 };
  const [own, differences] = [hutchinson({ ...probing, jvp })(blind, x, t), hutchinson(probing)(model, x, t)];
  assert(apart(own.data, differences.data) < 1e-7);
  assertEquals(calls, 3 + 4);
});

Deno.test("hutchinson refuses what is no estimate, and laws it does not know", () => {
  const rng = philox(0);
  assertThrows(() => hutchinson({ rng, probes: 0 }), RangeError, "probes must be at least 1, got 0");
  assertThrows(() => hutchinson({ rng, row: -1 }), RangeError, "row must be at least 0, got -1");
  assertThrows(() => hutchinson({ rng, scale: 0 }), RangeError, "scale must be positive, got 0");
  assertThrows(() => byCoordinates({ scale: -1 }), RangeError, "scale must be positive, got -1");
  // deno-lint-ignore no-explicit-any
  assertThrows(() => hutchinson({ rng, law: "uniform" as any }), RangeError, "law must be one of rademacher");
});
