import { assert } from "@std/assert";
import { points } from "driftfield/core";
import { sde, type SymbolicSde, toStratonovich } from "driftfield/processes";
import {
  eulerMaruyama,
  heunStratonovich,
  milstein,
  platenWeak2,
  rosslerSra,
  rosslerSri,
  type SdeSolver,
  slowRk,
} from "driftfield/solvers";
import { angles, expectedSine, turning } from "./circle.ts";
import { follow, slope } from "./orders.ts";

// Expectations by quadrature: there is no statistical error, only what is left of higher orders, and 0.1 is for that.

const levels = [4, 5, 6, 7];

/** The weak order: root mean square over the starting points of E sin X̂(1) − E sin X(1). */
function weakOrder(solver: SdeSolver, equation: SymbolicSde, truth: readonly number[]): number {
  const readsH = [rosslerSri, rosslerSra, slowRk].includes(solver);
  const errors = levels.map((level) => {
    const estimate = expectedSine(solver, equation, 2 ** level, readsH);
    return Math.hypot(...estimate.map((v, k) => v - truth[k]));
  });
  return slope(levels, errors);
}

/** E sin X(1), where ∫ c² over [0, 1] is known. */
const decayed = (integral: number) => angles.map((x) => Math.sin(x) * Math.exp(-integral / 2));

const holds = (solver: SdeSolver, order: number) =>
  assert(Math.abs(order - solver.weakOrder) < 0.1, `${solver.name}: ${order}, not ${solver.weakOrder}`);

Deno.test("every solver has the weak order it states on multiplicative noise: E sin X of a process on the circle", () => {
  const ito = turning("1"), stratonovich = toStratonovich(ito), truth = decayed(1);
  for (const solver of [eulerMaruyama, milstein, heunStratonovich, platenWeak2, rosslerSri]) {
    holds(solver, weakOrder(solver, solver.calculus === "ito" ? ito : stratonovich, truth));
  }
  assert(Math.abs(weakOrder(slowRk, stratonovich, truth) - 2) < 0.1); // it states 1, for any noise
});

Deno.test("platenWeak2 keeps weak order 2 where drift and diffusion depend on time", () => {
  // c = 1 + ½ sin 2t: ∫ c² = 1 + ½ (1 − cos 2) + ¼ (½ − ⅛ sin 4)
  const truth = decayed(1 + (1 - Math.cos(2)) / 2 + (1 / 2 - Math.sin(4) / 8) / 4);
  holds(platenWeak2, weakOrder(platenWeak2, turning("1 + sin(2 * t) / 2"), truth));
});

Deno.test("rosslerSra and heunStratonovich have weak order 2 on additive noise that depends on time", () => {
  // The truth is platenWeak2 at 2^−10: its own error is below 4^−3 = 2 % of the smallest here.
  const forced = sde({ drift: "sin(x + t)", diffusion: "1 + sin(2 * t) / 2" });
  const truth = expectedSine(platenWeak2, forced, 2 ** 10, false);
  holds(rosslerSra, weakOrder(rosslerSra, forced, truth));
  assert(Math.abs(weakOrder(heunStratonovich, forced, truth) - 2) < 0.1); // it states 1, for any noise
});

Deno.test("without noise a solver has its deterministic order: dx/dt = (1 + t) x", () => {
  const orders = [[eulerMaruyama, 1], [heunStratonovich, 2], [platenWeak2, 2], [rosslerSra, 2], [
    rosslerSri,
    3,
  ]] as const;
  const still = { W: points([[0]]), H: points([[0]]) }, truth = Math.exp(3 / 2);
  for (const [solver, order] of orders) {
    const { calculus } = solver;
    const equation = sde({
      drift: "(1 + t) * x",
      diffusion: 0,
      calculus: calculus === "both" ? "ito" : calculus,
    });
    const errors = levels.map((level) =>
      Math.abs(follow(solver, equation, points([[1]]), Array(2 ** level).fill(still)).data[0] - truth)
    );
    const fitted = slope(levels, errors);
    assert(Math.abs(fitted - order) < 0.1, `${solver.name}: ${fitted}, not ${order}`);
  }
});
