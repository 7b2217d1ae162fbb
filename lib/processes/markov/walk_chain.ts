/**
 * The random walk as a Markov chain.
 *
 * @module
 */
import { requireInteger, requireNumber, requireOneOf, requirePositive } from "../../core/mod.ts";
import type { MarkovChain } from "./chain.ts";

/** Where a walk takes place and how it steps. */
export interface WalkChainOptions {
  /** Number of places n ≥ 2; at least 3 on a ring. */
  readonly places: number;
  /** What is beyond the ends: the other end, a wall (a step into it is not made), or no return. "reflecting" by default. */
  readonly ends?: "ring" | "reflecting" | "absorbing";
  /** Probability of a step up, ½ by default. */
  readonly up?: number;
  /** Probability of a step down, 1 − up by default; where both do not sum to one, the walk stays in between. */
  readonly down?: number;
  /** Length of a step, 1 by default. */
  readonly size?: number;
  /** Position of the first place, 0 by default. */
  readonly from?: number;
}

/** Where a step to place j ends, of places 0 … n − 1. */
const land: Record<NonNullable<WalkChainOptions["ends"]>, (j: number, n: number) => number> = {
  ring: (j, n) => (j + n) % n,
  reflecting: (j, n) => Math.min(Math.max(j, 0), n - 1),
  absorbing: (j) => j,
};

/**
 * The random walk on finitely many places, P_{i,i+1} = up and P_{i,i−1} = down. As long as it meets no end, it is the
 * walk of `randomWalk`, with the law `walkProbability`.
 *
 * @param options Number of places, what is at the ends, probabilities, positions.
 * @returns The chain, its states the positions from + i · size.
 * @throws {RangeError} If an option is out of range, or the probabilities sum to more than one.
 *
 * @example The ruin of a gambler who has one coin, against a house that has two
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { hittingProbability, walkChain } from "driftfield/processes";
 *
 * const game = walkChain({ places: 4, ends: "absorbing" });
 * assertAlmostEquals(hittingProbability(game, 0)[1], 2 / 3);
 * ```
 */
export function walkChain(options: WalkChainOptions): MarkovChain {
  const { places: n, ends = "reflecting", up = 1 / 2, down = 1 - up, size = 1, from = 0 } = options;
  requireOneOf("ends", ends, Object.keys(land));
  requireInteger("places", n, ends === "ring" ? 3 : 2);
  requireNumber("up", up, 0, 1);
  requireNumber("down", down, 0, 1);
  if (up + down > 1) throw new RangeError(`up + down must be at most 1, got ${up} + ${down}`);
  requirePositive("size", size);
  requireNumber("from", from);
  const P = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const held = ends === "absorbing" && (i === 0 || i === n - 1);
    P[i * n + i] += held ? 1 : 1 - up - down;
    if (held) continue;
    P[i * n + land[ends](i + 1, n)] += up;
    P[i * n + land[ends](i - 1, n)] += down;
  }
  return { states: Float64Array.from({ length: n }, (_, i) => from + i * size), P };
}
