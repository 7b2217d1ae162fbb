/**
 * The whole flow of data that look the same from every side: what a learned flow is held to.
 *
 * @module
 */
import { type Points, requireNumber, requireObject, requirePoints, squaredNorms } from "../../core/mod.ts";
import { requireCoulomb } from "./coulomb.ts";
import { logDensityAlong } from "./density_along.ts";
import { type InteractingProcess, requireProcess } from "./process.ts";
import { radialTransport } from "./radial.ts";

/** Data in the plane that look the same from every side. */
export interface RadialData {
  /** M₀(r) = P(‖Y‖ ≤ r), continuous. */
  cdf(r: number): number;
  /** p_0 at distance r from the origin, in 1/length²: M₀′ = 2πr p_0. */
  density(r: number): number;
}

/** The exact flow of radial data; times t ≥ 0. */
export interface RadialFlow {
  /** v(x, t), shape [batch, 2], in length / time. */
  velocity(x: Points, t: number): Points;
  /** log p_t(x), nats: length [batch]. */
  logDensity(x: Points, t: number): Float64Array;
  /** Where particles are at t that start at x: [batch, 2]. */
  at(x: Points, t: number): Points;
  /** Where particles started that are at x at t: [batch, 2]. */
  back(x: Points, t: number): Points;
}

/**
 * The mean-field process in the plane at T = 0 on radial data, as a flow: velocity, density, and the map to every time and
 * back, all exact.
 *
 *     v(x, t) = (c M/r² − k) x,   M = M₀(r₀),   r² = (c/k) M₀(r₀) + (r₀² − (c/k) M₀(r₀)) e^{−2kt}
 *
 * r is where {@linkcode radialTransport} takes r₀, which grows with r₀ since none overtakes another: r₀ is found by bisection,
 * to the last bit of r₀². The density is that of {@linkcode logDensityAlong} from p_0(r₀). It holds for k = 0, too.
 *
 * @param process With T = 0, s = 2 and no softening (unless c = 0); c ≥ 0.
 * @param data M₀ and p_0.
 * @returns The flow, for `changeOfVariables`, for comparison with a learned one, and to generate.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If the process is another. (Its functions) if points are not in the plane, or t < 0.
 *
 * @example Data from where a Gaussian's particles have come to
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { interacting, radialFlow } from "driftfield/processes";
 *
 * const p = (r: number) => Math.exp(-r * r / 2);
 * const flow = radialFlow(interacting(), { cdf: (r) => 1 - p(r), density: (r) => p(r) / (2 * Math.PI) });
 * const start = points([[0.3, -0.4]]), end = flow.at(start, 2);
 * assertAlmostEquals(flow.back(end, 2).data[1], -0.4);
 * assertAlmostEquals(flow.logDensity(end, 2)[0], -Math.log(Math.PI), 0.1); // nearly the uniform disk
 * ```
 */
export function radialFlow(process: InteractingProcess, data: RadialData): RadialFlow {
  requireProcess(process);
  requireCoulomb("radialFlow", process, 2);
  requireNumber("strength", process.strength, 0);
  requireObject("data", data, "cdf", "density");
  const { strength: c, pull: k } = process;
  const enclosed = (r0: number) => Math.min(1, Math.max(0, data.cdf(r0)));
  const forth = (r0: number, t: number) => radialTransport(process, r0, enclosed(r0), t);
  const origin = (r: number, t: number) => {
    // Of r₀²: repelled, it has come from no farther than the pull alone would have had it.
    let low = 0, high = Math.min((r * Math.exp(k * t)) ** 2, Number.MAX_VALUE);
    for (let middle = 0; low < (middle = low + (high - low) / 2) && middle < high;) {
      if (forth(Math.sqrt(middle), t) < r) low = middle;
      else high = middle;
    }
    return Math.sqrt(high);
  };
  const start = (x: Points, t: number) => radii(x, t).map((r) => t === 0 ? r : origin(r, t));
  return {
    velocity: (x, t) => {
      const r = radii(x, t), r0 = start(x, t);
      return stretched(x, r.map((ri, i) => ri === 0 ? 0 : c * enclosed(r0[i]) / ri ** 2 - k));
    },
    logDensity: (x, t) => logDensityAlong(process, 2, start(x, t).map((r) => Math.log(data.density(r))), t),
    at: (x, t) => stretched(x, radii(x, t).map((r0) => r0 === 0 ? 0 : forth(r0, t) / r0)),
    back: (x, t) => {
      const r = radii(x, t), r0 = start(x, t);
      return stretched(x, r.map((ri, i) => ri === 0 ? 0 : r0[i] / ri));
    },
  };
}

/** ‖x‖ of each row. */
function radii(x: Points, t: number): Float64Array {
  requirePoints("x", x, 0);
  requireNumber("t", t, 0);
  if (x.shape[1] !== 2) throw new RangeError(`x must be in the plane, dim 2, got dim ${x.shape[1]}`);
  return squaredNorms(x).map(Math.sqrt);
}

/** Each row times a number of its own. */
const stretched = ({ data, shape }: Points, by: Float64Array): Points => ({
  data: data.map((v, at) => v * by[Math.floor(at / shape[1])]),
  shape,
});
