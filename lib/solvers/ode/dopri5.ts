/**
 * The method of Dormand and Prince.
 *
 * @module
 */
import { combine, type Field, zeros } from "../../core/mod.ts";
import { hermite } from "./hermite.ts";
import { distance, plus } from "./linear.ts";
import type { AdaptiveOdeSolver, OdeSolver } from "./solver.ts";

const nodes = [0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1];

const stageWeights = [
  [],
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
];

const weights = [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84];

const errorWeights = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40];

const denseWeights = [
  -12715105075 / 11282082432,
  0,
  87487479700 / 32700410799,
  -10690763975 / 1880347072,
  701980252875 / 199316789632,
  -1453857185 / 822651844,
  69997945 / 29380423,
];

/**
 * Dormand–Prince 5(4): order 5, with an estimate of the error from an embedded method of order 4. The last stage is
 * the first of the next step, so a step costs six evaluations. Between the ends of a step a quartic is O(dt⁵) right.
 * With `steps` it runs on a fixed grid; without, it keeps to a tolerance.
 *
 * Dormand, Prince (1980), "A family of embedded Runge–Kutta formulae"; dense output: Shampine (1986), "Some practical
 * Runge–Kutta formulas", as in Hairer, Nørsett, Wanner (1993), "Solving ordinary differential equations I", II.5 and
 * II.6.
 */
export const dopri5: OdeSolver & AdaptiveOdeSolver = {
  name: "dopri5",
  order: 5,
  errorOrder: 5,
  step: (space, field, x, t, dt) =>
    stages((y, ...terms) => combine(space, y, ...terms), field, x, t, dt, field(x, t)).end,
  from: ({ field }, x, t, slope) => (dt) => {
    const { slopes, last, end } = stages(plus, field, x, t, dt, slope);
    const after = field(end, t + dt), all = [...slopes, after];
    const weighted = (by: readonly number[]) =>
      plus(zeros(x.shape), ...by.map((b, j) => [dt * b, all[j]] as const));
    const quartic = weighted(denseWeights);
    return {
      x: end,
      error: weighted(errorWeights),
      slope: after,
      stiffness: Math.abs(dt) * distance(after, slopes[5]) / (distance(end, last) || Infinity),
      between: (u) => {
        const cubic = hermite({ x, slope }, { x: end, slope: after }, dt, u);
        return plus(cubic, [(u * (1 - u)) ** 2, quartic]);
      },
    };
  },
};

type Terms<V> = readonly (readonly [a: number, k: V])[];

/** The six slopes of a step, the state at which the last was taken, and the state after the step. */
function stages<V>(
  sum: (x: V, ...terms: Terms<V>) => V,
  field: Field<V>,
  x: V,
  t: number,
  dt: number,
  slope: V,
) {
  const slopes = [slope];
  const along = (by: readonly number[]) => sum(x, ...by.map((a, j) => [dt * a, slopes[j]] as const));
  let last = x;
  for (let i = 1; i < nodes.length; i++) {
    last = along(stageWeights[i]);
    slopes.push(field(last, t + nodes[i] * dt));
  }
  return { slopes, last, end: along(weights) };
}
