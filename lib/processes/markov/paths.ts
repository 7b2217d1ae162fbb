/**
 * Paths of a chain.
 *
 * @module
 */
import { type Points, requireInteger, requireObject, zeros } from "../../core/mod.ts";
import type { Rng } from "../../random/mod.ts";
import type { MarkovChain } from "./chain.ts";
import { requireChain, requireLaw } from "./matrix.ts";

/** How many paths, how long, and from where. */
export interface MarkovPathOptions {
  /** Number of independent paths. */
  readonly paths: number;
  /** Number of steps. */
  readonly steps: number;
  /** The index of the state where all start, or the law of their starts, length [n]; state 0 by default. */
  readonly start?: number | ArrayLike<number>;
}

/**
 * Independent paths of a chain: from state i the next is j with probability P_ij. Each step inverts the row's
 * distribution function at one uniform number of 32 bits, so probabilities below 2⁻³² are not seen.
 *
 * @param rng Path i depends on (rng, i) alone.
 * @param chain The chain.
 * @param options Number of paths, number of steps, start.
 * @returns Positions of the states visited, a path a row, the start first: shape [paths, steps + 1].
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If a number is out of range, or the start is no state and no law.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { markovPaths, walkChain } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 *
 * const paths = markovPaths(philox(0), walkChain({ places: 9 }), { paths: 3, steps: 10, start: 4 });
 * assertEquals([paths.shape[1], paths.data[0]], [11, 4]);
 * ```
 */
export function markovPaths(rng: Rng, chain: MarkovChain, options: MarkovPathOptions): Points {
  requireObject("rng", rng, "uniform");
  requireChain("chain", chain, "P");
  const { states, P } = chain;
  const { paths, steps, start = 0 } = options, n = states.length;
  requireInteger("paths", paths, 0);
  requireInteger("steps", steps, 0);
  const first = cumulative(requireLaw("start", start, n), n), next = cumulative(P, n);
  const u = rng.uniform([paths, steps + 1]).data, out = zeros([paths, steps + 1]);
  for (let path = 0, at = 0; path < paths; path++) {
    let state = choose(first, 0, n, u[at]);
    out.data[at++] = states[state];
    for (let step = 0; step < steps; step++) {
      state = choose(next, state * n, n, u[at]);
      out.data[at++] = states[state];
    }
  }
  return out;
}

/** Sums along each row of n. */
function cumulative(rows: Float64Array, n: number): Float64Array {
  const sums = rows.slice();
  for (let at = 0; at < sums.length; at++) if (at % n > 0) sums[at] += sums[at - 1];
  return sums;
}

/** The first j < n with sums[from + j] ≥ u, found by halving. */
function choose(sums: Float64Array, from: number, n: number, u: number): number {
  let low = 0, high = n - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[from + middle] >= u) high = middle;
    else low = middle + 1;
  }
  return low;
}
