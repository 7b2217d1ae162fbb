/**
 * The gradient of a path without its record.
 *
 * @module
 */
import type { Traced } from "../loss.ts";
import type { Tape } from "../tape.ts";
import { follow, type Grid } from "./path.ts";

/** What a path costs: on the way, and at its end. */
export interface Journey<A> {
  /** (x, t) ↦ (v, c) of a network. */
  cost(network: Traced<A>): (x: A, t: number) => readonly [v: A, c: A];
  /** The cost of having come to x, [batch, 1]. */
  end(x: A): A;
}

/**
 * The adjoint method (Chen, Rubanova, Bettencourt, Duvenaud 2018, "Neural ordinary differential equations", equations 4 and
 * 5; Pontryagin 1962). The cost ∫ c dt + end(x) of a path dx/dt = v changes with where it is by a, and with the weights θ by
 * g; both are found on the way back from its end, with x itself, by Hamilton's equations
 *
 *     H = aᵀ v + c,   dx/dt = ∂H/∂a,   da/dt = −∂H/∂x,   dg/dt = −∂H/∂θ,   a = ∂end/∂x and g = 0 at the end
 *
 * and the gradient is g at the start. A step frees what it made, so that memory does not grow with their number. It is
 * the gradient of the path itself, not of the steps that stand for it: it differs from theirs by O(dt^order).
 *
 * @param tape What it runs on.
 * @param journey What is paid.
 * @param network The network of weights.
 * @param weights θ, a row.
 * @param x0 Where each path starts, [batch, dim].
 * @param grid Times and solver.
 * @returns The cost of each row, [batch, 1], and the gradient of their mean.
 */
export function adjoint<A>(
  tape: Tape<A>,
  { cost, end }: Journey<A>,
  network: (weights: A) => Traced<A>,
  weights: A,
  x0: A,
  grid: Grid,
) {
  const { algebra: A, derivatives } = tape, [rows, dim] = A.shape(x0), slope = cost(network(weights));
  const [x1, paid] = follow(A, ([x], t) => slope(x, t), [x0, A.scale(0, A.rowMeans(x0))], grid, tape);
  const hamiltonian = (t: number) => ([a, x, theta]: readonly A[]) => {
    const [v, c] = cost(network(theta))(x, t);
    return A.add(A.scale(dim, A.rowMeans(A.mul(a, v))), c);
  };
  const [a1] = derivatives(([x]) => end(x), [x1]);
  const [, , g] = follow(
    A,
    ([x, a], t) => {
      const [dx, minusDa, minusDg] = derivatives(hamiltonian(t), [a, x, weights]);
      return [dx, A.scale(-1, minusDa), A.scale(-1, minusDg)];
    },
    [x1, a1, A.scale(0, weights)],
    { ...grid, from: grid.to, to: grid.from },
    tape,
  );
  return { rows: A.add(paid, end(x1)), gradient: A.scale(1 / rows, g) };
}
