import { assert } from "@std/assert";
import { repeat } from "driftfield/core";
import { mean } from "driftfield/metrics";
import { ornsteinUhlenbeck, type SymbolicSde, toStratonovich } from "driftfield/processes";
import {
  eulerMaruyama,
  exact,
  heunStratonovich,
  milstein,
  platenWeak2,
  rosslerSra,
  rosslerSri,
  type SdeSolver,
  slowRk,
  strongOrderOn,
} from "driftfield/solvers";
import { assertOrder, fittedOrder, follow, gridNoise, slope, strongErrors } from "./orders.ts";
import { arctangent, area, correlated, coupled, ends, gbm, type Problem, swinging } from "./problems.ts";

const paths = 1000, levels = [4, 5, 6, 7, 8];
const scalar = gridNoise(41, paths, 1, 8), planar = gridNoise(42, paths, 2, 8);

/** The order that a solver shows on a problem, against the one it states. */
function orderHolds(solver: SdeSolver, problem: Problem, equation: SymbolicSde = problem.equation) {
  const noise = problem.start.length === 1 ? scalar : planar, start = repeat(problem.start, paths);
  const errors = strongErrors(solver, equation, start, ends(problem, noise[0][0]), noise, levels);
  assertOrder(solver.name, fittedOrder(errors), strongOrderOn(solver, equation));
}

Deno.test("eulerMaruyama has strong order 1/2 on multiplicative noise", () => {
  for (const problem of [gbm, coupled]) orderHolds(eulerMaruyama, problem);
});

Deno.test("milstein has strong order 1 on diagonal noise", () => {
  for (const problem of [gbm, coupled]) orderHolds(milstein, problem);
});

Deno.test("rosslerSri has strong order 1.5 on diagonal noise, time-dependent and coupled equations among them", () => {
  for (const problem of [gbm, arctangent, swinging, coupled]) orderHolds(rosslerSri, problem);
});

Deno.test("platenWeak2 has strong order 1 on diagonal noise", () => {
  for (const problem of [arctangent, coupled]) orderHolds(platenWeak2, problem);
});

Deno.test("heunStratonovich has strong order 1 on diagonal noise, of the Stratonovich equation of an Itô one", () => {
  for (const problem of [swinging, coupled]) {
    orderHolds(heunStratonovich, problem, toStratonovich(problem.equation));
  }
});

Deno.test("slowRk has strong order 1.5 on diagonal noise, time-dependent and coupled equations among them", () => {
  orderHolds(slowRk, coupled, toStratonovich(coupled.equation));
  // Along one Brownian motion its terms of order 1.5 are small: they do not yet show. A wrong time would, as order 1.
  const equation = toStratonovich(swinging.equation), start = repeat(swinging.start, paths);
  const errors = strongErrors(slowRk, equation, start, ends(swinging, scalar[0][0]), scalar, levels);
  assert(fittedOrder(errors).value > 1.5);
});

Deno.test("with additive noise Euler–Maruyama has strong order 1, rosslerSra and slowRk 1.5, a matrix of noise or not", () => {
  // The truth is rosslerSri at 2^−10: its own error is below (2^−3)^1.5 = 4 % of the smallest here, and unrelated.
  const few = 240, noise = gridNoise(43, few, 2, 10), start = repeat([0.5, -1], few);
  const truth = follow(rosslerSri, correlated, start, noise[10]);
  for (const solver of [eulerMaruyama, heunStratonovich, platenWeak2, rosslerSra, slowRk]) {
    const errors = strongErrors(solver, correlated, start, truth, noise, [4, 5, 6, 7]);
    assertOrder(solver.name, fittedOrder(errors), strongOrderOn(solver, correlated));
  }
});

Deno.test("exact, driven by W alone, follows an Ornstein–Uhlenbeck path with strong order 1", () => {
  // The truth is rosslerSra at 2^−8, of order 1.5 and off by less than 4^−2 = 6 % of the smallest error here.
  const ou = ornsteinUhlenbeck({ theta: 2 }), start = repeat([1], paths);
  const truth = follow(rosslerSra, ou, start, scalar[8]);
  const errors = strongErrors(exact, ou, start, truth, scalar, [3, 4, 5, 6]);
  assertOrder("exact", fittedOrder(errors), strongOrderOn(exact, ou));
});

Deno.test("heunStratonovich has strong order 1/2 where columns of the noise do not commute: it misses the Lévy area", () => {
  // Its error is the Lévy area of its steps, variance dt²/4 each; against the fine grid's, T (dt − fine)/4.
  const start = repeat([0, 0], paths), fine = follow(heunStratonovich, area, start, planar[8]).data;
  const variances = levels.slice(0, 4).map((level) => {
    const { data } = follow(heunStratonovich, area, start, planar[level]);
    const squares = mean(
      Float64Array.from({ length: paths }, (_, i) => (data[2 * i + 1] - fine[2 * i + 1]) ** 2),
    );
    const truth = (2 ** -level - 2 ** -8) / 4;
    assert(Math.abs(squares.value - truth) < 4 * squares.standardError, `level ${level}: ${squares.value}`);
    return squares.value + 2 ** -8 / 4;
  });
  // Four squares, each within 4·√(2/1000): the slope of their logarithms is within 0.2, that of their roots 0.1.
  assert(
    Math.abs(slope(levels.slice(0, 4), variances.map(Math.sqrt)) - strongOrderOn(heunStratonovich, area)) <
      0.1,
  );
});
