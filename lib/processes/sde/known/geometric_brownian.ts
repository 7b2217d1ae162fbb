/**
 * Geometric Brownian motion.
 *
 * @module
 */
import { requireNumber, requirePositive } from "../../../core/mod.ts";
import { sde } from "../sde.ts";
import { gaussian, type Known, type Law } from "./law.ts";

/** Parameters of {@linkcode geometricBrownian}. */
export interface GeometricBrownianOptions {
  /** Growth rate of the mean, 1/time; 0.1 by default. */
  readonly mu?: number;
  /** Volatility, above 0; 0.2 by default. */
  readonly sigma?: number;
}

/**
 * dX = μ X dt + σ X dW, growth with noise in proportion (Osborne 1959, Samuelson 1965):
 *
 *     X_t = x₀ exp((μ − σ²/2) t + σ W_t),   E X_t = x₀ e^(μt),   Cov(X_s, X_t) = x₀² e^(μ(s+t)) (e^(σ² min(s,t)) − 1)
 *
 * @param parameters μ and σ.
 * @returns The equation, with its exact `transition` and its `law`.
 * @throws {RangeError} If μ is not finite or σ ≤ 0; the density, if x0 ≤ 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { geometricBrownian } from "driftfield/processes";
 *
 * assertAlmostEquals(geometricBrownian({ mu: 1, sigma: 0.5 }).law.mean(2, 1), 2 * Math.E);
 * ```
 */
export function geometricBrownian({ mu = 0.1, sigma = 0.2 }: GeometricBrownianOptions = {}): Known<Law> {
  requireNumber("mu", mu);
  requirePositive("sigma", sigma);
  const rate = mu - sigma ** 2 / 2;
  const covariance = (x0: number, s: number, t: number) => {
    requireNumber("t", Math.min(s, t), 0);
    return x0 ** 2 * Math.exp(mu * (s + t)) * Math.expm1(sigma ** 2 * Math.min(s, t));
  };
  return {
    ...sde({ drift: "mu * x", diffusion: "sigma * x", parameters: { mu, sigma } }),
    transition: (space, x, _t, dt, W) => {
      const growth = mu * dt - sigma ** 2 / 2 * Math.abs(dt); // backwards too: the equation, not the path, is run back
      return space.mul(x, space.map("exp", space.add(space.constant(growth, W), space.scale(sigma, W))));
    },
    law: {
      mean: (x0, t) => {
        requireNumber("t", t, 0);
        return x0 * Math.exp(mu * t);
      },
      variance: (x0, t) => covariance(x0, t, t),
      covariance,
      density: (x, x0, t) => {
        requirePositive("t", t);
        requirePositive("x0", x0);
        return x <= 0 ? 0 : gaussian(Math.log(x), Math.log(x0) + rate * t, sigma ** 2 * t) / x;
      },
    },
  };
}
