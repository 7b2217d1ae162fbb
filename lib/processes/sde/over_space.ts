/**
 * An equation over any space.
 *
 * @module
 */
import { type Field, requireObject, type Space } from "../../core/mod.ts";
import { derivative, evaluate, type Formula, formulaText, type Meaning } from "./formula/mod.ts";
import { requireSde, type Sde, type SymbolicSde, type Symbols } from "./types.ts";

/**
 * An equation over another space: the same formulas, made of that space's operations. Over `code()` they are recorded,
 * and it is this record that runs when the equation is used on points.
 *
 * @param space Where the states live.
 * @param sde An equation given as expressions.
 * @returns The equation over that space.
 * @throws {TypeError} If it was given as closures.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { overSpace, sde } from "driftfield/processes";
 *
 * const logistic = sde({ drift: "x * (1 - x)", diffusion: 0.1 }), x = points([[0.3], [2]]);
 * assertEquals(overSpace(float64, logistic).drift(x, 0), logistic.drift(x, 0));
 * ```
 */
export function overSpace<V>(space: Space<V>, sde: SymbolicSde): Sde<V> {
  requireObject("space", space, "add");
  requireSde(sde);
  if (!sde.symbols) {
    throw new TypeError("overSpace needs an equation given as expressions, got one given as closures");
  }
  const { calculus, noise, matrix, transition, symbols } = sde, slope = slopeOf(sde);
  return {
    calculus,
    noise,
    drift: fieldOver(space, symbols, symbols.drift),
    diffusion: fieldOver(space, symbols, symbols.diffusion.flat()),
    symbols,
    ...(matrix && { matrix }),
    ...(slope && { slope: fieldOver(space, symbols, slope) }),
    ...(transition && { transition }),
  };
}

/** ∂g_i/∂x_i, where each coordinate has a Brownian motion of its own. */
export function slopeOf(
  { symbols, noise, matrix }: Pick<SymbolicSde, "symbols" | "noise" | "matrix">,
): readonly Formula[] | undefined {
  if (matrix || noise === "full") return undefined;
  return symbols.diffusion.map(([g], i) => derivative(g, symbols.variables[i]));
}

/** Formulas as a field: each is a coordinate of its values. */
export function fieldOver<V>(
  space: Space<V>,
  { variables, parameters }: Pick<Symbols, "variables" | "parameters">,
  formulas: readonly Formula[],
  refuse: Meaning<V>["refuse"] = (part, what) => new RangeError(`${formulaText(part)} ${what}`),
): Field<V> {
  return (x, t) => {
    const columns = new Map(
      variables.map((name, k) => [name, variables.length === 1 ? x : space.column(x, k)]),
    );
    const [like] = columns.values();
    const symbol = (name: string) =>
      columns.get(name) ?? (name === "t" ? space.time(t, like) : parameters[name]);
    const states = formulas.map((formula) => {
      const value = evaluate(space, formula, { symbol, like, refuse });
      return typeof value === "number" ? space.constant(value, like) : value;
    });
    return states.length === 1 ? states[0] : space.stack(states);
  };
}
