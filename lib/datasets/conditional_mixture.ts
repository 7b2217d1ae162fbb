/**
 * What is left of a mixture when something about a point is known: mixtures again.
 *
 * @module
 */
import { requireMixture } from "./mixture_components.ts";
import { float64, points, requireInteger, requireNumber, requireNumbers } from "../core/mod.ts";
import { cholesky, invertLower } from "./cholesky.ts";
import { type GaussianMixture, gaussianMixture } from "./gaussian_mixture.ts";
import { responsibilities } from "./mixture_labels.ts";

/**
 * The law of some coordinates: the mixture of the N((m_k)_C, (Σ_k)_CC).
 *
 * @param mixture The law of all coordinates.
 * @param coordinates C: which, in the order in which they are to stand.
 * @returns The law on R^|C|.
 * @throws {RangeError} If there is no coordinate, or one is not there, or there twice.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { gaussianMixture, marginal } from "driftfield/datasets";
 *
 * const plane = gaussianMixture({ means: [[1, 2]], covariances: [[[4, 1], [1, 9]]] });
 * assertEquals(marginal(plane, [1]).covariances, [[[9]]]);
 * ```
 */
export function marginal(mixture: GaussianMixture, coordinates: readonly number[]): GaussianMixture {
  requireMixture(mixture);
  const { dim, weights, means, sigma, covariances } = mixture;
  requireCoordinates(coordinates, dim);
  return gaussianMixture({
    weights,
    means: float64.stack(coordinates.map((d) => float64.column(means, d))),
    ...(sigma ? { sigma } : { covariances: covariances!.map((C) => block(C, coordinates, coordinates)) }),
  });
}

/**
 * The law of the other coordinates, given the values of some. With K the known coordinates, U the others, each component
 * is N(m_U + B (x_K − m_K), Σ_UU − B Σ_KU), B = Σ_UK Σ_KK⁻¹ (Bishop 2006, "Pattern recognition and machine learning",
 * equations 2.81 and 2.82), and its weight goes with how well it explains what is known, w_k N(x_K; m_K, Σ_KK).
 *
 * @param mixture The law of all coordinates.
 * @param known Values by coordinate: `{ 0: 1.5 }` if the first is 1.5.
 * @returns The law of the coordinates that are not known, in their order.
 * @throws {RangeError} If nothing or everything is known, a coordinate is not there, or a value is not finite.
 *
 * @example Height given weight: the regression line, and what is left of the variance
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { conditional, gaussianMixture } from "driftfield/datasets";
 *
 * const plane = gaussianMixture({ means: [[1, 2]], covariances: [[[4, 1], [1, 9]]] });
 * const first = conditional(plane, { 1: 5 });
 * assertAlmostEquals(first.mean()[0], 1 + 1 / 9 * (5 - 2));
 * assertAlmostEquals(first.covariance().data[0], 4 - 1 / 9);
 * ```
 */
export function conditional(
  mixture: GaussianMixture,
  known: Readonly<Record<number, number>>,
): GaussianMixture {
  requireMixture(mixture);
  if (typeof known !== "object" || known === null) {
    throw new TypeError(`known must be coordinates and their values, got ${known}`);
  }
  const { dim, means, sigma, covariances } = mixture, K = Object.keys(known).map(Number);
  requireCoordinates(K, dim);
  K.forEach((d) => requireNumber(`known[${d}]`, known[d]));
  const U = Array.from({ length: dim }, (_, d) => d).filter((d) => !K.includes(d));
  if (U.length === 0) throw new RangeError(`known must leave a coordinate free, got all ${dim}`);
  const parts = covariances?.map((C, k) => regression(C, K, U, (d) => known[d] - means.data[k * dim + d]));
  const free = float64.stack(U.map((d) => float64.column(means, d)));
  return gaussianMixture({
    weights: responsibilities(marginal(mixture, K), points([K.map((d) => known[d])])).data,
    means: parts ? float64.add(free, points(parts.map(({ shift }) => shift))) : free,
    ...(parts ? { covariances: parts.map(({ rest }) => rest) } : { sigma: sigma! }),
  });
}

type Matrix = readonly (readonly number[])[];

/** How the free coordinates follow the known ones: B (x_K − m_K), and the covariance that is left. */
function regression(C: Matrix, K: readonly number[], U: readonly number[], offset: (d: number) => number) {
  const n = K.length, inverse = invertLower(cholesky("covariance", block(C, K, K)), n); // Σ_KK⁻¹ = L⁻ᵀ L⁻¹
  const whitened = (v: readonly number[]) =>
    v.map((_, i) => v.slice(0, i + 1).reduce((sum, value, j) => sum + inverse[i * n + j] * value, 0));
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, v, i) => sum + v * b[i], 0);
  const off = whitened(K.map(offset)), crosses = block(C, U, K).map(whitened);
  return {
    shift: crosses.map((cross) => dot(cross, off)),
    rest: block(C, U, U).map((row, i) => row.map((c, j) => c - dot(crosses[i], crosses[j]))),
  };
}

const block = (C: Matrix, rows: readonly number[], columns: readonly number[]): number[][] =>
  rows.map((i) => columns.map((j) => C[i][j]));

function requireCoordinates(coordinates: readonly number[], dim: number): void {
  requireNumbers("coordinates", coordinates);
  if (coordinates.length === 0) {
    throw new RangeError("coordinates must name at least one coordinate, got none");
  }
  coordinates.forEach((d, i) => {
    requireInteger(`coordinates[${i}]`, d, 0, dim - 1);
    if (coordinates.indexOf(d) < i) throw new RangeError(`coordinates must differ, got ${d} twice`);
  });
}
