/**
 * Derivatives of a field by differences.
 *
 * @module
 */
import { type Field, type Points, zeros } from "../../core/mod.ts";
import { plus } from "./linear.ts";

/**
 * ∂f_i/∂x_j of each row by forward differences. Rows do not see each other, so coordinate j of all is moved at once:
 * dim evaluations. The move is √ε · max(|x_j|, typical): rounding and curvature then cost about √ε in units of x.
 *
 * @param field f(x, t): [batch, dim] ↦ [batch, dim].
 * @param typical A size below which a coordinate counts as small.
 * @returns The Jacobian at (x, t), where the field is `slope`: [batch, dim · dim], row by row.
 */
export function jacobianOf(
  field: Field<Points>,
  typical: number,
): (x: Points, t: number, slope: Points) => Points {
  return (x, t, slope) => {
    const [batch, dim] = x.shape, J = zeros([batch, dim * dim]);
    for (let j = 0; j < dim; j++) {
      const moved = { data: x.data.slice(), shape: x.shape };
      for (let at = j; at < moved.data.length; at += dim) moved.data[at] += move(x.data[at], typical);
      const f = field(moved, t).data;
      for (let i = 0; i < f.length; i++) {
        const at = i - i % dim + j;
        J.data[i * dim + j] = (f[i] - slope.data[i]) / (moved.data[at] - x.data[at]);
      }
    }
    return J;
  };
}

/**
 * ∂f/∂t by a difference within a step.
 *
 * @param field f(x, t): [batch, dim] ↦ [batch, dim].
 * @param x States, shape [batch, dim].
 * @param t Time.
 * @param slope f(x, t).
 * @param dt The step.
 * @returns The derivative, shape [batch, dim].
 */
export function slopeInTime(field: Field<Points>, x: Points, t: number, slope: Points, dt: number): Points {
  const later = t + Math.sign(dt) * Math.min(move(t, Math.abs(dt)), Math.abs(dt)), over = 1 / (later - t);
  return plus(zeros(x.shape), [over, field(x, later)], [-over, slope]);
}

const move = (v: number, typical: number) => Math.sqrt(Number.EPSILON) * Math.max(Math.abs(v), typical);
