/**
 * What a flow costs on its way.
 *
 * @module
 */
import type { Field, Space } from "../../core/mod.ts";
import { type Algebra, type Dual, tangents } from "../algebra/mod.ts";
import type { Traced } from "../loss.ts";
import type { Reading } from "./reading.ts";

/** How much what counts. */
export interface Costs {
  /** tr J = share Σ uᵀ J u over directions u, in the mean. */
  readonly share: number;
  /** λ of ‖v‖². */
  readonly kinetic: number;
  /** λ of ‖J‖²_F. */
  readonly jacobian: number;
}

/**
 * The velocity v(x, t) that a network is read as, and what being there costs a coordinate, J = ∂v/∂x:
 *
 *     c = (−tr J + kinetic ‖v‖² + jacobian ‖J‖²_F)/dim,   tr J = share Σ uᵀ J u,   ‖J‖²_F = share Σ ‖J u‖²
 *
 * @param A What both run on.
 * @param reading What the network's answers mean.
 * @param network The network.
 * @param directions Each u, of the shape of x.
 * @param costs How much what counts.
 * @returns (x, t) ↦ (v, c): [batch, dim] and [batch, 1].
 */
export function costOf<A>(
  A: Algebra<A>,
  reading: Reading,
  network: Traced<A>,
  directions: readonly A[],
  { share, kinetic, jacobian }: Costs,
): (x: A, t: number) => readonly [v: A, c: A] {
  const [, dim] = A.shape(directions[0]), T = tangents(A);
  const F: Field<Dual<A>> = (x, time) => {
    const answer = network.at(time).along(x.value, x.along), [, outputs] = A.shape(answer.value);
    if (outputs === dim) return answer;
    throw new RangeError(`maximum likelihood: points have dim ${dim}, but the network answers ${outputs}`);
  };
  const sub = (x: Dual<A>, y: Dual<A>) => T.add(x, T.scale(-1, y));
  const space = { add: T.add, sub, scale: T.scale } as Space<Dual<A>>;
  const { velocity } = reading.model(F, { dim, space });
  const sum = (terms: readonly A[]) => A.scale(share, terms.reduce((total, term) => A.add(total, term)));
  const meanSquare = (x: A) => A.rowMeans(A.mul(x, x));
  return (x, t) => {
    const { value: v, along } = velocity({ value: x, along: directions }, t);
    const trace = sum(along.map((Ju, j) => A.rowMeans(A.mul(Ju, directions[j])))); // of J, over dim, as all here
    const penalties = [
      ...kinetic > 0 ? [A.scale(kinetic, meanSquare(v))] : [],
      ...jacobian > 0 ? [A.scale(jacobian, sum(along.map(meanSquare)))] : [],
    ];
    return [v, penalties.reduce((total, term) => A.add(total, term), A.scale(-1, trace))];
  };
}
