/**
 * What a Brownian bridge does between the ends of a step, near a barrier.
 *
 * @module
 */
import { float64, type Points, points, squaredNorms } from "../../core/mod.ts";
import { act, type Sde } from "../../processes/mod.ts";
import type { Barrier } from "./barriers.ts";

/**
 * The probability that a Brownian bridge between two points inside has met the barrier,
 *
 *     P = exp(−2 a b/v),      v = |gᵀ∇φ|² Δt
 *
 * with a and b the distances at the ends (reflection principle; Baldi 1995, "Exact asymptotics for the probability of
 * exit from a domain and applications to simulation"; Glasserman 2004, "Monte Carlo Methods in Financial Engineering",
 * section 6.4). A drift does not change it: the bridge has none. Exact for a flat barrier and a constant g.
 *
 * @param a Distance at the start, above 0.
 * @param b Distance at the end; at or below 0 the barrier has been met.
 * @param v Variance of the distance over the step.
 * @returns The probability.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { crossingProbability } from "driftfield/solvers";
 *
 * assertEquals(crossingProbability(1, 1, 2), Math.exp(-1));
 * assertEquals(crossingProbability(1, -1, 2), 1);
 * ```
 */
export const crossingProbability = (a: number, b: number, v: number): number =>
  b <= 0 ? 1 : Math.exp(-2 * a * b / v);

/**
 * When a Brownian bridge that meets the barrier does so first, as a part θ of the step. By reflection it does not
 * matter on which side it ends, and u = θ/(1 − θ) is inverse Gaussian with mean a/|b| and shape a²/v; it is drawn by
 * the method of Michael, Schucany and Haas (1976), "Generating random variates using transformations with multiple
 * roots". With c = z²v/2a and d = |b| + c + √(c(c + 2|b|)),
 *
 *     θ = a/(a + d) with probability d/(d + |b|),      otherwise a/(a + b²/d)
 *
 * Without noise (v = 0) it is where the straight line meets the barrier.
 *
 * @param a Distance at the start, above 0.
 * @param b Distance at the end, of either sign.
 * @param v Variance of the distance over the step.
 * @param z A standard normal number.
 * @param u A uniform number on (0, 1), independent of z.
 * @returns θ, in [0, 1].
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { crossingFraction } from "driftfield/solvers";
 *
 * assertEquals(crossingFraction(1, -3, 0, 0.7, 0.2), 1 / 4);
 * ```
 */
export function crossingFraction(a: number, b: number, v: number, z: number, u: number): number {
  const end = Math.abs(b), c = z * z * v / (2 * a), d = end + c + Math.sqrt(c * (c + 2 * end));
  return u * (d + end) <= d ? a / (a + d) : a / (a + end * (end / d));
}

/** A step's start: where it is, when, how long it goes, and g there. */
export interface StepStart extends Pick<Sde<Points>, "matrix"> {
  readonly x: Points;
  readonly t: number;
  readonly dt: number;
  readonly g: Points;
}

/** gᵀ∇φ with g at the start and ∇φ at p, shape [batch, brownians], from φ there: differences over √Δt/1000. */
export function alongNoise(
  { matrix, dt, g }: StepStart,
  barrier: Barrier,
  { p, time, phi }: { readonly p: Points; readonly time: number; readonly phi: Float64Array },
): Points {
  const { shape: [batch, dim] } = p, m = matrix?.brownians ?? dim, reach = 1e-3 * Math.sqrt(dt);
  const out = new Float64Array(batch * m);
  for (let j = 0; j < m; j++) {
    const data = p.data.slice();
    for (let i = 0; i < batch; i++) {
      if (!matrix) data[i * dim + j] += reach * g.data[i * dim + j];
      else for (let k = 0; k < dim; k++) data[i * dim + k] += reach * g.data[(i * dim + k) * m + j];
    }
    const moved = barrier({ data, shape: p.shape }, time);
    for (let i = 0; i < batch; i++) out[i * m + j] = (moved[i] - phi[i]) / reach;
  }
  return points(out, m);
}

/**
 * Where a path is when it first meets a barrier, given when: a point of the bridge, moved onto the barrier along
 * Σ∇φ, Σ = ggᵀ, by Newton's method. What of a Gaussian vector is left when its regression on one of its components is
 * taken off does not depend on that component, so the point has the right law for a flat barrier and constant g.
 */
export function leavingPoint(
  from: StepStart,
  barrier: Barrier,
  { to, fraction, z }: { readonly to: Points; readonly fraction: number; readonly z: Points },
): Points {
  const { x, t, dt, g } = from, { add, sub, scale } = float64, time = t + fraction * dt;
  const line = add(x, scale(fraction, sub(to, x)));
  let p = add(line, act(float64, from, g, scale(Math.sqrt(fraction * (1 - fraction) * dt), z)));
  for (let round = 0; round < 6; round++) {
    const phi = barrier(p, time), s = alongNoise(from, barrier, { p, time, phi }), [v] = squaredNorms(s);
    if (!(v > 0) || !Number.isFinite(phi[0])) return line; // no noise across the barrier, or no barrier defined there
    p = sub(p, act(float64, from, g, scale(phi[0] / v, s)));
    if (phi[0] ** 2 < 1e-20 * v * dt) break;
  }
  return p;
}
