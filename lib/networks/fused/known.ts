/**
 * Which architectures a kernel computes in one go.
 *
 * @module
 */
import type { Perceptron } from "../../kernels/mod.ts";
import type { Algebra } from "../algebra/mod.ts";
import type { Architecture } from "../architecture.ts";

/** What a kernel has to know of an architecture that is a perceptron. */
export interface Known {
  /** Its sizes. */
  readonly perceptron: Perceptron;
  /** What it sees of the points: [batch, inputs]. */
  seen<A>(algebra: Algebra<A>, x: A): A;
}

/** By the function itself: an architecture with an `apply` of its own is another, whatever it was made from. */
const kernels = new WeakMap<Architecture["apply"], Known>();

/**
 * Notes that a function is a perceptron.
 *
 * @param apply The function.
 * @param known What a kernel has to know of it.
 * @returns The same function.
 */
export function perceptronIs(apply: Architecture["apply"], known: Known): Architecture["apply"] {
  kernels.set(apply, known);
  return apply;
}

/** What is known of an architecture, if it is a perceptron. */
export const knownOf = ({ apply }: Architecture): Known | undefined => kernels.get(apply);
