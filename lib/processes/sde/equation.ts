/**
 * From formulas to an equation that runs.
 *
 * @module
 */
import { type Code, compileField, type Field, type Points } from "../../core/mod.ts";
import { type Formula, is, number, symbolsIn } from "./formula/mod.ts";
import { fieldOver, slopeOf } from "./over_space.ts";
import { equationTex } from "./tex.ts";
import type { Noise, Sde, SymbolicSde, Symbols } from "./types.ts";

/** An equation before its noise has been looked at: g is always a matrix [dim × brownians]. */
export interface Draft extends Symbols, Pick<Sde<never>, "calculus" | "transition"> {}

/** Compiles an equation for points. What is known of its noise is read off the formulas. */
export function equation({ calculus, transition, ...draft }: Draft): SymbolicSde {
  const { noise, matrix, diffusion } = shapeOf(draft), symbols = { ...draft, diffusion };
  const compiled = (formulas: readonly Formula[]) => compile(symbols, formulas);
  const slope = slopeOf({ symbols, noise, matrix });
  return {
    calculus,
    noise,
    drift: compiled(symbols.drift),
    diffusion: compiled(diffusion.flat()),
    symbols,
    tex: () => equationTex(calculus, symbols, matrix),
    ...(matrix && { matrix }),
    ...(slope && { slope: compiled(slope) }),
    ...(transition && { transition }),
  };
}

/** Formulas as one field on points. */
export const compile = (
  meaning: Pick<Symbols, "variables" | "parameters">,
  formulas: readonly Formula[],
): Field<Points> =>
  compileField(meaning.variables.length, (space, x) => fieldOver<Code>(space, meaning, formulas)(x, 0));

/** The equation as a draft again. */
export const draftOf = ({ calculus, transition, symbols, matrix }: SymbolicSde): Draft => ({
  ...symbols,
  diffusion: matrix ? symbols.diffusion : diagonal(symbols.diffusion.map(([g]) => g)),
  calculus,
  ...(transition && { transition }),
});

/** The matrix with g on its diagonal. */
export const diagonal = (g: readonly Formula[]): readonly (readonly Formula[])[] =>
  g.map((own, i) => g.map((_, j) => i === j ? own : number(0)));

/** What kind of noise it is, and g as a list if each coordinate has a Brownian motion of its own. */
function shapeOf(
  { variables, diffusion }: Pick<Symbols, "variables" | "diffusion">,
): { noise: Noise; diffusion: Symbols["diffusion"]; matrix?: Sde<never>["matrix"] } {
  const dim = variables.length, brownians = diffusion[0].length;
  const on = diffusion.map((row) =>
    row.map((g) => [...symbolsIn(g)].filter((name) => variables.includes(name)))
  );
  const additive = on.flat(2).length === 0;
  const apart = dim === brownians &&
    diffusion.every((row, i) =>
      row.every((g, j) => i === j ? on[i][j].every((name) => name === variables[i]) : is(g, 0))
    );
  if (apart) {
    return { noise: additive ? "additive" : "diagonal", diffusion: diffusion.map((row, i) => [row[i]]) };
  }
  return { noise: additive ? "additive" : "full", diffusion, matrix: { dim, brownians } };
}
