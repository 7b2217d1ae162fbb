/**
 * What a benchmark is, and how it is measured.
 *
 * @module
 */

/** Does a piece of work once; what is timed by someone else, as a notebook by its runner, gives that as {@linkcode Took}. */
export type Run = () => unknown;

/** How long a run took, by a clock of its own. */
export interface Took {
  readonly tookMs: number;
}

/** A piece of work with its data at hand, or a sentence: why it cannot be done here. */
export type Prepared = Run | string;

/** How much work that is, for a rate: so many of these. */
export interface Work {
  readonly count: number;
  readonly of: string;
}

/** A piece of work to time. A file of tests/bench exports one or more, alone or in lists. */
export interface Benchmark {
  /** What is done, sizes included. */
  readonly name: string;
  /** Does it once. */
  readonly run?: Run;
  /** Or: sets up the data, outside of the timed part. */
  readonly prepare?: () => Prepared | Promise<Prepared>;
  /** How much that is. */
  readonly work?: Work;
  /** Runs that are timed; 9 by default. */
  readonly repeats?: number;
  /** Runs before them that are not: compilers and caches get warm; 3 by default. */
  readonly warmUp?: number;
  /** Whether its peak memory is of interest: it is run once more, in a process of its own. */
  readonly memory?: boolean;
  /** Programs of others that do the same work. */
  readonly peers?: readonly Peer[];
}

/**
 * A program in the folder given as `--peers`, or one of ours in tests/bench/peers, which prints a line of JSON
 * `{ who, name, ms }` for each piece of work.
 */
export interface Peer {
  /** File name: `.py` runs in Python, `.ts` in this Deno, a process of its own. */
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

/** Tells the user what is being done. */
export type Tell = (what: string) => void;

/** What a benchmark runs, its data set up. */
export const prepare = async ({ run, prepare }: Benchmark): Promise<Prepared> =>
  run ?? await prepare?.() ?? "there is nothing to run";

/** Milliseconds of each of so many runs, after some that are not timed; each is awaited, and its own clock believed. */
export async function timed(
  run: Run,
  { repeats, warmUp }: { repeats: number; warmUp: number },
  tell: Tell = () => {},
): Promise<number[]> {
  const times: number[] = [];
  for (let i = -warmUp; i < repeats; i++) {
    tell(i < 0 ? "warming up" : `run ${i + 1} of ${repeats}`);
    const start = performance.now();
    const said = await run(), ms = performance.now() - start;
    if (i >= 0) times.push(hasTook(said) ? said.tookMs : ms);
  }
  return times;
}

const hasTook = (said: unknown): said is Took =>
  typeof said === "object" && said !== null && "tookMs" in said && typeof said.tookMs === "number";

/** Median and quartiles, between neighbours where they fall between. */
export function summary(times: readonly number[]): Times {
  const sorted = times.toSorted((a, b) => a - b);
  const quantile = (q: number) => {
    const at = q * (sorted.length - 1), low = Math.floor(at);
    return sorted[low] + (at - low) * ((sorted[low + 1] ?? sorted[low]) - sorted[low]);
  };
  return { median: quantile(0.5), lower: quantile(0.25), upper: quantile(0.75), repeats: sorted.length };
}
