import { assert } from "@std/assert";
import { float64, type Points } from "driftfield/core";
import { type Estimate, mean } from "driftfield/metrics";
import { brownian, type Increment, type Sde } from "driftfield/processes";
import { philox } from "driftfield/random";
import { joinHalves, type SdeSolver } from "driftfield/solvers";

/** Increments of one Brownian path over [0, 1]: 2^l of them at level l, the finest joined to the coarser. */
export function gridNoise(seed: number, paths: number, dim: number, finest: number): Increment<Points>[][] {
  const path = brownian(philox(seed), { paths, dim }), n = 2 ** finest;
  const levels = [Array.from({ length: n }, (_, i) => path(i / n, (i + 1) / n))];
  while (levels[0].length > 1) {
    const fine = levels[0];
    levels.unshift(
      Array.from({ length: fine.length / 2 }, (_, i) => joinHalves(fine[2 * i], fine[2 * i + 1])),
    );
  }
  return levels;
}

/** X(1) along increments of equal length. */
export function follow(
  solver: SdeSolver,
  sde: Sde<Points>,
  start: Points,
  noise: readonly Increment<Points>[],
): Points {
  const dt = 1 / noise.length;
  return noise.reduce((x, increment, i) => solver.step(float64, sde, x, i * dt, dt, increment), start);
}

/** Least-squares slope of log₂ y against −l. */
export function slope(levels: readonly number[], y: readonly number[]): number {
  const centre = levels.reduce((a, b) => a + b) / levels.length;
  const [above, below] = levels.reduce(
    ([a, b], l, i) => [a - (l - centre) * Math.log2(y[i]), b + (l - centre) ** 2],
    [0, 0],
  );
  return above / below;
}

/** Levels of the step sizes, and how far each path ended from its truth, at each. */
export interface Errors {
  readonly levels: readonly number[];
  readonly distances: readonly Float64Array[];
}

/** The errors ‖x̂ − x‖ of a solver at time 1, at each level. */
export function strongErrors(
  solver: SdeSolver,
  sde: Sde<Points>,
  start: Points,
  truth: Points,
  noise: readonly (readonly Increment<Points>[])[],
  levels: readonly number[],
): Errors {
  const [paths, dim] = start.shape;
  const distances = levels.map((level) => {
    const { data } = follow(solver, sde, start, noise[level]);
    return Float64Array.from(
      { length: paths },
      (_, i) =>
        Math.hypot(...Array.from({ length: dim }, (_, k) => data[i * dim + k] - truth.data[i * dim + k])),
    );
  });
  return { levels, distances };
}

/** The strong order: slope of the mean distance, fitted to each of 20 groups of paths; they give its standard error. */
export function fittedOrder({ levels, distances }: Errors, groups = 20): Estimate {
  const average = (values: Float64Array, group: number) => {
    const own = values.filter((_, i) => i % groups === group);
    return own.reduce((a, b) => a + b) / own.length;
  };
  return mean(
    Array.from(
      { length: groups },
      (_, group) => slope(levels, distances.map((values) => average(values, group))),
    ),
  );
}

/** The order within 0.1 and four standard errors, which stay below 0.15 so that half an order cannot hide. */
export function assertOrder(name: string, { value, standardError }: Estimate, order: number) {
  assert(4 * standardError < 0.15, `${name}: standard error ${standardError} is too large to tell an order`);
  assert(
    Math.abs(value - order) < 0.1 + 4 * standardError,
    `${name}: order ${value} ± ${standardError}, not ${order}`,
  );
}
