/**
 * The same equation with other numbers in it.
 *
 * @module
 */
import { requireNumber, requireObject } from "../../core/mod.ts";
import { draftOf, equation } from "./equation.ts";
import { requireFinite } from "./expressions.ts";
import { type Formula, formulaText } from "./formula/mod.ts";
import type { SymbolicSde } from "./types.ts";

/**
 * The equation with other parameter values. What was known in closed form for the old ones (`transition`, a law) is not
 * carried over.
 *
 * @param sde An equation given as expressions.
 * @param parameters New values, of those that change.
 * @returns The new equation.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If the equation has no such parameter, or a value makes no sense in it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { ornsteinUhlenbeck, withParameters } from "driftfield/processes";
 *
 * const strong = withParameters(ornsteinUhlenbeck(), { theta: 10 });
 * assertEquals(strong.drift(points([[1]]), 0), points([[-10]]));
 * ```
 */
export function withParameters(sde: SymbolicSde, parameters: Readonly<Record<string, number>>): SymbolicSde {
  requireObject("sde", sde, "symbols");
  requireObject("parameters", parameters);
  const known = sde.symbols.parameters;
  for (const [name, value] of Object.entries(parameters)) {
    if (!Object.hasOwn(known, name)) {
      throw new RangeError(`no parameter "${name}", only ${Object.keys(known).join(", ") || "none"}`);
    }
    requireNumber(`parameter ${name}`, value);
  }
  const { transition: _, ...draft } = { ...draftOf(sde), parameters: { ...known, ...parameters } };
  const check = (label: string) => (formula: Formula) =>
    requireFinite(formula, { label, source: formulaText(formula) }, draft);
  draft.drift.forEach(check("drift"));
  draft.diffusion.flat().forEach(check("diffusion"));
  return equation(draft);
}
