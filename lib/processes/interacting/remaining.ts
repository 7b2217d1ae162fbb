/**
 * How far the cloud still is from its equilibrium.
 *
 * @module
 */
import {
  requireInteger,
  requireNumber,
  requireNumbers,
  requireObject,
  requirePositive,
} from "../../core/mod.ts";
import { sphereArea } from "../poisson/sphere.ts";
import { type InteractingProcess, requireProcess } from "./process.ts";

/** What is known of the data. */
export interface Beginning {
  /** E Y₀: length [dim]. */
  readonly mean: ArrayLike<number>;
  /** E‖Y₀‖², in squared length; at least ‖mean‖². */
  readonly secondMoment?: number;
  /** The least and the greatest p₀ where there are data; the least may be 0, the greatest Infinity. */
  readonly density?: readonly [number, number];
}

/** What is left at time t, each exactly; undefined where the data or the process do not tell. */
export interface Remaining {
  /** ‖E Y_t‖ = ‖E Y₀‖ e^{−kt}. The law comes no closer than that: W₂(p_t, p_∞) ≥ W₁ ≥ ‖E Y_t‖. */
  readonly centre: number;
  /** E‖Y_t‖² − m* = (m₂(0) − m*) e^{−2kt}, for s = 2. */
  readonly secondMoment?: number;
  /** A lower bound of W₂(p_t, p_∞), in length, from the two above; attained if p_t is p_∞ scaled and shifted. */
  readonly wasserstein?: number;
  /** sup |p_∞/p_t − 1| where p_t > 0, e^{−dkt} sup |p_∞/p_0 − 1|, for s = d and T = 0; p_∞ is here the height of the ball, everywhere. */
  readonly inverseDensity?: number;
}

/**
 * The distances from equilibrium that are known at time t, whatever else the data are. The slowest of them is the rate of
 * the law: e^{−kt}, the centre of mass. With ε = `inverseDensity` and B the ball on which p_∞ is uniform,
 *
 *     |h(p_t) − h(p_∞)| ≤ −log(1 − ε),   TV(p_t, p_∞) ≤ ε + P(Y_t ∉ B),
 *     KL(p_t ‖ p_∞) ≤ −log(1 − ε)        if all of p_t is in B, otherwise it is infinite
 *
 * (h the entropy), for p_t (p_∞/p_t − 1) is p_∞ − p_t inside the ball. And since W₂² is the squared distance of the means
 * and that of the centred laws, which is at least that of their root mean squares,
 *
 *     W₂(p_t, p_∞)² ≥ ‖E Y_t‖² + (√(m₂(t) − ‖E Y_t‖²) − √m*)².
 *
 * @param process With c > 0 or T > 0, and k > 0; its force must be antisymmetric.
 * @param dim d.
 * @param start What is known of the data.
 * @param t Time ≥ 0.
 * @returns The distances.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If a number is out of range, or the data's numbers contradict each other.
 *
 * @example Data off the centre by 3 are so at time 1 by 3/e
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { interacting, remaining } from "driftfield/processes";
 *
 * const { centre, secondMoment } = remaining(interacting(), 2, { mean: [3, 0], secondMoment: 9.5 }, 1);
 * assertAlmostEquals(centre, 3 / Math.E);
 * assertAlmostEquals(secondMoment!, 9 / Math.E ** 2);
 * ```
 */
export function remaining(
  process: InteractingProcess,
  dim: number,
  data: Beginning,
  t: number,
): Remaining {
  requireProcess(process);
  const { strength: c, pull: k, temperature: T, exponent, softening } = process;
  requireObject("data", data, "mean");
  const { mean, secondMoment: m2, density } = data;
  requireInteger("dim", dim, 1);
  requirePositive("pull", k);
  if (t !== Infinity) requireNumber("t", t, 0);
  requireNumbers("mean", mean);
  if (mean.length !== dim) throw new RangeError(`mean must have length ${dim}, got ${mean.length}`);
  const start = Math.hypot(...Array.from(mean)), centre = start * Math.exp(-k * t);
  if (m2 !== undefined) requireNumber("secondMoment", m2, start ** 2 * (1 - 1e-12));
  if (density) {
    const [least, greatest] = density;
    requireNumber("density's least", least, 0);
    if (!(greatest >= least && greatest > 0)) {
      throw new RangeError(`density must be [least, greatest], got [${density}]`);
    }
  }
  const s = exponent === "coulomb" ? dim : exponent, plain = softening === 0;
  const limit = (c + 2 * dim * T) / (2 * k), known = plain && s === 2 && limit > 0;
  const left = known && m2 !== undefined ? (m2 - limit) * Math.exp(-2 * k * t) : undefined;
  const spread = left === undefined ? undefined : Math.sqrt(Math.max(0, limit + left - centre ** 2));
  return {
    centre,
    secondMoment: left,
    wasserstein: spread === undefined ? undefined : Math.hypot(centre, spread - Math.sqrt(limit)),
    inverseDensity: density && plain && s === dim && T === 0 && c > 0
      ? t === Infinity ? 0 : Math.exp(-dim * k * t) * farthest(density, coulombHeight(dim, c, k))
      : undefined,
  };
}

/** sup |p_∞/p − 1| over p in [least, greatest]. */
const farthest = ([least, greatest]: readonly [number, number], height: number) =>
  Math.max(Math.abs(height / least - 1), Math.abs(height / greatest - 1));

/** p_∞ = dk/(A_d c), the density at which the force's divergence is the pull's. */
const coulombHeight = (dim: number, c: number, k: number) => dim * k / (sphereArea(dim) * c);
