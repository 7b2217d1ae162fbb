/**
 * Reading an equation's expressions, and finding what is wrong with them before anything runs.
 *
 * @module
 */
import { code, requireNumber, requireObject } from "../../core/mod.ts";
import { diagonal, type Draft, equation } from "./equation.ts";
import { pointTo, type Written } from "./formula/caret.ts";
import { type Formula, formulaText, parse, symbolsIn, wrongName } from "./formula/mod.ts";
import { fieldOver } from "./over_space.ts";
import type { SdeDefinition } from "./sde.ts";
import type { Calculus, SymbolicSde, Symbols } from "./types.ts";

type Source = string | number;

/** An equation from its expressions. */
export function fromExpressions(definition: SdeDefinition, calculus: Calculus): SymbolicSde {
  const { drift, parameters = {} } = definition, many = Array.isArray(drift);
  const drifts = [drift].flat() as Source[], variables = variablesOf(definition, drifts.length);
  requireNames(variables, parameters);
  const read = (label: string, source: Source) => readExpression(label, source, { variables, parameters });
  const f = drifts.map((source, i) => read(many ? `drift[${i}]` : "drift", source));
  const g = readDiffusion(definition, drifts.length, read);
  requireUsed(parameters, [...f, ...g.flat()]);
  return equation({ calculus, variables, drift: f, diffusion: g, parameters: { ...parameters } });
}

/** One expression, checked. */
export function readExpression(
  label: string,
  source: Source,
  meaning: Pick<Symbols, "variables" | "parameters">,
): Formula {
  const formula = parse(label, source, [...meaning.variables, "t", ...Object.keys(meaning.parameters)]);
  requireFinite(formula, { label, source: String(source) }, meaning);
  return formula;
}

function variablesOf({ drift, variables }: SdeDefinition, dim: number): readonly string[] {
  if (dim === 0) throw new RangeError("drift must have at least one expression, got an empty list");
  if (variables === undefined) {
    return Array.isArray(drift) ? Array.from({ length: dim }, (_, i) => `x${i + 1}`) : ["x"];
  }
  if (!Array.isArray(variables)) {
    throw new TypeError(`variables must be a list of names, got ${typeof variables}`);
  }
  if (variables.length !== dim) {
    throw new RangeError(`variables names ${variables.length} coordinates, but drift has ${dim} expressions`);
  }
  return variables;
}

/** Refuses names that are none, have a meaning of their own, or are there twice; and values that are not finite. */
export function requireNames(
  variables: readonly string[],
  parameters: Readonly<Record<string, number>>,
): void {
  requireObject("parameters", parameters);
  const seen = new Set<string>();
  for (const name of [...variables, ...Object.keys(parameters)]) {
    const kind = seen.size < variables.length ? "variable" : "parameter", wrong = wrongName(name);
    if (wrong) throw new RangeError(`${kind} "${name}" ${wrong}`);
    if (seen.has(name)) throw new RangeError(`${kind} "${name}" is there twice`);
    seen.add(name);
  }
  Object.entries(parameters).forEach(([name, value]) => requireNumber(`parameter ${name}`, value));
}

/** g as a matrix, whichever way it was given. */
function readDiffusion(
  { diffusion }: SdeDefinition,
  dim: number,
  read: (label: string, source: Source) => Formula,
): Draft["diffusion"] {
  if (!Array.isArray(diffusion)) {
    if (dim === 1) return [[read("diffusion", diffusion as Source)]];
    throw new RangeError(
      `diffusion must be a list of ${dim} expressions, or ${dim} rows of a matrix; got only one`,
    );
  }
  const rows = diffusion as readonly (Source | readonly Source[])[], brownians = [rows[0]].flat().length;
  if (rows.length !== dim) {
    throw new RangeError(`diffusion has ${rows.length} expressions or rows, but drift has ${dim}`);
  }
  if (!rows.some(Array.isArray)) {
    return diagonal(rows.map((one, i) => read(`diffusion[${i}]`, one as Source)));
  }
  return rows.map((row, i) => {
    if (!Array.isArray(row)) {
      throw new TypeError(`diffusion[${i}] must be a row of expressions, as others are`);
    }
    if (row.length !== brownians || brownians === 0) {
      throw new RangeError(
        `diffusion[${i}] has ${row.length} expressions, but diffusion[0] has ${brownians}`,
      );
    }
    return row.map((one, j) => read(`diffusion[${i}][${j}]`, one));
  });
}

/** Records the formula once, to find what is no finite number whatever the state: 1/0, log(0), sqrt(−sigma). */
export function requireFinite(
  formula: Formula,
  written: Written,
  meaning: Pick<Symbols, "variables" | "parameters">,
): void {
  const space = code();
  fieldOver(
    space,
    meaning,
    [formula],
    (part, what) => new RangeError(pointTo(written, `${formulaText(part)} ${what}`, part.at ?? 0)),
  )(
    meaning.variables.map(space.symbol),
    0,
  );
}

/** Refuses parameters that nothing mentions: a misspelt one is among them. */
export function requireUsed(
  parameters: Readonly<Record<string, number>>,
  formulas: readonly Formula[],
): void {
  const used = new Set(formulas.flatMap((formula) => [...symbolsIn(formula)]));
  const idle = Object.keys(parameters).find((name) => !used.has(name));
  if (idle !== undefined) throw new RangeError(`parameter "${idle}" stands in no expression`);
}
