/**
 * Single rows of a field in float64: where float32 does not decide.
 *
 * @module
 */
import type { Points } from "../../core/mod.ts";

/**
 * The error of a target that sits on a source.
 *
 * @param i Row of the target.
 * @param j Row of the source.
 * @param self Whether the sources are the targets.
 * @returns The error, which names both rows.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { atOnePoint } from "driftfield/kernels";
 *
 * assert(atOnePoint(2, 5, true).message.startsWith("targets row 2 and targets row 5 are at one point"));
 * ```
 */
export const atOnePoint = (i: number, j: number, self: boolean): RangeError =>
  new RangeError(
    `targets row ${i} and ${self ? "targets" : "sources"} row ${j} are at one point, ` +
      `where the force is infinite: drop the duplicate or set softening > 0`,
  );

/** A row of a Riesz field: Σ_j w_j (x_i − y_j)/(‖x_i − y_j‖² + ε²)^{s/2} over some sources, in float64. */
export interface Row {
  /** Shape [n, dim]. */
  readonly targets: Points;
  /** i. */
  readonly i: number;
  /** Shape [m, dim]; the same object as the targets to leave out j = i. */
  readonly sources: Points;
  /** Which j; all if left out. */
  readonly among?: Uint32Array;
  /** w_j. */
  readonly weight: (j: number) => number;
  /** s. */
  readonly exponent: number;
  /** ε. */
  readonly softening: number;
}

/** Writes the row's force to `force`, length [dim]; throws if it is infinite. */
export function rowForce(row: Row, force: Float64Array): void {
  const { targets, i, sources, among, weight, exponent, softening } = row, self = targets === sources;
  const [m, dim] = sources.shape, x = targets.data, y = sources.data, z = new Float64Array(dim);
  force.fill(0);
  for (let at = 0; at < (among?.length ?? m); at++) {
    const j = among?.[at] ?? at;
    if (self && j === i) continue;
    let r2 = softening ** 2;
    for (let k = 0; k < dim; k++) {
      z[k] = x[i * dim + k] - y[j * dim + k];
      r2 += z[k] * z[k];
    }
    const kernel = Math.pow(r2, -exponent / 2);
    if (kernel === Infinity) throw atOnePoint(i, j, self);
    for (let k = 0; k < dim; k++) force[k] += weight(j) * kernel * z[k];
  }
}
