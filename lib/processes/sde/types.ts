/**
 * What a stochastic differential equation is.
 *
 * @module
 */
import {
  type Field,
  matrixVector,
  type Points,
  requireFunction,
  requireObject,
  type Space,
} from "../../core/mod.ts";
import type { Formula } from "./formula/mod.ts";

/** How the stochastic integral is read: Itô takes the integrand at the left end, Stratonovich in the middle. */
export type Calculus = "ito" | "stratonovich";

/**
 * How Brownian motions drive coordinates. "additive": g does not depend on x. "diagonal": one Brownian motion a
 * coordinate, and g_i depends on x_i (and t) alone. "full": a matrix of functions of x. Each includes those before it,
 * except that an additive g may be a matrix too: see `Sde.matrix`.
 */
export type Noise = "additive" | "diagonal" | "full";

/** dX = f(X, t) dt + g(X, t) dW, over states V. */
export interface Sde<V> {
  /** How dW is read. */
  readonly calculus: Calculus;
  /** What is known of g. */
  readonly noise: Noise;
  /** f(x, t): [batch, dim] ↦ [batch, dim]. */
  readonly drift: Field<V>;
  /** g(x, t): [batch, dim] ↦ [batch, dim], or with a `matrix` ↦ [batch, dim · brownians], row by row. */
  readonly diffusion: Field<V>;
  /** Set where g is a matrix [dim × brownians]. Without it, coordinate i is driven by W_i, scaled by g_i. */
  readonly matrix?: { readonly dim: number; readonly brownians: number };
  /** ∂g_i/∂x_i of diagonal noise, [batch, dim] ↦ [batch, dim]: what Milstein's method needs. */
  readonly slope?: Field<V>;
  /**
   * X(t + dt) given X(t) = x, exactly, where it is known in closed form: written over any space, from the Brownian
   * increment W over the step. What depends on time must take it from `space.time(t, x)`: over code, where one step is
   * recorded for all, the number t counts from the start of the step.
   */
  readonly transition?: <U>(space: Space<U>, x: U, t: number, dt: number, W: U) => U;
  /** The equation as mathematics, if that is how it was given. */
  readonly symbols?: Symbols;
}

/** An equation as mathematics. */
export interface Symbols {
  /** The coordinates of X: "x", or the names given. */
  readonly variables: readonly string[];
  /** f, one formula a coordinate. */
  readonly drift: readonly Formula[];
  /** g as rows: a coordinate's row has `brownians` formulas; without a matrix it has one, its own. */
  readonly diffusion: readonly (readonly Formula[])[];
  /** The values of all other names but t, pi and e. */
  readonly parameters: Readonly<Record<string, number>>;
}

/** An equation given as mathematics: on points as it stands, and over any other space by `overSpace`. */
export interface SymbolicSde extends Sde<Points> {
  /** The equation as mathematics. */
  readonly symbols: Symbols;
  /** The equation in LaTeX. */
  tex(): string;
}

/**
 * Requires an equation.
 *
 * @param sde What was given.
 * @throws {TypeError} If it is something else, or its drift or diffusion is no function.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { requireSde } from "driftfield/processes";
 *
 * assertThrows(() => requireSde({ drift: undefined, diffusion: 1 }), TypeError, "sde must be an object with drift, diffusion");
 * ```
 */
export function requireSde(sde: { readonly drift: unknown; readonly diffusion: unknown }): void {
  requireObject("sde", sde, "drift", "diffusion");
  requireFunction("drift of the sde", sde.drift);
  requireFunction("diffusion of the sde", sde.diffusion);
}

/**
 * g(x, t) w: how a Brownian increment (or anything of its shape) acts on the state.
 *
 * @param space Where the state lives.
 * @param sde The equation: whether g is a matrix.
 * @param g Diffusion, shape [batch, dim] or [batch, dim · brownians].
 * @param w Increment, shape [batch, brownians].
 * @returns Shape [batch, dim].
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { act } from "driftfield/processes";
 *
 * assertEquals(act(float64, {}, points([[2, 3]]), points([[10, 10]])), points([[20, 30]]));
 * ```
 */
export function act<V>(space: Space<V>, { matrix }: Pick<Sde<V>, "matrix">, g: V, w: V): V {
  return matrix ? matrixVector(space, g, w, matrix.brownians, matrix.dim) : space.mul(g, w);
}
