/**
 * An equation conditioned on its future.
 *
 * @module
 */
import { float64, type GridFunction, type Points, requireNumber, requireObject } from "../../core/mod.ts";
import { requireSde, type Sde } from "../../processes/mod.ts";
import { alongNoise } from "./along_noise.ts";
import { logGradient } from "./log_gradient.ts";

/** What is expected of the future, seen from one time. */
export interface Future {
  /** The time. */
  readonly t: number;
  /** u(x, t): what is expected from x at that time on, above zero. */
  readonly expectation: GridFunction;
}

/**
 * The equation dX = f dt + g dW, conditioned by a positive solution u of its backward equation (∂_t + L) u = 0:
 *
 *     dX = (f + g gᵀ ∇log u) dt + g dW
 *
 * (Doob 1957, "Conditional Brownian motion and the boundary limits of harmonic functions"; Särkkä and Solin 2019,
 * "Applied Stochastic Differential Equations", chapter 7). If u(x, t) is the probability of something that lies in the
 * future of x at time t, it is the process given that this will happen: u by `exitProbability`, the process given where it
 * leaves; by `backwardKolmogorov`, all frames of it (but that of the end, where the payoff is zero somewhere), given where
 * it will be; by `arrivalDensity`, a `diffusionBridge`. If p(x, t) is the density of X, the conditioned one's is
 * p u/∫ p u dx.
 *
 * Between two times log u is taken as linear, and with it ∇log u: that keeps u above zero and Gaussians Gaussian, which a
 * linear u does not. In space see `logGradient`: where u vanishes at an absorbing end the drift is g gᵀ/d, and nothing
 * gets there. What follows has to be told: `firstPassage` needs no barrier there (it would end paths that come near), and
 * the grid of `fokkerPlanck` or `meanExitTime` is "no-flux" there (through an absorbing end a little would leak).
 *
 * @param sde The equation, over one or two coordinates, of either calculus.
 * @param future u, if it is the same at all times; or u at two times or more, in any order.
 * @returns The conditioned equation, as closures. If u came with times, it has a value from the first of them to the last.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If u is not above zero and finite everywhere, dimensions differ, there is but one time or one
 *   comes twice; or (the equation) t is not among the times.
 *
 * @example Brownian motion that leaves (0, ∞) never is the Bessel process of three dimensions, with drift 1/x
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { grid, onGrid, points } from "driftfield/core";
 * import { sde } from "driftfield/processes";
 * import { conditioned } from "driftfield/solvers";
 *
 * const line = grid({ domain: [0, 1], cells: 20, boundaries: "absorbing" });
 * const bessel = conditioned(sde({ drift: 0, diffusion: 1 }), onGrid(line, ([x]) => x));
 * assertAlmostEquals(bessel.drift(points([[0.123]]), 0).data[0], 1 / 0.123, 1e-12);
 * ```
 *
 * @example An Ornstein–Uhlenbeck process given that it leaves (−1, 1) through 1, and how long that takes
 * ```ts
 * import { assert } from "@std/assert";
 * import { grid, interpolate, points } from "driftfield/core";
 * import { ornsteinUhlenbeck } from "driftfield/processes";
 * import { conditioned, exitProbability, meanExitTime } from "driftfield/solvers";
 *
 * const ou = ornsteinUhlenbeck({ theta: 1, mu: 0, sigma: 1 }), shape = { domain: [-1, 1] as const, cells: 50 };
 * const both = grid({ ...shape, boundaries: "absorbing" }), upper = grid({ ...shape, boundaries: ["no-flux", "absorbing"] });
 * const up = conditioned(ou, exitProbability(ou, both, { through: ([x]) => x > 0 }));
 * const [free, bound] = [meanExitTime(ou, both), meanExitTime(up, upper)].map((m) => interpolate(m, points([[-0.8]]))[0]);
 * assert(bound > 2 * free); // it has a longer way
 * ```
 */
export function conditioned(sde: Sde<Points>, future: GridFunction | readonly Future[]): Sde<Points> {
  requireSde(sde);
  if (!Array.isArray(future)) requireObject("future", future, "grid", "values");
  const { calculus, noise, diffusion, matrix, slope } = sde;
  const all = "grid" in future ? [future] : future.map(({ expectation }) => expectation);
  const own = sde.symbols?.variables.length ?? matrix?.dim;
  all.forEach(({ grid: { axes } }) => {
    if (own === undefined || own === axes.length) return;
    throw new RangeError(`the equation has ${own} coordinates, but the grid has ${axes.length} axes`);
  });
  const gradient = "grid" in future ? logGradient(future) : gradientInTime(future);
  return {
    calculus,
    noise,
    drift: (x, t) => float64.add(sde.drift(x, t), alongNoise(sde, x, t, gradient(x, t))),
    diffusion,
    ...matrix && { matrix },
    ...slope && { slope },
  };
}

/** ∇log u, linear between the times. */
function gradientInTime(future: readonly Future[]): (x: Points, t: number) => Points {
  const frames = future.toSorted((a, b) => a.t - b.t), times = frames.map(({ t }) => t);
  times.forEach((t, i) => {
    requireNumber(`t of the future`, t);
    if (t === times[i - 1]) throw new RangeError(`the times of the future must differ, got ${t} twice`);
  });
  if (times.length < 2) {
    throw new RangeError(`the future must have two times or more, got ${times.length}`);
  }
  const gradients = frames.map(({ expectation }) => logGradient(expectation));
  const [first, last] = [times[0], times.at(-1)!], rounding = 1e-9 * (last - first);
  return (x, t) => {
    if (!(t >= first - rounding && t <= last + rounding)) {
      throw new RangeError(`t must be among the times of the future, ${first} to ${last}, got ${t}`);
    }
    const i = Math.min(times.length - 2, Math.max(0, times.findLastIndex((time) => time <= t)));
    const share = (t - times[i]) / (times[i + 1] - times[i]), { add, scale } = float64;
    return add(scale(1 - share, gradients[i](x)), scale(share, gradients[i + 1](x)));
  };
}
