/**
 * How large a step should be.
 *
 * @module
 */
import type { Field, Points } from "../../core/mod.ts";
import { plus } from "./linear.ts";

/** The error allowed a step in each coordinate: absTol + relTol |x|. */
export interface Tolerance {
  /** Relative part. */
  readonly relTol: number;
  /** Absolute part, in the state's unit. */
  readonly absTol: number;
}

/**
 * The error of a step by the tolerance: the root mean square of eₖ / (absTol + relTol max(|xₖ|, |yₖ|)) over the
 * coordinates of a row, of the row where it is largest. So a row is solved no less accurately for being in a batch.
 *
 * @param e Errors, shape [batch, dim].
 * @param x States before, of that shape.
 * @param y States after.
 * @param tolerance What is allowed.
 * @returns The norm, NaN if anything is not finite, and the row that has it.
 */
export function errorNorm(e: Points, x: Points, y: Points, { relTol, absTol }: Tolerance) {
  const [batch, dim] = e.shape;
  let value = 0, row = 0;
  for (let i = 0, at = 0; i < batch; i++) {
    let sum = 0;
    for (let k = 0; k < dim; k++, at++) {
      const scale = absTol + relTol * Math.max(Math.abs(x.data[at]), Math.abs(y.data[at]));
      sum += scale < Infinity ? (e.data[at] / scale) ** 2 : NaN;
    }
    if (!(sum < Infinity)) return { value: NaN, row: i };
    if (sum > value) [value, row] = [sum, i];
  }
  return { value: Math.sqrt(value / dim), row };
}

/**
 * A first step for which a step of Euler's method would be small and about right: Hairer, Nørsett, Wanner (1993),
 * "Solving ordinary differential equations I", section II.4, "Starting step size". One evaluation.
 *
 * @param field f.
 * @param x State at the start, shape [batch, dim].
 * @param slope f(x, from).
 * @param span Start and end.
 * @param k The order of the solver's error in dt.
 * @param tolerance What is allowed.
 * @returns |dt| of the first step, at most the time there is.
 */
export function firstStep(
  field: Field<Points>,
  x: Points,
  slope: Points,
  { from, to }: { readonly from: number; readonly to: number },
  k: number,
  tolerance: Tolerance,
): number {
  const span = to - from, norm = (e: Points) => errorNorm(e, x, x, tolerance).value;
  const [d0, d1] = [norm(x), norm(slope)];
  const small = Math.min(Math.abs(span), d0 < 1e-5 || d1 < 1e-5 ? 1e-6 : 0.01 * d0 / d1);
  const dt = Math.sign(span) * small, next = field(plus(x, [dt, slope]), from + dt);
  const d2 = norm(plus(next, [-1, slope])) / small, fastest = Math.max(d1, d2);
  if (!(fastest < Infinity)) return small;
  const large = fastest <= 1e-15 ? Math.max(1e-6, small * 1e-3) : (0.01 / fastest) ** (1 / k);
  return Math.min(100 * small, large, Math.abs(span));
}

/**
 * By how much the step changes: a proportional–integral controller, with the damping of dopri5 in Hairer, Nørsett,
 * Wanner (1993); Gustafsson (1991), Hairer, Wanner (1996), section IV.2:
 *
 *     0.9 · error^(−1/k + ¾β) · previous^β,   β = 1/(5k),   between 1/5 and 10
 *
 * @param error The step's error by the tolerance; NaN shrinks the step as much as is allowed.
 * @param previous That of the last step taken.
 * @param k The error's order in dt.
 * @returns dt's factor.
 */
export function stepFactor(error: number, previous: number, k: number): number {
  const beta = 0.2 / k, factor = 0.9 * error ** (0.75 * beta - 1 / k) * Math.max(previous, 1e-4) ** beta;
  return Number.isNaN(factor) ? 0.2 : Math.min(10, Math.max(0.2, factor));
}
