/**
 * Where paths leave.
 *
 * @module
 */
import { type Grid, type GridFunction, requireFunction } from "../../core/mod.ts";
import type { Diffusion, GeneratorOptions } from "../../processes/mod.ts";
import { steady } from "./steady.ts";
import { valuesAt, valuesOutside } from "./values.ts";

/** What is paid to paths that leave. */
export interface ExitOptions extends GeneratorOptions {
  /** ψ: what is paid where a path leaves. */
  readonly payoff: (x: readonly number[]) => number;
}

/**
 * What a path of dX = f dt + g dW is paid, on average, where it leaves,
 *
 *     u(x) = E[ e^(−∫_0^τ V) ψ(X_τ) | X_0 = x ],   L u = f·∇u + D:∇∇u − V u = 0,   u = ψ where paths leave
 *
 * (Kakutani 1944, "Two-dimensional Brownian motion and harmonic functions"; Dynkin 1965, "Markov Processes"), solved
 * for directly on cells, with L the `generator` of the equation on the grid.
 *
 * @param sde An equation that is the same at all times, in one or two dimensions.
 * @param grid Where: paths leave through absorbing boundaries, and where the set ends.
 * @param options What is paid; a potential; a set that ends the process.
 * @returns u. Outside of a set it is ψ at the centre of the cell.
 * @throws {TypeError} If particles act on each other.
 * @throws {RangeError} If the equation depends on time, no path ever leaves, or a payment is not finite.
 *
 * @example Brownian motion: the payment is harmonic
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { grid } from "driftfield/core";
 * import { sde } from "driftfield/processes";
 * import { expectationAtExit } from "driftfield/solvers";
 *
 * const line = grid({ domain: [0, 1], cells: 5, boundaries: "absorbing" });
 * const { values } = expectationAtExit(sde({ drift: 0, diffusion: 1 }), line, { payoff: ([x]) => 2 + x });
 * assertAlmostEquals(values[1], 2.3);
 * ```
 */
export function expectationAtExit(
  sde: Diffusion,
  grid: Grid,
  { payoff, ...options }: ExitOptions,
): GridFunction {
  const { generator: { exits, outside }, solve } = steady(sde, grid, options);
  const b = valuesOutside("payoff", payoff, grid, { outside }),
    paid = valuesAt("payoff", payoff, exits.points);
  exits.cells.forEach((cell, e) => b[cell] += exits.rates[e] * paid[e]);
  return solve(b);
}

/** Through which part of the boundary. */
export interface ExitProbabilityOptions extends GeneratorOptions {
  /** Whether a place where paths leave belongs to that part. */
  readonly through: (x: readonly number[]) => boolean;
}

/**
 * The probability that a path of dX = f dt + g dW leaves through a part of the boundary, P(X_τ ∈ B | X_0 = x): the
 * harmonic measure of B, also called hitting or splitting probability, or committor. It is `expectationAtExit` of B's
 * indicator.
 *
 * @param sde An equation that is the same at all times, in one or two dimensions.
 * @param grid Where: paths leave through absorbing boundaries, and where the set ends.
 * @param options The part; a potential, which kills some paths before they leave; a set that ends the process. Places
 *   on the boundary have roundings: compare with something in the middle.
 * @returns The probability. Outside of a set: whether the centre of the cell belongs to the part, 1 or 0.
 * @throws {TypeError} If particles act on each other.
 * @throws {RangeError} If the equation depends on time, or no path ever leaves.
 *
 * @example Brownian motion on (a, b): (x − a)/(b − a)
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { grid } from "driftfield/core";
 * import { sde } from "driftfield/processes";
 * import { exitProbability } from "driftfield/solvers";
 *
 * const line = grid({ domain: [-1, 1], cells: 4, boundaries: "absorbing" });
 * const { values } = exitProbability(sde({ drift: 0, diffusion: 1 }), line, { through: ([x]) => x > 0 });
 * assertAlmostEquals(values[3], (0.75 + 1) / 2);
 * ```
 */
export const exitProbability = (
  sde: Diffusion,
  grid: Grid,
  { through, ...options }: ExitProbabilityOptions,
): GridFunction => {
  requireFunction("through", through);
  return expectationAtExit(sde, grid, { ...options, payoff: (x) => through(x) ? 1 : 0 });
};
