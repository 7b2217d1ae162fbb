/**
 * Equations as one writes them down.
 *
 * @module
 */
import { type Points, requireInteger, requireOneOf } from "../../core/mod.ts";
import { fromExpressions } from "./expressions.ts";
import type { Calculus, Sde, SymbolicSde } from "./types.ts";

/** An equation as expressions in its variables, t, parameters, pi and e; see {@linkcode sde}. */
export interface SdeDefinition {
  /** f: one expression, or a list with one for each coordinate. */
  readonly drift: string | number | readonly (string | number)[];
  /** g: one expression, a list (each coordinate has a Brownian motion of its own), or rows of a matrix [dim × brownians]. */
  readonly diffusion:
    | string
    | number
    | readonly (string | number)[]
    | readonly (readonly (string | number)[])[];
  /** Names of the coordinates: x by default, x1, x2, … where the drift is a list. */
  readonly variables?: readonly string[];
  /** The values of all other names. */
  readonly parameters?: Readonly<Record<string, number>>;
  /** How dW is read: "ito" by default. */
  readonly calculus?: Calculus;
}

/** An equation as functions of a whole batch; see {@linkcode sde}. */
export interface SdeClosures<V>
  extends Pick<Sde<V>, "drift" | "diffusion" | "matrix" | "slope" | "transition"> {
  /** What is known of g: "diagonal" by default, "full" with a matrix. */
  readonly noise?: Sde<V>["noise"];
  /** How dW is read: "ito" by default. */
  readonly calculus?: Calculus;
}

/**
 * A stochastic differential equation, dX = f(X, t) dt + g(X, t) dW, written as mathematics: numbers, names, + − * / ^,
 * parentheses, and exp log sqrt sin cos tan asin acos atan sinh cosh tanh abs sign. What kind of noise it has is read
 * off the expressions.
 *
 * @param definition Drift and diffusion; names of variables, values of parameters, calculus.
 * @returns The equation: fields on points, compiled; its formulas; `tex()`.
 * @throws {SyntaxError} If an expression cannot be read; the message shows the place.
 * @throws {RangeError} If a parameter is not finite, not used or has a name that is taken; if a constant part of an
 *   expression is no finite number; if the number of expressions does not fit.
 * @throws {TypeError} If something is neither text nor number.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { sde } from "driftfield/processes";
 *
 * const ou = sde({ drift: "theta * (mu - x)", diffusion: "sigma", parameters: { theta: 2, mu: 1, sigma: 0.5 } });
 * assertEquals(ou.drift(points([[0], [3]]), 0), points([[2], [-4]]));
 * assertEquals(ou.noise, "additive");
 * assertEquals(ou.tex(), "dX_t = \\theta (\\mu - X_t)\\,dt + \\sigma\\,dW_t");
 * ```
 */
export function sde(definition: SdeDefinition): SymbolicSde;
/**
 * A stochastic differential equation given as closures: for drifts that no expression can hold, as a neural field.
 *
 * @param definition Drift and diffusion as functions of (x, t), x a whole batch; what is known of the noise.
 * @returns The equation.
 * @throws {TypeError} If drift or diffusion is no function, or full noise lacks its matrix.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { float64 } from "driftfield/core";
 * import { sde } from "driftfield/processes";
 *
 * const decay = sde({ drift: (x) => float64.scale(-1, x), diffusion: (x) => float64.constant(0.1, x) });
 * assertEquals([decay.calculus, decay.noise], ["ito", "diagonal"]);
 * ```
 */
export function sde<V = Points>(definition: SdeClosures<V>): Sde<V>;
export function sde<V>(definition: SdeDefinition | SdeClosures<V>): SymbolicSde | Sde<V> {
  const { drift, diffusion, calculus = "ito" } = definition;
  requireOneOf("calculus", calculus, ["ito", "stratonovich"]);
  const functions = [drift, diffusion].filter((one) => typeof one === "function").length;
  if (functions === 1) throw new TypeError("drift and diffusion must both be expressions, or both functions");
  return functions === 2
    ? fromClosures(definition as SdeClosures<V>, calculus)
    : fromExpressions(definition as SdeDefinition, calculus);
}

function fromClosures<V>({ noise, ...rest }: SdeClosures<V>, calculus: Calculus): Sde<V> {
  const { drift, diffusion, matrix } = rest;
  if (typeof drift !== "function" || typeof diffusion !== "function") {
    throw new TypeError(
      `drift and diffusion must be functions of (x, t), got ${typeof drift}, ${typeof diffusion}`,
    );
  }
  if (noise !== undefined) requireOneOf("noise", noise, ["additive", "diagonal", "full"]);
  if (noise === "full" && !matrix) {
    throw new TypeError("full noise needs matrix: { dim, brownians }, got none");
  }
  if (noise === "diagonal" && matrix) {
    throw new TypeError("diagonal noise has no matrix: leave it out, or noise");
  }
  if (matrix) {
    requireInteger("matrix.dim", matrix.dim, 1);
    requireInteger("matrix.brownians", matrix.brownians, 1);
  }
  return { ...rest, calculus, noise: noise ?? (matrix ? "full" : "diagonal") };
}
