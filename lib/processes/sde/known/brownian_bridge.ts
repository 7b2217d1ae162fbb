/**
 * Brownian motion on its way to a known end.
 *
 * @module
 */
import { requireNumber, requirePositive } from "../../../core/mod.ts";
import { sde } from "../sde.ts";
import { gaussian, type Known, type Law } from "./law.ts";

/** Parameters of {@linkcode brownianBridge}. */
export interface BrownianBridgeOptions {
  /** Where it ends, 0 by default. */
  readonly b?: number;
  /** When it is there, above 0; 1 by default. */
  readonly T?: number;
}

/**
 * dX = (b − X)/(T − t) dt + dW: Brownian motion from x₀ at time 0, given that it is at b at time T,
 *
 *     E X_t = x₀ + (b − x₀) t/T,   Cov(X_s, X_t) = min(s, t) (T − max(s, t))/T
 *
 * (Karatzas and Shreve 1991, "Brownian Motion and Stochastic Calculus", section 5.6.B). The drift has no value at T
 * itself: stop there. `transition` is exact in law.
 *
 * @param parameters End b and its time T.
 * @returns The equation, with its `law` for 0 ≤ t ≤ T.
 * @throws {RangeError} If b is not finite, T ≤ 0, or a time lies outside [0, T].
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { brownianBridge } from "driftfield/processes";
 *
 * const { law } = brownianBridge({ b: 3, T: 2 });
 * assertEquals([law.mean(1, 1), law.variance(1, 1), law.variance(1, 2)], [2, 0.5, 0]);
 * ```
 */
export function brownianBridge({ b = 0, T = 1 }: BrownianBridgeOptions = {}): Known<Law> {
  requireNumber("b", b);
  requirePositive("T", T);
  const mean = (x0: number, t: number) => {
    requireNumber("t", t, 0, T);
    return x0 + (b - x0) * t / T;
  };
  const covariance = (_x0: number, s: number, t: number) => {
    [s, t].forEach((time) => requireNumber("t", time, 0, T));
    return Math.min(s, t) * (T - Math.max(s, t)) / T;
  };
  return {
    ...sde({ drift: "(b - x) / (T - t)", diffusion: 1, parameters: { b, T } }),
    transition: (space, x, t, dt, W) => {
      const left = space.sub(space.constant(T, x), space.time(t, x));
      const after = space.map("abs", space.sub(left, space.constant(dt, x))); // never below 0 but by rounding
      const pull = space.scale(dt, space.div(space.sub(space.constant(b, x), x), left));
      return space.add(space.add(x, pull), space.mul(space.map("sqrt", space.div(after, left)), W));
    },
    law: {
      mean,
      variance: (x0, t) => covariance(x0, t, t),
      covariance,
      density: (x, x0, t) => {
        if (!(t > 0 && t < T)) throw new RangeError(`t must be between 0 and ${T}, ends excluded, got ${t}`);
        return gaussian(x, mean(x0, t), covariance(x0, t, t));
      },
    },
  };
}
