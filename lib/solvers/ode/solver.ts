/**
 * What a solver of ordinary differential equations is.
 *
 * @module
 */
import type { Field, Points, Space } from "../../core/mod.ts";

/** A one-step method for x' = f(x, t), written once over any space. */
export interface OdeSolver {
  /** Its name in the field. */
  readonly name: string;
  /** |x(T) − x̂(T)| = O(dt^order) for smooth fields. */
  readonly order: number;
  /** From x at t to t + dt; pure. dt < 0 runs backwards. Over code, t counts from the start of the recorded step. */
  step<V>(space: Space<V>, field: Field<V>, x: V, t: number, dt: number): V;
}

/** A one-step method in float64 that estimates its own error, and so can choose its steps. */
export interface AdaptiveOdeSolver {
  /** Its name in the field. */
  readonly name: string;
  /** |x(T) − x̂(T)| = O(dt^order) for smooth fields. */
  readonly order: number;
  /** The estimate of the error of a step is O(dt^errorOrder). */
  readonly errorOrder: number;
  /**
   * Makes ready to leave x at t, where the field is `slope`: what does not depend on dt is done here, once. The result
   * tries a step of dt (dt < 0: backwards), which the caller takes or tries again with a smaller one.
   */
  from(problem: OdeProblem, x: Points, t: number, slope: Points): (dt: number) => OdeAttempt;
}

/** What a method may ask of a problem. */
export interface OdeProblem {
  /** f(x, t): [batch, dim] ↦ [batch, dim]. */
  readonly field: Field<Points>;
  /** ∂f_i/∂x_j of each row at (x, t), where the field is `slope`: [batch, dim · dim], row by row. */
  readonly jacobian: (x: Points, t: number, slope: Points) => Points;
}

/** A step that has been tried. */
export interface OdeAttempt {
  /** The state after it. */
  readonly x: Points;
  /** An estimate of its error, coordinate by coordinate. */
  readonly error: Points;
  /** f(x, t + dt), where the method knows it. */
  readonly slope?: Points;
  /** |dt λ| for the fastest λ seen, where the method knows it: beyond 3.25 stability, not accuracy, rules dopri5. */
  readonly stiffness?: number;
  /** The state a part u ∈ [0, 1] of the way through. */
  between(u: number): Points;
}
