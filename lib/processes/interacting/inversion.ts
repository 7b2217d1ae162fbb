/**
 * How far the density along trajectories can be followed back, when it is not known exactly.
 *
 * @module
 */
import { requireNumber, requirePositive } from "../../core/mod.ts";
import { fluxOf, requireCoulomb, requireDensities } from "./coulomb.ts";
import { type InteractingProcess, requireProcess } from "./process.ts";

/**
 * The factor by which a small relative error of p_t becomes one of p_0, when {@linkcode densityAlong} goes back: it is also
 * that of an error of log p, and
 *
 *     (p_0/p_t) e^{dkt} = 1 + s_d c p_0 (e^{dkt} − 1)/(dk)
 *
 * where the data are dense. It grows like e^{dkt}: the time which makes p_t close to the equilibrium's density also leaves
 * little in it of p_0.
 *
 * @param process With T = 0, s = d and no softening, unless c = 0.
 * @param dim d.
 * @param density p_0 of each particle, in 1/length^d.
 * @param t Time ≥ 0 that has passed.
 * @returns The factor of each.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If the process is another, a density is below 0 or NaN, or t < 0.
 *
 * @example Where the density is the equilibrium's already, it is e^{dkt} itself
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { interacting, inversionCondition } from "driftfield/processes";
 *
 * assertAlmostEquals(inversionCondition(interacting(), 2, [1 / Math.PI], 1)[0], Math.exp(2));
 * ```
 */
export function inversionCondition(
  process: InteractingProcess,
  dim: number,
  density: ArrayLike<number>,
  t: number,
): Float64Array {
  requireProcess(process);
  requireCoulomb("the condition of going back", process, dim);
  requireDensities(density);
  requireNumber("t", t, 0);
  const rate = dim * process.pull, flux = fluxOf(process, dim);
  const grown = rate === 0 ? t : Math.expm1(rate * t) / rate;
  return Float64Array.from(density, (p) => flux === 0 || p === 0 || t === 0 ? 1 : 1 + flux * p * grown);
}

/** Errors of a density, relative (or, of its logarithm, in nats). */
export interface InversionErrors {
  /** That of p_t, above 0. */
  readonly error: number;
  /** What is allowed of p_0, at least as large. */
  readonly tolerance: number;
}

/**
 * The longest time after which p_t, known to a relative `error`, still gives p_0 to within `tolerance`: where
 * {@linkcode inversionCondition} is their quotient,
 *
 *     t = log(1 + (tolerance/error − 1) dk/(s_d c p_0))/(dk)      ((tolerance/error − 1)/(s_d c p_0) for k = 0)
 *
 * @param process With T = 0, s = d and no softening, unless c = 0; c ≥ 0.
 * @param dim d.
 * @param density p_0 of each particle, in 1/length^d.
 * @param errors The error of p_t, and the one allowed of p_0; both small.
 * @returns The horizon of each; Infinity where errors do not grow.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If the process is another or attracts, a density is below 0 or NaN, or an error is out of range.
 *
 * @example From float64's rounding to a thousandth of a nat
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { interacting, inversionHorizon } from "driftfield/processes";
 *
 * const [t] = inversionHorizon(interacting(), 2, [1 / Math.PI], { error: 2 ** -52, tolerance: 1e-3 });
 * assertAlmostEquals(t, Math.log(1e-3 * 2 ** 52) / 2);
 * ```
 */
export function inversionHorizon(
  process: InteractingProcess,
  dim: number,
  density: ArrayLike<number>,
  { error, tolerance }: InversionErrors,
): Float64Array {
  requireProcess(process);
  requireCoulomb("the horizon of going back", process, dim);
  requireNumber("strength", process.strength, 0);
  requireDensities(density);
  requirePositive("error", error);
  requireNumber("tolerance", tolerance, error);
  const rate = dim * process.pull, flux = fluxOf(process, dim), growth = tolerance / error - 1;
  return Float64Array.from(density, (p) => {
    const times = flux * p === 0 ? Infinity : growth / (flux * p); // (e^{dkt} − 1)/(dk)
    return rate === 0 ? times : Math.log1p(times * rate) / rate;
  });
}
