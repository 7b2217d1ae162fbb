/**
 * Paths on their way to a point.
 *
 * @module
 */
import { type Grid, type Points, requireNumber, requireObject } from "../../core/mod.ts";
import { requireSde, type Sde } from "../../processes/mod.ts";
import { arrivalDensity, type ArrivalOptions } from "./arrival_density.ts";
import { conditioned } from "./conditioned.ts";
import { wayTo } from "./last_stretch.ts";

/**
 * The equation dX = f dt + g dW given that X is at y at time T, the diffusion bridge: `conditioned` by the
 * `arrivalDensity` until T − s, when noise spreads over four cells yet, and from there on
 *
 *     dX = (y − X)/(T − t) dt + g dW
 *
 * which is what is left of every bridge near its end (Delyon and Hu 2006, "Simulation of conditioned diffusion and
 * application to parameter estimation"). The drift has no value at T itself: let steps end there, so that the last one
 * starts before, and lands at y but for its noise. Interpolation in time errs by 1/(4 steps²) of the drift, 0.1 % by
 * default, the grid by 1 or 2 % of it for a few s, and less and less before; the last stretch, by as much as g gᵀ changes
 * over the distance that is left.
 *
 * @param sde The equation, with noise along each axis.
 * @param grid Where: wide enough that paths do not meet its ends, unless these are meant.
 * @param options Where and when to arrive; the time from which on the bridge is wanted.
 * @returns The bridge, for t0 ≤ t < T.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If y is not inside the domain, noise is missing along an axis, or cells are too wide for the time;
 *   or (the equation) t is not between t0 and T.
 *
 * @example A bridge of an Ornstein–Uhlenbeck process
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { grid, points } from "driftfield/core";
 * import { ornsteinUhlenbeck } from "driftfield/processes";
 * import { diffusionBridge } from "driftfield/solvers";
 *
 * const ou = ornsteinUhlenbeck({ theta: 1, mu: 0, sigma: 1 }), line = grid({ domain: [-5, 5], cells: 200 });
 * const bridge = await diffusionBridge(ou, line, { at: [1], to: 2 });
 * const pull = (x: number, s: number) => -x + (1 - x * Math.exp(-s)) / Math.sinh(s); // θ = y = 1, s = T − t
 * assertAlmostEquals(bridge.drift(points([[0.5]]), 1).data[0], pull(0.5, 1), 2e-3);
 * ```
 */
export async function diffusionBridge(
  sde: Sde<Points>,
  grid: Grid,
  options: ArrivalOptions,
): Promise<Sde<Points>> {
  requireSde(sde);
  requireObject("grid", grid, "axes");
  const { at, to, t0 = 0 } = options, frames = await arrivalDensity(sde, grid, options);
  const early = conditioned(sde, frames), { t: known } = frames.at(-1)!;
  const way = wayTo(at, grid), dim = at.length;
  return {
    ...early,
    drift: (x, t) => {
      if (t <= known) return early.drift(x, t);
      requireNumber("t", t, t0, to);
      if (t === to) throw new RangeError(`t must be before ${to}, when the bridge is at its end`);
      return { data: x.data.map((value, i) => way(value, i % dim) / (to - t)), shape: x.shape };
    },
  };
}
