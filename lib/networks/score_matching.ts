/**
 * Score matching by the divergence of the score.
 *
 * @module
 */
import type { Points, Shape } from "../core/mod.ts";
import type { Rng } from "../random/mod.ts";
import { mapValues } from "./architecture.ts";
import type { Loss } from "./loss.ts";
import type { Reader } from "./readings.ts";

/** Along which directions u the network is differentiated. */
export interface Directions {
  /** Draws them, each of the shape of x. */
  draw(shape: Shape, rng: Rng, at: { readonly step: number }): readonly Points[];
  /** ∇·s = share Σ uᵀ (J u), in the mean. */
  readonly share: number;
  /** Whether ‖s‖² too is taken from them, as share Σ (uᵀ s)²; else it is exact. */
  readonly project: boolean;
}

/** The loss λ (‖s‖² + 2 ∇·s)/dim of each row, with both terms taken as `directions` say. */
export function scoreMatching(name: string, read: Reader, { draw, share, project }: Directions): Loss {
  return {
    name,
    draw(x0, rng, at) {
      const { x, time, ...columns } = read(x0, rng, at), directions = draw(x.shape, rng, at);
      const column = (data: Float64Array): Points => ({ data, shape: [data.length, 1] });
      const named = Object.fromEntries(directions.map((u, j) => [`u${j}`, u]));
      return { time, arrays: { x, ...mapValues(columns, column), ...named } };
    },
    rows(A, network, { x, weight, skip, reach, ...directions }) {
      const us = Object.values(directions), { value, along } = network.along(x, us);
      const [, dim] = A.shape(x), [, outputs] = A.shape(value);
      if (outputs !== dim) throw new RangeError(`${name}: points have dim ${dim}, but answers ${outputs}`);
      const sum = (f: (u: typeof x, j: number) => typeof x) =>
        A.scale(share, us.map(f).reduce((total, term) => A.add(total, term)));
      const s = A.add(value, A.mul(x, skip)), square = (v: typeof x) => A.mul(v, v);
      const norm = project
        ? A.scale(dim, sum((u) => square(A.rowMeans(A.mul(u, s)))))
        : A.rowMeans(square(s));
      const divergence = A.add(sum((u, j) => A.rowMeans(A.mul(u, along[j]))), skip);
      return A.mul(weight, A.add(norm, A.scale(2, A.mul(divergence, reach))));
    },
  };
}
