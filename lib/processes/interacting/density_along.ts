/**
 * How dense the cloud is around each of its particles, at every time and whatever the data.
 *
 * @module
 */
import { requireNumber } from "../../core/mod.ts";
import { fluxOf, requireArray, requireCoulomb, requireDensities } from "./coulomb.ts";
import { type InteractingProcess, requireProcess } from "./process.ts";

/**
 * The density along trajectories, with the kernel s = d (which is s = 2 in the plane), T = 0 and N → ∞, for any data: the
 * field of that kernel has the divergence s_d p, s_d being the area of the unit sphere, so along a trajectory
 * d log p/dt = dk − s_d c p, and
 *
 *     1/p_t = s_d c/(dk) + (1/p_0 − s_d c/(dk)) e^{−dkt}      (1/p_0 + s_d c t for k = 0)
 *
 * Whatever the data, all densities go to dk/(s_d c), that of the equilibrium. With t < 0 it leads back, from p_t to p_0: the
 * change of variables of the flow in reverse, without an integral.
 *
 * @param process With T = 0, s = d and no softening, unless c = 0.
 * @param dim d.
 * @param density p_0 of each particle, in 1/length^d; 0 and Infinity are allowed.
 * @param t Time, below 0 to go back; Infinity gives the limit.
 * @returns p_t of each, in 1/length^d; Infinity if t is just where it becomes that.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If the process is another, a density is below 0 or NaN, or it is infinite before t is reached: no
 *   density leads there, or attracted particles have met. The message names the time.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { densityAlong, interacting } from "driftfield/processes";
 *
 * const [p] = densityAlong(interacting(), 2, [0.7], 1.5);
 * assertAlmostEquals(1 / p, Math.PI + (1 / 0.7 - Math.PI) * Math.exp(-3));
 * ```
 */
export function densityAlong(
  process: InteractingProcess,
  dim: number,
  density: ArrayLike<number>,
  t: number,
): Float64Array {
  requireProcess(process);
  requireDensities(density);
  return logDensityAlong(process, dim, Float64Array.from(density, Math.log), t).map(Math.exp);
}

/**
 * {@linkcode densityAlong} in logarithms, which hold where the density itself would be zero or infinite in float64: in
 * tails, and in many dimensions.
 *
 *     log p_t = log p_0 + dkt − log(1 + s_d c p_0 (e^{dkt} − 1)/(dk))
 *
 * @param process With T = 0, s = d and no softening, unless c = 0.
 * @param dim d.
 * @param logDensity log p_0 of each particle, in nats; infinite values are allowed.
 * @param t Time, below 0 to go back; Infinity gives the limit.
 * @returns log p_t of each, in nats.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} As `densityAlong`.
 *
 * @example The likelihood of data, from that of where they come to
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { interacting, logDensityAlong } from "driftfield/processes";
 *
 * const process = interacting({ exponent: "coulomb" }), later = logDensityAlong(process, 3, [-900, 2], 1);
 * assertAlmostEquals(later[0], -900 + 3);
 * assertAlmostEquals(logDensityAlong(process, 3, later, -1)[1], 2);
 * ```
 */
export function logDensityAlong(
  process: InteractingProcess,
  dim: number,
  logDensity: ArrayLike<number>,
  t: number,
): Float64Array {
  requireProcess(process);
  requireArray("logDensity", logDensity);
  requireCoulomb("the density along trajectories", process, dim);
  if (t !== Infinity) requireNumber("t", t);
  const { pull } = process, rate = dim * pull, flux = fluxOf(process, dim), passed = Math.abs(t);
  const reached = rate === 0 ? passed : -Math.expm1(-rate * passed) / rate; // (1 − e^{−dk|t|})/(dk)
  const grown = rate === 0 ? 0 : rate * t;
  return Float64Array.from(logDensity, (start, i) => {
    if (Number.isNaN(start)) throw new RangeError(`logDensity must be a number, got NaN at ${i}`);
    if (start === -Infinity || t === 0) return start;
    const free = start + grown; // where it would be without repulsion
    if (flux === 0) return free;
    if (t > 0 && free > 0) { // 1/p_t, where that is small
      const inverse = Math.exp(-free) + flux * reached;
      if (inverse >= 0) return -Math.log(inverse);
    } else if (t < 0 && start > 0) { // 1/p_0 less what has been added to it since
      const inverse = Math.exp(-start) - flux * reached;
      if (inverse > 0) return grown - Math.log(inverse);
      if (inverse === 0) return Infinity;
    } else {
      const share = flux * reached * Math.exp(t > 0 ? free : start); // s_d c p_0 (e^{dkt} − 1)/(dk)
      const rest = t > 0 ? share : -share;
      if (rest >= -1) return free - Math.log1p(rest);
    }
    const [horizon] = densityHorizon(process, dim, [Math.exp(start)]);
    throw new RangeError(
      `density ${i}, of logarithm ${start}, is infinite at t = ${horizon}, before t = ${t}`,
    );
  });
}

/**
 * When the density along a trajectory is infinite: the horizon beyond which {@linkcode densityAlong} cannot go,
 *
 *     t = log(1 − dk/(s_d c p_0))/(dk)      (−1/(s_d c p_0) for k = 0)
 *
 * For c > 0 it lies in the past, and for c < 0 in the future, where attracted particles meet. A cloud that is no denser than
 * the equilibrium, p_0 ≤ dk/(s_d c), can have come from any time.
 *
 * @param process With T = 0, s = d and no softening, unless c = 0.
 * @param dim d.
 * @param density p_0 of each particle, in 1/length^d.
 * @returns The times, −Infinity or Infinity where there is none.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If the process is another, or a density is below 0 or NaN.
 *
 * @example Twice as dense as the equilibrium, it was a point when e^{−2kt} was 2
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { densityHorizon, interacting } from "driftfield/processes";
 *
 * assertAlmostEquals(densityHorizon(interacting(), 2, [2 / Math.PI])[0], -Math.log(2) / 2);
 * ```
 */
export function densityHorizon(
  process: InteractingProcess,
  dim: number,
  density: ArrayLike<number>,
): Float64Array {
  requireProcess(process);
  requireCoulomb("the horizon", process, dim);
  requireDensities(density);
  const { strength: c, pull } = process, rate = dim * pull, flux = fluxOf(process, dim);
  const never = c < 0 ? Infinity : -Infinity;
  return Float64Array.from(density, (p) => {
    if (flux * p === 0) return never;
    if (rate === 0) return -1 / (flux * p);
    const share = rate / (flux * p);
    return share >= 1 ? never : Math.log1p(-share) / rate;
  });
}
