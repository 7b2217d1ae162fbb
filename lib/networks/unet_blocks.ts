/**
 * The parts that a U-Net is made of, over any algebra.
 *
 * @module
 */
import type { Shape } from "../core/mod.ts";
import { type Algebra, type Pixels, rootMeanSquareNorm } from "./algebra/mod.ts";

/** Parts by the names of their weights. In what they take and give a row is a pixel; sizes are those of what they take. */
export interface Blocks<A> {
  /** h + second ∗ silu(norm(first ∗ silu(norm h) + C φ)), h through `skip` where channels are to be others. */
  residual(name: string, h: A, size: Pixels): A;
  /** h + softmax(Q Kᵀ/√c) V W among the pixels of each of n images, Q, K, V linear in norm h. */
  attention(name: string, h: A, n: number): A;
  /** A 2 × 2 convolution of stride 2: images of half the size. */
  halved(name: string, h: A, size: Pixels): A;
  /** Its transpose, of norm h: images of twice the size. */
  doubled(name: string, h: A, size: Pixels): A;
  /** out ∗ silu(norm h). */
  answer(name: string, h: A, size: Pixels): A;
}

/**
 * The parts of a network.
 *
 * @param A What they run on.
 * @param w Weights, by name.
 * @param context φ, [1 or n, features].
 * @returns The parts.
 */
export function blocksOf<A>(A: Algebra<A>, w: Readonly<Record<string, A>>, context: A): Blocks<A> {
  const norm = (h: A) => rootMeanSquareNorm(A, h), active = (h: A) => A.silu(norm(h));
  return {
    residual(name, h, size) {
      const told = A.matMul(context, w[`${name}.context`]), skip = w[`${name}.skip`];
      const first = A.add(A.convolve(active(h), w[`${name}.first`], size), told);
      return A.add(skip ? A.matMul(h, skip) : h, A.convolve(active(first), w[`${name}.second`], size));
    },
    attention(name, h, n) {
      const seen = norm(h), [, c] = A.shape(h);
      const [Q, K, V] = ["query", "key", "value"].map((part) => A.matMul(seen, w[`${name}.${part}`]));
      const weights = A.softmax(A.scale(1 / Math.sqrt(c), A.matMulEach(Q, transposedEach(A, K, n), n)));
      return A.add(h, A.matMul(A.matMulEach(weights, V, n), w[`${name}.out`]));
    },
    halved: (name, h, size) => A.matMul(fourTogether(A, h, size), w[name]),
    doubled: (name, h, size) => fourApart(A, A.matMul(norm(h), w[name]), size),
    answer: (name, h, size) => A.convolve(active(h), w[name], size),
  };
}

/**
 * Shapes of a residual block's weights.
 *
 * @param from Channels that come in.
 * @param to Channels that go out.
 * @param features Length of φ.
 * @returns Shapes by name.
 */
export const residualShapes = (from: number, to: number, features: number): Record<string, Shape> => ({
  first: [9 * from, to],
  context: [features, to],
  second: [9 * to, to],
  ...from !== to && { skip: [from, to] },
});

/** Each of n runs of rows transposed: [n p, c] ↦ [n c, p]. */
function transposedEach<A>(A: Algebra<A>, x: A, n: number): A {
  const [rows, c] = A.shape(x), p = rows / n;
  return A.reshape(A.swapRows(A.reshape(x, [rows * c, 1]), p, c), [n * c, p]);
}

/** Channels of four pixels in one row (Shi et al. 2016's shuffle, undone): [n h w, c] ↦ [n h w/4, 4 c]. */
function fourTogether<A>(A: Algebra<A>, x: A, [, width]: Pixels): A {
  const [rows, c] = A.shape(x), pairs = A.reshape(x, [rows / 2, 2 * c]);
  return A.reshape(A.swapRows(pairs, 2, width / 2), [rows / 4, 4 * c]);
}

/** And back: [n h w, 4 c] ↦ [n 2h 2w, c]. */
function fourApart<A>(A: Algebra<A>, x: A, [, width]: Pixels): A {
  const [rows, four] = A.shape(x), pairs = A.reshape(x, [2 * rows, four / 2]);
  return A.reshape(A.swapRows(pairs, width, 2), [4 * rows, four / 4]);
}
