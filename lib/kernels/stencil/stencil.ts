/**
 * Linear stencils on grids.
 *
 * @module
 */
import { requireInteger, requireObject } from "../../core/mod.ts";

/**
 * A linear map of the values on a grid of n₀ × n₁ cells, each from its own cell and those next to it:
 *
 *     (A v)_i = c_i v_i + Σ_k a_k,i v_{i + offset_k}
 *
 * Cell (i, j) has the number i + j n₀. Beyond an end that is not periodic v is 0.
 */
export interface Stencil {
  /** n₀ and n₁; n₁ = 1 on the line. */
  readonly shape: readonly [n0: number, n1: number];
  /** c, length [n₀ n₁]. */
  readonly centre: Float64Array;
  /** How far to the neighbour of each direction k: −1, 0 or 1 along either axis. */
  readonly offsets: readonly (readonly [di: number, dj: number])[];
  /** a_k, one array a direction, length [n₀ n₁] each; of either sign. */
  readonly coefficients: readonly Float64Array[];
  /** Whether the first cell along an axis follows on the last. */
  readonly periodic: readonly [along0: boolean, along1: boolean];
}

/** Requires that sizes fit, and that all numbers are finite. */
export function requireStencil(stencil: Stencil, v: Float64Array, steps: number): void {
  requireObject("stencil", stencil, "shape", "centre", "offsets", "coefficients", "periodic");
  const { shape: [n0, n1], centre, offsets, coefficients } = stencil;
  requireInteger("shape[0]", n0, 1);
  requireInteger("shape[1]", n1, 1);
  requireInteger("steps", steps, 0, 2 ** 31 - 1);
  if (offsets.length !== coefficients.length) {
    throw new RangeError(
      `there must be one offset for each coefficient, got ${offsets.length} for ${coefficients.length}`,
    );
  }
  offsets.forEach((offset, k) =>
    [0, 1].forEach((axis) => requireInteger(`offsets[${k}][${axis}]`, offset[axis], -1, 1))
  );
  requireValues("v", v, n0 * n1);
  requireValues("centre", centre, n0 * n1);
  coefficients.forEach((a, k) => requireValues(`coefficients[${k}]`, a, n0 * n1));
}

function requireValues(name: string, values: Float64Array, cells: number): void {
  if (!(values instanceof Float64Array)) throw new TypeError(`${name} must be a Float64Array, got ${values}`);
  if (values.length !== cells) {
    throw new RangeError(`${name} must have one value a cell, ${cells}, got ${values.length}`);
  }
  let sum = 0;
  for (let i = 0; i < cells; i++) sum += 0 * values[i]; // NaN if one is not finite
  if (sum === 0) return;
  const at = values.findIndex((value) => !Number.isFinite(value));
  throw new RangeError(`${name} must be finite, got ${values[at]} in cell ${at}`);
}
