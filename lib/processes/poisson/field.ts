/**
 * The field of electric charges, in any dimension.
 *
 * @module
 */
import { type Points, requireNumber, requireOneOf, requirePositive, zeros } from "../../core/mod.ts";
import { atOnePoint, type LogField, logFieldInWasm } from "../../kernels/fields/mod.ts";
import { requireCharges } from "./charges.ts";

/** What shapes the field, and what computes it. */
export interface PoissonOptions {
  /** s > 0 of z/‖z‖^s: "coulomb" by default, s = d, which makes it the gradient of a solution of Poisson's equation. */
  readonly exponent?: number | "coulomb";
  /** ε ≥ 0, in the unit of the coordinates: ‖z‖² becomes ‖z‖² + ε². */
  readonly softening?: number;
  /** "float64", the plain loop, by default; "wasm": float32 inside, on all cores. Its error is stated at `rieszInWasm`. */
  readonly via?: "float64" | "wasm";
}

/**
 * The field of charges w_j at y_j,
 *
 *     E(x) = Σ_j w_j (x − y_j)/R_j^s = e^{log} · mean,   R_j² = ‖x − y_j‖² + ε²
 *     mean = Σ_j p_j (x − y_j),   p_j = w_j R_j^{−s} / Σ_k w_k R_k^{−s},   log = log Σ_k w_k R_k^{−s}
 *
 * For s = d its flux through a closed surface is the area of the unit sphere times the charge inside (Gauss). E itself
 * overflows or vanishes in high dimension; mean and log are finite there too. Poisson flow follows E's direction,
 * mean/‖mean‖: Xu, Liu, Tegmark, Jaakkola (2022), "Poisson flow generative models", section 3, whose empirical field
 * with its normalising factor is the mean here, of data at z = 0 in one dimension more (s = N + 1 for N-dimensional
 * data). Cost O(targets × sources × dim).
 *
 * @param options Exponent, softening, and what computes.
 * @returns Targets [n, dim], sources [m, dim], charges [m] ↦ mean [n, dim] and log [n]. Charges are equal by default and
 *   sum to one; if targets and sources are the same object, a charge does not act on itself.
 * @throws {RangeError} (The field) if a coordinate is not finite, dimensions differ, charges are not one a source,
 *   negative, or all zero, or a target sits on a source while ε = 0.
 * @throws {Error} (The field) if `via: "wasm"` is not possible on this machine.
 *
 * @example One charge: a straight ray, in 3,072 dimensions
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { repeat } from "driftfield/core";
 * import { poissonField } from "driftfield/processes";
 *
 * const origin = repeat(new Array(3072).fill(0), 1), x = repeat(new Array(3072).fill(2), 1);
 * const { mean, log } = poissonField()(x, origin);
 * assertEquals(mean, x);
 * assertAlmostEquals(log[0], -3072 * Math.log(2 * Math.sqrt(3072)), 1e-9);
 * ```
 */
export function poissonField(
  { exponent = "coulomb", softening = 0, via = "float64" }: PoissonOptions = {},
): (targets: Points, sources: Points, charges?: Float64Array) => LogField {
  if (exponent !== "coulomb") requirePositive("exponent", exponent);
  requireNumber("softening", softening, 0);
  requireOneOf("via", via, ["float64", "wasm"]);
  return (targets, sources, charges) => {
    requireCharges(targets, sources, charges);
    const [n, dim] = targets.shape, [m] = sources.shape, s = exponent === "coulomb" ? dim : exponent;
    const equal = 1 / (targets === sources ? m - 1 : m), weights = charges ?? new Float64Array(m).fill(equal);
    const row = rowOf(targets, sources, weights, s, softening);
    if (via === "wasm") {
      const { undecided, ...field } = logFieldInWasm(targets, sources, charges ?? equal, {
        exponent: s,
        softening,
      });
      for (const i of undecided) row(i, field);
      return field;
    }
    const field = { mean: zeros(targets.shape), log: new Float64Array(n) };
    for (let i = 0; i < n; i++) row(i, field);
    return field;
  };
}

/** Writes row i of the field, from log w_j − s log R_j less their maximum; lengths in a unit that no square overflows. */
function rowOf(targets: Points, sources: Points, weights: Float64Array, s: number, softening: number) {
  const [m, dim] = sources.shape, x = targets.data, y = sources.data, self = targets === sources;
  const extent = [targets, sources].reduce(
    (most, { data }) => data.reduce((a, v) => Math.max(a, Math.abs(v)), most),
    softening,
  );
  const unit = extent === 0 ? 1 : 2 ** -Math.max(-1000, Math.min(1000, Math.ceil(Math.log2(extent))));
  const logs = new Float64Array(m);
  return (i: number, { mean, log }: LogField) => {
    let most = -Infinity;
    for (let j = 0; j < m; j++) {
      let square = (softening * unit) ** 2;
      for (let k = 0; k < dim; k++) square += ((x[i * dim + k] - y[j * dim + k]) * unit) ** 2;
      const none = weights[j] === 0 || (self && i === j);
      if (square === 0 && !none) throw atOnePoint(i, j, self);
      logs[j] = none ? -Infinity : Math.log(weights[j]) - s / 2 * Math.log(square);
      most = Math.max(most, logs[j]);
    }
    let total = 0;
    const row = mean.data.subarray(i * dim, (i + 1) * dim).fill(0);
    for (let j = 0; j < m; j++) {
      const p = Math.exp(logs[j] - most);
      total += p;
      for (let k = 0; k < dim; k++) row[k] += p * (x[i * dim + k] - y[j * dim + k]);
    }
    for (let k = 0; k < dim; k++) row[k] /= total;
    log[i] = most + Math.log(total) + s * Math.log(unit);
  };
}
