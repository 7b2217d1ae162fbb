/**
 * What a solver of stochastic differential equations is.
 *
 * @module
 */
import { requireObject, type Space } from "../../core/mod.ts";
import { type Calculus, type Increment, type Noise, requireSde, type Sde } from "../../processes/mod.ts";

/** A one-step method, written once over any space. */
export interface SdeSolver {
  /** Its name in the field. */
  readonly name: string;
  /** The reading of dW that it solves; with additive noise the two agree and either will do. */
  readonly calculus: Calculus | "both";
  /** The most general noise it takes at the orders it states. */
  readonly noise: Noise;
  /** E|X_T − X̂_T| = O(dt^strongOrder) on smooth, Lipschitz coefficients. */
  readonly strongOrder: number;
  /** The strong order with noise of a narrower kind, where it is higher: see `strongOrderOn`. */
  readonly strongOrders?: Partial<Readonly<Record<Noise, number>>>;
  /** |E φ(X_T) − E φ(X̂_T)| = O(dt^weakOrder) for smooth φ. */
  readonly weakOrder: number;
  /** What it needs of the equation beside drift and diffusion. */
  readonly needs?: "slope" | "transition";
  /**
   * From x at t to t + dt; pure. `noise` is the path's increment over the step: W of shape [batch, brownians], and the
   * space–time Lévy area H, which is drawn only if it is read. dt < 0 runs the equation backwards; Itô's integrand is
   * then taken at the later end, where the step starts.
   */
  step<V>(space: Space<V>, sde: Sde<V>, x: V, t: number, dt: number, noise: Increment<V>): V;
}

/**
 * Throws if a solver cannot solve an equation as it is meant.
 *
 * @param solver The solver.
 * @param sde The equation.
 * @throws {TypeError} If the calculus differs, the noise is more general than the solver takes, or the equation lacks
 *   what the solver needs; the message says what to do.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { ornsteinUhlenbeck, toStratonovich } from "driftfield/processes";
 * import { geometricBrownian } from "driftfield/processes";
 * import { eulerMaruyama, requireSolves } from "driftfield/solvers";
 *
 * requireSolves(eulerMaruyama, ornsteinUhlenbeck());
 * assertThrows(() => requireSolves(eulerMaruyama, toStratonovich(geometricBrownian())), TypeError, "stratonovich");
 * ```
 */
export function requireSolves<V>(solver: SdeSolver, sde: Sde<V>): void {
  requireObject("solver", solver, "name", "calculus", "noise", "step");
  requireSde(sde);
  const { name, calculus, noise, needs } = solver;
  if (calculus !== "both" && calculus !== sde.calculus && sde.noise !== "additive") {
    const way = calculus === "ito" ? "toIto(sde)" : "toStratonovich(sde)";
    throw new TypeError(`${name} solves ${calculus} equations, but this one is ${sde.calculus}: pass ${way}`);
  }
  if (generality.indexOf(sde.noise) > generality.indexOf(noise)) {
    throw new TypeError(
      `${name} takes ${noise} noise, got ${sde.noise} noise: eulerMaruyama (Itô) and heunStratonovich take any`,
    );
  }
  if (needs && sde[needs] === undefined) throw new TypeError(`${name} needs ${remedies[needs]}`);
}

/**
 * The strong order of a solver on an equation: that of its kind of noise.
 *
 * @param solver The solver.
 * @param sde The equation.
 * @returns The order, in dt.
 * @throws {TypeError} If an argument is of another type.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { eulerMaruyama, strongOrderOn } from "driftfield/solvers";
 *
 * assertEquals(strongOrderOn(eulerMaruyama, { noise: "diagonal" }), 0.5);
 * assertEquals(strongOrderOn(eulerMaruyama, { noise: "additive" }), 1);
 * ```
 */
export function strongOrderOn(solver: SdeSolver, sde: { readonly noise: Noise }): number {
  requireObject("solver", solver, "strongOrder");
  requireObject("sde", sde, "noise");
  return solver.strongOrders?.[sde.noise] ?? solver.strongOrder;
}

const generality: readonly Noise[] = ["additive", "diagonal", "full"];

const remedies = {
  slope: "the derivative of the diffusion: give the equation as expressions, or a closure with `slope`",
  transition: "an equation whose transition is known, as ornsteinUhlenbeck() and geometricBrownian()",
};
