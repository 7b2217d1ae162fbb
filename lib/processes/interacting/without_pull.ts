/**
 * The pull is only a change of scale.
 *
 * @module
 */
import { float64, type Points, requireNumber, requirePoints } from "../../core/mod.ts";
import { type InteractingProcess, requireProcess } from "./process.ts";

/** A process without its pull, and the way between the two. */
export interface WithoutPull {
  /** Y: the process with k = 0. */
  readonly process: InteractingProcess;
  /** θ(t) = (e^{2kt} − 1)/(2k): the time of Y when X is at t. */
  time(t: number): number;
  /** t = log(1 + 2kθ)/(2k): the time of X when Y is at θ. */
  timeWithPull(theta: number): number;
  /** Y = e^{kt} X: where Y is at θ(t) when X is at x at t, shape [batch, dim]. */
  from(x: Points, t: number): Points;
  /** X = e^{−kt} Y: where X is at t when Y is at y at θ(t), shape [batch, dim]. */
  to(y: Points, t: number): Points;
}

/**
 * The process without its pull, of which it is a view at a growing scale (the transform of Lamperti 1962): for the kernel
 * s = 2, any data, dimension, number of particles, c and T,
 *
 *     X(t) = e^{−kt} Y((e^{2kt} − 1)/(2k)),   dX = [c F(X) − kX] dt + √(2T) dW,   dY = c F(Y) dθ + √(2T) dB
 *
 * since F(e^{−kt} y) = e^{kt} F(y) and dB = e^{kt} dW has the variance of dθ = e^{2kt} dt. Both start at the same place. For
 * c = 0 it takes the variance preserving diffusion to the variance exploding one.
 *
 * @param process With s = 2 and no softening, which would change with the scale; unless c = 0.
 * @returns The process with k = 0, and functions that take times and points to it and back.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If the kernel is another. (Its functions) if a time or a point is not finite, or θ ≤ −1/(2k).
 *
 * @example Its second moment grows linearly, and that of X is it, rescaled
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { interacting, secondMoment, withoutPull } from "driftfield/processes";
 *
 * const process = interacting({ pull: 2, temperature: 0.1 }), { process: free, time } = withoutPull(process);
 * const wide = secondMoment(free, 3, 2, time(0.7));
 * assertAlmostEquals(secondMoment(process, 3, 2, 0.7), Math.exp(-2 * 2 * 0.7) * wide);
 * ```
 */
export function withoutPull(process: InteractingProcess): WithoutPull {
  requireProcess(process);
  const { strength: c, pull: k, exponent, softening } = process;
  if (c !== 0 && (exponent !== 2 || softening !== 0)) {
    const kernel = exponent === undefined
      ? "a force of its own"
      : `exponent ${exponent}, softening ${softening}`;
    throw new RangeError(`withoutPull is for exponent 2 without softening, got ${kernel}`);
  }
  const scaled = (name: string, points: Points, t: number, sign: 1 | -1) => {
    requirePoints(name, points, 0);
    requireNumber("t", t);
    return float64.scale(Math.exp(sign * k * t), points);
  };
  return {
    process: { ...process, pull: 0 },
    time: (t) => {
      requireNumber("t", t);
      return k === 0 ? t : Math.expm1(2 * k * t) / (2 * k);
    },
    timeWithPull: (theta) => {
      requireNumber("theta", theta);
      if (2 * k * theta <= -1) {
        throw new RangeError(`theta must be above ${-1 / (2 * k)}, the time before all time, got ${theta}`);
      }
      return k === 0 ? theta : Math.log1p(2 * k * theta) / (2 * k);
    },
    from: (x, t) => scaled("x", x, t, 1),
    to: (y, t) => scaled("y", y, t, -1),
  };
}
