/**
 * How large the steps of training are.
 *
 * @module
 */
import { requireNumber, requirePositive } from "../../core/mod.ts";

/** The learning rate of the step that comes after `done` of `steps`. */
export type Rate = (done: number, steps: number) => number;

/** How a rate rises. */
export interface RateOptions {
  /** Steps on which it rises in equal parts up to its peak; by default a tenth of all, at most 200. */
  readonly warmUp?: number;
}

/**
 * A rate that rises, and stays.
 *
 * @param peak Where it stays.
 * @param options `warmUp`.
 * @returns The rate.
 * @throws {RangeError} If the peak is not above 0, or the warm-up below 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { constantRate } from "driftfield/networks";
 *
 * const rate = constantRate(0.1, { warmUp: 4 });
 * assertEquals([0, 1, 3, 99].map((done) => rate(done, 100)), [0.025, 0.05, 0.1, 0.1]);
 * ```
 */
export function constantRate(peak: number, options: RateOptions = {}): Rate {
  return decaying(peak, options, () => 1);
}

/**
 * A rate that rises, and falls as half a cosine: ½ (1 + cos π s) of its peak after a share s of the other steps
 * (Loshchilov, Hutter 2017, "SGDR", equation 5, without restarts and down to 0).
 *
 * @param peak Where it begins to fall.
 * @param options `warmUp`.
 * @returns The rate: above 0 at every step.
 * @throws {RangeError} If the peak is not above 0, or the warm-up below 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { cosineRate } from "driftfield/networks";
 *
 * const rate = cosineRate(0.1, { warmUp: 0 });
 * assertAlmostEquals(rate(0, 100), 0.1);
 * assertAlmostEquals(rate(50, 100), 0.05);
 * ```
 */
export function cosineRate(peak: number, options: RateOptions = {}): Rate {
  return decaying(peak, options, (share) => Math.cos(Math.PI / 2 * share) ** 2);
}

function decaying(peak: number, { warmUp }: RateOptions, left: (share: number) => number): Rate {
  requirePositive("learningRate", peak);
  if (warmUp !== undefined) requireNumber("warmUp", warmUp, 0);
  return (done, steps) => {
    const rise = warmUp ?? Math.min(200, steps / 10);
    return done + 1 < rise
      ? peak * (done + 1) / rise
      : peak * left(Math.max(0, done - rise) / Math.max(1, steps - rise));
  };
}
