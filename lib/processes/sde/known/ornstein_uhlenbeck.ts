/**
 * The Ornstein–Uhlenbeck process.
 *
 * @module
 */
import { requireNumber, requirePositive } from "../../../core/mod.ts";
import { sde } from "../sde.ts";
import { decayed, gaussian, type Known, type Law, type Stationary } from "./law.ts";

/** Parameters of {@linkcode ornsteinUhlenbeck}. */
export interface OrnsteinUhlenbeckOptions {
  /** Rate at which it returns, 1/time, at least 0; 1 by default. */
  readonly theta?: number;
  /** Where it returns to, 0 by default. */
  readonly mu?: number;
  /** Strength of the noise, above 0; 1 by default. */
  readonly sigma?: number;
}

/**
 * dX = θ (μ − X) dt + σ dW: noise with a restoring force (Uhlenbeck and Ornstein 1930). Its law is Gaussian,
 *
 *     E X_t = μ + (x₀ − μ) e^(−θt),   Cov(X_s, X_t) = σ²/(2θ) (e^(−θ|t−s|) − e^(−θ(t+s))),
 *
 * and tends to N(μ, σ²/(2θ)). `transition` is exact in law: the increment W scaled to the variance of the step. At
 * θ = 0 it is Brownian motion, and the stationary variance is Infinity.
 *
 * @param parameters θ, μ and σ.
 * @returns The equation, with its `law`.
 * @throws {RangeError} If θ < 0 or σ ≤ 0; the stationary density, if θ = 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ornsteinUhlenbeck } from "driftfield/processes";
 *
 * const { law } = ornsteinUhlenbeck({ theta: 2, sigma: 1 });
 * assertEquals([law.variance(0, 0), law.variance(0, 100), law.stationary.variance], [0, 0.25, 0.25]);
 * ```
 */
export function ornsteinUhlenbeck(
  { theta = 1, mu = 0, sigma = 1 }: OrnsteinUhlenbeckOptions = {},
): Known<Law & { readonly stationary: Stationary }> {
  requireNumber("theta", theta, 0);
  requireNumber("mu", mu);
  requirePositive("sigma", sigma);
  const mean = (x0: number, t: number) => mu + (x0 - mu) * Math.exp(-theta * checked(t));
  const variance = (_x0: number, t: number) => sigma ** 2 * decayed(2 * theta, checked(t));
  return {
    ...sde({ drift: "theta * (mu - x)", diffusion: "sigma", parameters: { theta, mu, sigma } }),
    transition: (space, x, _t, dt, W) => {
      const spread = sigma * Math.sqrt(decayed(2 * theta, dt) / dt);
      const centre = space.scale(Math.exp(-theta * dt), x), moved = space.scale(spread, W);
      return space.add(space.add(centre, moved), space.constant(mu * theta * decayed(theta, dt), x));
    },
    law: {
      mean,
      variance,
      covariance: (x0, s, t) => Math.exp(-theta * Math.abs(t - s)) * variance(x0, Math.min(s, t)),
      density: (x, x0, t) => {
        requirePositive("t", t);
        return gaussian(x, mean(x0, t), variance(x0, t));
      },
      stationary: {
        mean: mu,
        variance: sigma ** 2 / (2 * theta),
        density: (x) => {
          if (theta === 0) throw new RangeError("no law is stationary for theta = 0");
          return gaussian(x, mu, sigma ** 2 / (2 * theta));
        },
      },
    },
  };
}

const checked = (t: number): number => {
  requireNumber("t", t, 0);
  return t;
};
