/**
 * The interacting process on its way from data to equilibrium: time, and how large the cloud is.
 *
 * @module
 */
import { requireInteger, requireNumber, requirePositive } from "../../core/mod.ts";
import { type Schedule, schedule } from "../diffusion/mod.ts";
import { type InteractingProcess, requireProcess } from "./process.ts";

/** A schedule whose u is a clock for the time t of a process. */
export interface InteractingSchedule extends Schedule {
  /** The process. */
  readonly process: InteractingProcess;
  /** Coordinates of a point. */
  readonly dim: number;
  /** t(1), where it ends: in the process's unit of time. */
  readonly horizon: number;
  /** t at u. */
  time(u: number): number;
  /** dt/du. */
  rate(u: number): number;
}

/** Until when, and at which pace. */
export interface InteractingScheduleOptions {
  /** d. */
  readonly dim: number;
  /** t(1): 3/k by default, when e⁻³ = 5 % of the way is left that the centre of the data goes to the origin. */
  readonly horizon?: number;
  /** r, 1 … 20, of t = horizon · uʳ: by default 3 with noise, which takes more time for the first of it, and 1 without. */
  readonly pace?: number;
  /** E‖x‖² at equilibrium: (c + 2dT)/(2k) by default, which holds for s = 2. */
  readonly secondMoment?: number;
}

/**
 * The interacting process as a way from data, u = 0, to its equilibrium, u = 1, on a clock of its own,
 *
 *     t = horizon · uʳ,   α = e^{−kt},   σ² = m* (1 − e^{−2kt})/d,   m* = (c + 2dT)/(2k)
 *
 * α² s² + σ² is the mean square of a coordinate at t if it was s² in the data: exactly, for any data (`secondMoment`). With
 * c = 0 the law of x_t is that of α x₀ + σ ε, as in any diffusion; with c > 0 it is not, and only its size is told by α and σ.
 *
 * @param process c ≥ 0 and k > 0, c or T above 0.
 * @param options dim, horizon, pace.
 * @returns The schedule: from 0, where σ = 0, to 1, where what starts is σ(1) ε with ε of the law of a kernel.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If a number is out of range.
 *
 * @example Without interaction, half of the variance of the noise is there at the time at which half is lost of the data's
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { interacting, interactingSchedule } from "driftfield/processes";
 *
 * const { time, alpha, sigma } = interactingSchedule(interacting({ strength: 0, temperature: 1 }), { dim: 2 });
 * const u = Math.cbrt(Math.LN2 / 2 / 3);
 * assertAlmostEquals(time(u), Math.LN2 / 2);
 * assertAlmostEquals(alpha(u) ** 2, 1 / 2);
 * assertAlmostEquals(sigma(u) ** 2, 1 / 2);
 * ```
 */
export function interactingSchedule(
  process: InteractingProcess,
  options: InteractingScheduleOptions,
): InteractingSchedule {
  requireProcess(process);
  const { strength: c, pull: k, temperature: T } = process, { dim } = options;
  requireInteger("dim", dim, 1);
  requirePositive("pull", k);
  requireNumber("strength", c, 0);
  const { horizon = 3 / k, pace = T > 0 ? 3 : 1, secondMoment = (c + 2 * dim * T) / (2 * k) } = options;
  requirePositive("horizon", horizon);
  requireNumber("pace", pace, 1, 20);
  requirePositive("secondMoment", secondMoment);
  const { from: _, ...made } = schedule({
    alpha: "exp(-h * t^r)",
    variance: "2 * s * exp(-h * t^r) * sinh(h * t^r)", // no difference of numbers near 1
    parameters: { h: k * horizon, r: pace, s: secondMoment / dim },
    name: "interacting particles",
  });
  return {
    ...made,
    from: 0,
    process,
    dim,
    horizon,
    time: (u) => horizon * u ** pace,
    rate: (u) => pace * horizon * u ** (pace - 1),
  };
}
