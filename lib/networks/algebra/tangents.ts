/**
 * Derivatives of networks along directions, by forward tangents.
 *
 * @module
 */
import { requireObject } from "../../core/mod.ts";
import type { Algebra } from "./algebra.ts";

/** A value, and its derivatives along directions: `along: []` for what does not depend on the input, weights above all. */
export interface Dual<A> {
  /** The value. */
  readonly value: A;
  /** dx along each direction, each of the value's shape. */
  readonly along: readonly A[];
}

/** A value that does not depend on the input. */
export const constant = <A>(value: A): Dual<A> => ({ value, along: [] });

/**
 * The algebra of values with their derivatives, by the rules of calculus: what is computed over it comes with J u for each
 * direction u. One reverse pass over the result is right to first order in the weights, where nested gradients of
 * TensorFlow.js are not.
 *
 * @param A What values and derivatives live in.
 * @returns The algebra of both.
 *
 * @example The derivative of silu(x w) along u = 1, at x = 0, is w/2
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { onPoints, tangents } from "driftfield/networks";
 *
 * const A = tangents(onPoints), x = { value: points([[0]]), along: [points([[1]])] };
 * const w = { value: points([[3]]), along: [] };
 * assertEquals(A.silu(A.matMul(x, w)).along[0].data[0], 3 / 2);
 * ```
 */
export function tangents<A>(A: Algebra<A>): Algebra<Dual<A>> {
  requireObject("A", A, "add", "mul", "matMul", "scale");
  const sum = (x: readonly A[], y: readonly A[]) =>
    x.length === 0 ? y : y.length === 0 ? x : x.map((dx, i) => A.add(dx, y[i]));
  const lift = (value: A, x: Dual<A>, slope: (dx: A) => A): Dual<A> => ({ value, along: x.along.map(slope) });
  const product = (times: (x: A, y: A) => A) => (x: Dual<A>, y: Dual<A>): Dual<A> => ({
    value: times(x.value, y.value),
    along: sum(x.along.map((dx) => times(dx, y.value)), y.along.map((dy) => times(x.value, dy))),
  });
  return {
    from: (x) => constant(A.from(x)),
    shape: (x) => A.shape(x.value),
    matMul: product(A.matMul),
    add: (x, y) => { // dy may have fewer rows than x + y
      const whole = (dy: A) => A.add(A.scale(0, x.value), dy);
      return {
        value: A.add(x.value, y.value),
        along: x.along.length > 0 ? sum(x.along, y.along) : y.along.map(whole),
      };
    },
    mul: product(A.mul),
    scale: (a, x) => lift(A.scale(a, x.value), x, (dx) => A.scale(a, dx)),
    silu: (x) => {
      const slope = x.along.length > 0 ? A.siluSlope(x.value) : x.value;
      return lift(A.silu(x.value), x, (dx) => A.mul(dx, slope));
    },
    siluSlope: () => {
      throw new Error("siluSlope: a derivative of a derivative is not carried");
    },
    sin: (x) => lift(A.sin(x.value), x, (dx) => A.mul(dx, A.cos(x.value))),
    cos: (x) => lift(A.cos(x.value), x, (dx) => A.scale(-1, A.mul(dx, A.sin(x.value)))),
    beside: (parts) => {
      const many = Math.max(...parts.map(({ along }) => along.length));
      const change = ({ value, along }: Dual<A>, i: number) => along[i] ?? A.scale(0, value);
      return {
        value: A.beside(parts.map(({ value }) => value)),
        along: Array.from({ length: many }, (_, i) => A.beside(parts.map((part) => change(part, i)))),
      };
    },
    rowMeans: (x) => lift(A.rowMeans(x.value), x, A.rowMeans),
    inverseRootMeanSquare: (x, epsilon) => { // dr = −r³ mean x dx
      const r = A.inverseRootMeanSquare(x.value, epsilon), cube = A.mul(r, A.mul(r, r));
      return lift(r, x, (dx) => A.scale(-1, A.mul(cube, A.rowMeans(A.mul(x.value, dx)))));
    },
    reshape: (x, shape) => lift(A.reshape(x.value, shape), x, (dx) => A.reshape(dx, shape)),
    swapRows: (x, a, b) => lift(A.swapRows(x.value, a, b), x, (dx) => A.swapRows(dx, a, b)),
    matMulEach: (x, w, n) => product((x, w) => A.matMulEach(x, w, n))(x, w),
    convolve: (x, w, size) => product((x, w) => A.convolve(x, w, size))(x, w),
    softmax: (x) => { // ds = s (dx − Σ s dx)
      const s = A.softmax(x.value), [, columns] = A.shape(s);
      return lift(s, x, (dx) => A.mul(s, A.add(dx, A.scale(-columns, A.rowMeans(A.mul(s, dx))))));
    },
  };
}
