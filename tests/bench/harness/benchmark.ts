/**
 * What a benchmark is, and how it is measured.
 *
 * @module
 */

/** A piece of work to time. A file of tests/bench exports one or more. */
export interface Benchmark {
  /** What is done, sizes included. */
  readonly name: string;
  /** Does it once. */
  readonly run: () => unknown;
  /** How much that is, for a rate: so many of these. */
  readonly work?: { readonly count: number; readonly of: string };
  /** Runs that are timed; 9 by default. */
  readonly repeats?: number;
  /** Runs before them that are not: compilers and caches get warm; 3 by default. */
  readonly warmUp?: number;
  /** Programs of others that do the same work. The fastest is the one to beat. */
  readonly peers?: readonly Peer[];
}

/**
 * A program in the folder given as `--peers`, or one of ours in tests/bench/peers, which prints a line of JSON
 * `{ who, name, ms }` for each piece of work.
 */
export interface Peer {
  /** File name. */
  readonly script: string;
  /** Arguments, if it takes any: often which library it is to use. */
  readonly args?: readonly string[];
  /** The piece of work, as it names it. */
  readonly work: string;
}

/** Times of repeated runs, in milliseconds. */
export interface Times {
  /** The middle one. */
  readonly median: number;
  /** A quarter of the runs were as fast as this, or faster. */
  readonly lower: number;
  /** A quarter were as slow as this, or slower. */
  readonly upper: number;
  /** How many there were. */
  readonly repeats: number;
}

/** Runs a benchmark, first to warm up, then against the clock. */
export async function measure({ run, repeats = 9, warmUp = 3 }: Benchmark): Promise<Times> {
  for (let i = 0; i < warmUp; i++) await run();
  const times: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return summary(times);
}

/** Median and quartiles, between neighbours where they fall between. */
export function summary(times: readonly number[]): Times {
  const sorted = times.toSorted((a, b) => a - b);
  const quantile = (q: number) => {
    const at = q * (sorted.length - 1), low = Math.floor(at);
    return sorted[low] + (at - low) * ((sorted[low + 1] ?? sorted[low]) - sorted[low]);
  };
  return { median: quantile(0.5), lower: quantile(0.25), upper: quantile(0.75), repeats: sorted.length };
}
