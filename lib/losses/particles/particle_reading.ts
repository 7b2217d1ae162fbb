/**
 * How a network's answers are read as drift and score of interacting particles.
 *
 * @module
 */
import { requireObject, requirePositive } from "../../core/mod.ts";
import type { InteractingSchedule } from "../../processes/mod.ts";

/** At a moment u: a field is skip x + out F, where F sees x/L. */
export interface ParticleReading {
  /** dt/du. */
  readonly pace: number;
  /** 1/L, of the root mean square L of the coordinates of x. */
  readonly scale: number;
  /** Of the drift. */
  readonly drift: Part;
  /** Of the score. */
  readonly score: Part;
  /** Of the flow's velocity, dt/du (f − T s). */
  readonly velocity: Part;
}

/** skip x + out F. */
export interface Part {
  /** How much of x is in it. */
  readonly skip: number;
  /** How much of F is. */
  readonly out: number;
}

/** The least u at which coefficients are worked out: some are infinite at 0. */
const least = 2 ** -26;

/**
 * With L² = α² s² + σ² the mean square of a coordinate of x, exact for s = 2 whatever the data are,
 *
 *     f = (c/(2dL²) − k) x + c/(2dL) F_f,    ∇ log p = −x/L² + b F_s,   b² = (α s/(σ_T L))² + (c/(2dLT))²
 *
 * whose skips are the linear regressions of f and of ∇ log p on x: E x·f = c/2 − k E‖x‖², for any data (TRUTHS' second moment),
 * and E x·∇ log p = −d. F_f and F_s then are numbers of order 1: b is the deviation that is left of the score of noised
 * data of deviation s, where σ_T² = (T/k)(1 − e^{−2kt}) is the variance of the noise, and at rest T ∇ log p = c F − k x.
 *
 * @param schedule The process on its clock.
 * @param sigmaData s, the root mean square of a coordinate of the data.
 * @returns What holds at u.
 * @throws {RangeError} If s is not above 0.
 *
 * @example At rest, where noise and repulsion keep up half of the cloud each, half of the pull is left
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { particleReading } from "driftfield/losses";
 * import { interacting, interactingSchedule } from "driftfield/processes";
 *
 * const schedule = interactingSchedule(interacting({ strength: 2, temperature: 0.5 }), { dim: 2 });
 * const { drift, velocity } = particleReading(schedule, 1)(1);
 * assertAlmostEquals(drift.skip, -1 / 2);
 * assertAlmostEquals(velocity.skip, 0);
 * ```
 */
export function particleReading(
  schedule: InteractingSchedule,
  sigmaData: number,
): (u: number) => ParticleReading {
  requireObject("schedule", schedule, "dim", "process", "alpha", "variance", "time", "rate");
  requirePositive("sigmaData", sigmaData);
  const { process: { strength: c, pull: k, temperature: T }, dim, alpha, variance, time, rate } = schedule;
  return (moment) => {
    const u = Math.max(moment, least),
      a = alpha(u),
      L2 = a * a * sigmaData ** 2 + variance(u),
      L = Math.sqrt(L2);
    const noise = -T / k * Math.expm1(-2 * k * time(u)), push = c / (2 * dim * L), pace = rate(u);
    const drift = { skip: push / L - k, out: push };
    const b = T === 0 ? 0 : Math.hypot(a * sigmaData / (Math.sqrt(noise) * L), push / T);
    const score = { skip: -1 / L2, out: b };
    const velocity = { skip: pace * (drift.skip - T * score.skip), out: pace * Math.hypot(push, T * b) };
    return { pace, scale: 1 / L, drift, score, velocity };
  };
}
