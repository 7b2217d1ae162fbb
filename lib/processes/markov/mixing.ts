/**
 * How long a chain remembers where it started.
 *
 * @module
 */
import { requireNumber } from "../../core/mod.ts";
import type { Markov, MarkovChain } from "./chain.ts";
import { requireChain } from "./matrix.ts";
import { chapmanKolmogorov } from "./chapman_kolmogorov.ts";
import { spectralGap, spectrum } from "./spectrum.ts";
import { stationary } from "./stationary.ts";

/**
 * The relaxation time: 1/(1 − |λ|) with λ the eigenvalue of P that is largest in modulus after 1, or 1/gap in continuous
 * time. After that time, to leading order, a difference from the stationary law has shrunk by a factor e (Levin and
 * Peres 2017, "Markov Chains and Mixing Times", section 12.2).
 *
 * @param chain In discrete time, where it is a number of steps, or in continuous time.
 * @returns The time; Infinity for a chain that is periodic or has separate closed classes, and so never forgets.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If there is only one state.
 *
 * @example A walk on an even ring is always on the even places, or always on the odd ones, at even times
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { relaxationTime, walkChain } from "driftfield/processes";
 *
 * assertEquals(relaxationTime(walkChain({ places: 6, ends: "ring" })), Infinity);
 * assertAlmostEquals(relaxationTime(walkChain({ places: 6, ends: "ring", up: 1 / 4, down: 1 / 4 })), 4, 1e-12);
 * ```
 */
export function relaxationTime(chain: Markov): number {
  requireChain("chain", chain);
  if (!("P" in chain)) return 1 / spectralGap(chain);
  if (chain.states.length < 2) throw new RangeError("a relaxation time needs at least 2 states, got 1");
  const { real, imaginary } = spectrum(chain), n = real.length;
  const gap = 1 - real.subarray(1).reduce((most, x, k) => Math.max(most, Math.hypot(x, imaginary[k + 1])), 0);
  return gap > 4 * n * Number.EPSILON ? 1 / gap : Infinity; // below that is rounding
}

/** What counts as forgotten. */
export interface MixingOptions {
  /** Greatest distance in total variation, ½ Σ |p_i − π_i|, in (0, 1); ¼ by default. */
  readonly distance?: number;
}

/**
 * The mixing time: the least number of steps after which the law is near the stationary one, wherever the chain began,
 *
 *     min { k : max_i ½ Σ_j |(Pᵏ)_ij − π_j| ≤ distance }
 *
 * (Levin and Peres 2017, "Markov Chains and Mixing Times", section 4.5). The distance never grows with k, so powers are
 * doubled until it is small and the rest is found bit by bit.
 *
 * @param chain In discrete time; of a process in continuous time, pass `transition(process, dt)`.
 * @param options What counts as near.
 * @returns The number of steps; Infinity if 2⁵² are not enough, as for a periodic chain. O(n³ log steps).
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If the stationary law is not unique, or the distance is out of range.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { markovChain, mixingTime } from "driftfield/processes";
 *
 * const flip = markovChain([[0.9, 0.1], [0.1, 0.9]]); // the distance is ½ · 0.8ᵏ
 * assertEquals(mixingTime(flip, { distance: 0.1 }), Math.ceil(Math.log(0.2) / Math.log(0.8)));
 * ```
 */
export function mixingTime(chain: MarkovChain, { distance = 1 / 4 }: MixingOptions = {}): number {
  requireChain("chain", chain, "P");
  requireNumber("distance", distance, Number.MIN_VALUE, 1 - Number.EPSILON);
  const pi = stationary(chain), n = pi.length;
  const far = ({ P }: MarkovChain) => {
    let most = 0;
    for (let i = 0; i < n; i++) {
      most = Math.max(most, pi.reduce((sum, p, j) => sum + Math.abs(P[i * n + j] - p), 0) / 2);
    }
    return most > distance;
  };
  if (Math.max(...pi.map((p) => 1 - p)) <= distance) return 0;
  const doubled = [chain];
  while (far(doubled[doubled.length - 1])) {
    if (doubled.length > 52) return Infinity;
    doubled.push(chapmanKolmogorov(doubled[doubled.length - 1], doubled[doubled.length - 1]));
  }
  let steps = 0, reached: MarkovChain | undefined;
  for (let bit = doubled.length - 2; bit >= 0; bit--) { // the most steps that are not enough
    const tried = reached ? chapmanKolmogorov(reached, doubled[bit]) : doubled[bit];
    if (far(tried)) [steps, reached] = [steps + 2 ** bit, tried];
  }
  return steps + 1;
}
