/**
 * An oscillator with a noisy frequency.
 *
 * @module
 */
import { requireNumber } from "../../../core/mod.ts";
import { sde } from "../sde.ts";
import type { Known } from "./law.ts";

/** Parameters of {@linkcode kuboOscillator}. */
export interface KuboOptions {
  /** Mean frequency, radians a unit of time; 1 by default. */
  readonly omega?: number;
  /** Noise of the frequency; 0.5 by default. */
  readonly sigma?: number;
}

/** The law of (X_t, Y_t) given the start. */
export interface KuboLaw {
  /** E X_t and E Y_t. */
  mean(x0: readonly [x: number, y: number], t: number): [x: number, y: number];
  /** Their covariances, Var X, Cov(X, Y), Var Y. */
  covariance(x0: readonly [x: number, y: number], t: number): { xx: number; xy: number; yy: number };
}

/**
 * Kubo's oscillator: dX = −ωY dt − σY ∘ dW, dY = ωX dt + σX ∘ dW, one Brownian motion, read in Stratonovich's way. By the
 * ordinary chain rule it only turns: the radius stays, the angle is ωt + σW_t (Kubo 1954). With z = X + iY,
 *
 *     E z_t = z₀ exp(iωt − σ²t/2),   E z_t² = z₀² exp(2iωt − 2σ²t),   |z_t| = |z₀|
 *
 * @param parameters ω and σ.
 * @returns The equation, with its exact `transition` and its `law`.
 * @throws {RangeError} If a parameter is not finite, or t < 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { kuboOscillator } from "driftfield/processes";
 *
 * const kubo = kuboOscillator();
 * assertEquals([kubo.calculus, kubo.noise, kubo.matrix], ["stratonovich", "full", { dim: 2, brownians: 1 }]);
 * assertEquals(kubo.law.mean([3, 4], 0), [3, 4]);
 * ```
 */
export function kuboOscillator({ omega = 1, sigma = 0.5 }: KuboOptions = {}): Known<KuboLaw> {
  requireNumber("omega", omega);
  requireNumber("sigma", sigma);
  /** E (X + iY)ᵏ. */
  const moment = (k: number, radius: number, angle: number, t: number): [re: number, im: number] => {
    requireNumber("t", t, 0);
    const size = radius ** k * Math.exp(-((k * sigma) ** 2) * t / 2), turned = k * (angle + omega * t);
    return [size * Math.cos(turned), size * Math.sin(turned)];
  };
  const mean: KuboLaw["mean"] = ([x, y], t) =>
    t === 0 ? [x, y] : moment(1, Math.hypot(x, y), Math.atan2(y, x), t);
  return {
    ...sde({
      variables: ["x", "y"],
      drift: ["-omega * y", "omega * x"],
      diffusion: [["-sigma * y"], ["sigma * x"]],
      parameters: { omega, sigma },
      calculus: "stratonovich",
    }),
    transition: (space, z, _t, dt, W) => {
      const [x, y] = [space.column(z, 0), space.column(z, 1)];
      const angle = space.add(space.constant(omega * dt, W), space.scale(sigma, W));
      const [c, s] = [space.map("cos", angle), space.map("sin", angle)];
      return space.stack([
        space.sub(space.mul(c, x), space.mul(s, y)),
        space.add(space.mul(s, x), space.mul(c, y)),
      ]);
    },
    law: {
      mean,
      covariance: (x0, t) => {
        const radius = Math.hypot(...x0), [re, im] = moment(2, radius, Math.atan2(x0[1], x0[0]), t);
        const [x, y] = mean(x0, t);
        return { xx: (radius ** 2 + re) / 2 - x * x, xy: im / 2 - x * y, yy: (radius ** 2 - re) / 2 - y * y };
      },
    },
  };
}
