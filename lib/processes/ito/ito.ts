/**
 * Itô's lemma.
 *
 * @module
 */
import type { Field, Points } from "../../core/mod.ts";
import { toIto } from "../sde/calculus.ts";
import { compile, type Draft, draftOf, equation } from "../sde/equation.ts";
import { readExpression, requireNames, requireUsed } from "../sde/expressions.ts";
import { derivative, type Formula, number, product, simplify, sum } from "../sde/formula/mod.ts";
import { requireSde, type SymbolicSde } from "../sde/mod.ts";
import { starting } from "./start.ts";
import { itoTex } from "./tex.ts";

/** Options of {@linkcode ito}. */
export interface ItoOptions {
  /** What f(X, t) is called as a coordinate; y by default. */
  readonly name?: string;
  /** Whether ½ tr(g gᵀ ∇²f) is there; true by default. Without it the chain rule is that of smooth paths: wrong. */
  readonly secondOrder?: boolean;
  /** Values of names that the equation does not have. */
  readonly parameters?: Readonly<Record<string, number>>;
}

/** d f(X_t, t), term by term. */
export interface ItoTerms {
  /** ∂f/∂t. */
  readonly time: Formula;
  /** Σ a_i ∂f/∂x_i. */
  readonly firstOrder: Formula;
  /** ½ tr(g gᵀ ∇²f). */
  readonly secondOrder: Formula;
  /** Their sum: what stands before dt. */
  readonly drift: Formula;
  /** (∇f)ᵀ g: what stands before each Brownian motion. */
  readonly diffusion: readonly Formula[];
}

/** The equation of f(X_t, t): that of X and Y = f(X, t) together, on the same Brownian motions. */
export interface Ito extends SymbolicSde {
  /** f. */
  readonly f: Formula;
  /** Its differential, term by term. */
  readonly terms: ItoTerms;
  /** f(x, t): [batch, dim] ↦ [batch, 1]. */
  readonly value: Field<Points>;
  /** (x, f(x, t)): where (X, Y) starts if X starts at x, shape [batch, dim + 1]. */
  start(x: Points, t?: number): Points;
  /** The equation of f(X_t, t) in LaTeX; with `apart`, braces tell the terms apart. */
  tex(options?: { readonly apart?: boolean }): string;
}

/**
 * Itô's lemma (Itô 1951): the equation of f(X_t, t) for dX = a dt + g dW,
 *
 *     d f = ( ∂f/∂t + Σ a_i ∂f/∂x_i + ½ tr(g gᵀ ∇²f) ) dt + (∇f)ᵀ g dW
 *
 * in simplified form. The result is an equation for (X, Y) with Y_0 = f(X_0), so that it can be simulated, and Y held
 * against f(X) on one path. A Stratonovich equation is turned into Itô's first. Where f has a kink, as |x| at 0, the
 * lemma does not hold, and what is missing (local time) is not added.
 *
 * @param sde An equation given as expressions, scalar or vector, with any noise.
 * @param f An expression in its variables, t and parameters.
 * @param options Name of the new coordinate, further parameters, or without the second-order term.
 * @returns The equation of (X, Y), with f, its differential term by term, and the start.
 * @throws {SyntaxError} If f cannot be read; the message shows the place.
 * @throws {RangeError} If a name is taken, or (`start`) f or its differential has no value where X starts.
 * @throws {TypeError} If the equation was given as closures.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { formulaText, geometricBrownian, ito } from "driftfield/processes";
 *
 * const log = ito(geometricBrownian(), "log(x)");
 * assertEquals(formulaText(log.terms.drift), "mu - sigma^2 / 2");
 * assertEquals(log.tex(), "d(\\log(X_t)) = \\left(\\mu - \\tfrac{1}{2} \\sigma^{2}\\right)\\,dt + \\sigma\\,dW_t");
 * assertEquals(log.start(points([[1]])), points([[1, 0]]));
 * ```
 */
export function ito(sde: SymbolicSde, f: string, options: ItoOptions = {}): Ito {
  requireSde(sde);
  if (!sde.symbols) {
    throw new TypeError("ito needs an equation given as expressions, got one given as closures");
  }
  const draft = draftOf(toIto(sde)), { variables, drift, diffusion } = draft, own = options.parameters ?? {};
  const parameters = { ...draft.parameters, ...own }, joint = [...variables, nameFor(draft, options.name)];
  requireNames(joint, parameters);
  const formula = readExpression("f", f, { variables, parameters });
  requireUsed(own, [formula]);
  const terms = differential(formula, draft, options.secondOrder ?? true);
  const made = equation({
    calculus: "ito",
    variables: joint,
    drift: [...drift, terms.drift],
    diffusion: [...diffusion, terms.diffusion],
    parameters,
  });
  const value = compile({ variables, parameters }, [formula]);
  return {
    ...made,
    f: formula,
    terms,
    value,
    start: starting(made, formula, value),
    tex: ({ apart = false } = {}) => itoTex({ variables, parameters }, formula, terms, apart),
  };
}

/** The name given, or the first of a few that is free. */
function nameFor({ variables, parameters }: Draft, name?: string): string {
  const free = ["y", "z", "u", "v", "w"].find((one) =>
    !variables.includes(one) && !Object.hasOwn(parameters, one)
  );
  return name ?? free ?? "y";
}

/** The terms of Itô's lemma. */
function differential(
  f: Formula,
  { variables, drift: a, diffusion: g }: Draft,
  secondOrder: boolean,
): ItoTerms {
  const gradient = variables.map((x) => derivative(f, x)),
    total = (all: readonly Formula[]) => all.reduce(sum);
  const curvature = gradient.flatMap((fi, i) =>
    variables.flatMap((xk, k) => g[i].map((gij, j) => product(product(gij, g[k][j]), derivative(fi, xk))))
  );
  const time = simplify(derivative(f, "t")),
    first = simplify(total(gradient.map((fi, i) => product(a[i], fi))));
  const second = secondOrder ? simplify(product(number(0.5), total(curvature))) : number(0);
  return {
    time,
    firstOrder: first,
    secondOrder: second,
    drift: simplify(total([time, first, second])),
    diffusion: g[0].map((_, j) => simplify(total(gradient.map((fi, i) => product(fi, g[i][j]))))),
  };
}
