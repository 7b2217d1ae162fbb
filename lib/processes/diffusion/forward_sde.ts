/**
 * The SDE whose solutions are noised data.
 *
 * @module
 */
import { requireInteger, requireObject } from "../../core/mod.ts";
import {
  call,
  derivative,
  difference,
  type Formula,
  number,
  product,
  quotient,
  simplify,
  symbol,
} from "../sde/formula/mod.ts";
import { diagonal, equation } from "../sde/equation.ts";
import { fieldOver } from "../sde/over_space.ts";
import type { SymbolicSde } from "../sde/types.ts";
import type { Schedule } from "./schedule.ts";

/**
 * The linear SDE under which x₀ becomes α(t) x₀ + σ(t) ε (Song et al. 2021, section 3; Karras et al. 2022,
 * appendix B.1),
 *
 *     dX = (α′/α) X dt + g dW,   g² = (σ²)′ − 2 (α′/α) σ²,
 *
 * derived from α and σ² by symbols, with its exact `transition`.
 *
 * @param schedule α and σ.
 * @param options `dim`, coordinates of X; 1 by default.
 * @returns The equation.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If dim is no positive integer.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { edm, forwardSde } from "driftfield/processes";
 *
 * assertEquals(forwardSde(edm()).tex(), "dX_t = \\sqrt{2 t}\\,dW_t");
 * ```
 */
export function forwardSde(schedule: Schedule, { dim = 1 }: { readonly dim?: number } = {}): SymbolicSde {
  requireObject("schedule", schedule, "symbols");
  requireInteger("dim", dim, 1);
  const { alpha, variance, parameters } = schedule.symbols;
  const rate = simplify(quotient(derivative(alpha, "t"), alpha));
  const g2 = simplify(difference(derivative(variance, "t"), product(product(number(2), rate), variance)));
  const g = simplify(call("sqrt", g2));
  const variables = dim === 1 ? ["x"] : Array.from({ length: dim }, (_, k) => `x${k + 1}`);
  const drift = (x: string): Formula => simplify(product(rate, symbol(x)));
  return equation({
    calculus: "ito",
    variables,
    parameters,
    drift: variables.map(drift),
    diffusion: diagonal(variables.map(() => g)),
    transition: (space, x, t, dt, W) => {
      const before = space.time(t, x), after = space.add(before, space.constant(dt, x));
      const at = (formula: Formula, time: typeof x) =>
        fieldOver(space, { variables: ["t"], parameters }, [formula])(time, t);
      const keep = space.div(at(alpha, after), at(alpha, before)), was = space.mul(keep, keep);
      const gained = space.sub(at(variance, after), space.mul(was, at(variance, before)));
      const rate = space.map("abs", space.scale(1 / dt, gained)); // never below 0 but by rounding
      return space.add(space.mul(keep, x), space.mul(space.map("sqrt", rate), W));
    },
  });
}
