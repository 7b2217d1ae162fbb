/**
 * How time and memory grow with the size of a problem.
 *
 * @module
 */
import type { Prepared, Times, Work } from "./benchmark.ts";

/** A curve of ours. */
export interface Contender {
  /** Sets up a run at a value, outside of the timed part; or says in a sentence why it does not take part there. */
  readonly prepare: (value: number) => Prepared | Promise<Prepared>;
  /** A run does the work so many times over; 1 by default. Its time is divided by that. */
  readonly per?: number;
}

/** What should come out, up to a factor: N ↦ N². It is drawn through the last point of a curve. */
export interface Shape {
  readonly of: (value: number) => number;
  readonly through: string;
}

/** A problem that is made larger and larger. A file of tests/bench exports any number; its plot has the export's name. */
export interface Growth {
  /** What is timed, without the size. */
  readonly name: string;
  /** What grows: "particles N". */
  readonly over: string;
  /** Its values, increasing. */
  readonly values: readonly number[];
  /** Our curves, by name. */
  readonly contenders: Readonly<Record<string, Contender>>;
  /** How much work there is at a value, where all do the same. */
  readonly work?: (value: number) => Work;
  /** Slopes to compare the times with, by name. */
  readonly shapes?: Readonly<Record<string, Shape>>;
  /** Peak memory too, and the slopes to compare it with. */
  readonly memory?: Readonly<Record<string, Shape>>;
  /** Programs of others. */
  readonly peers?: readonly GrowthPeer[];
  /** What would take longer than so many seconds a run is left out; 10 by default. */
  readonly limit?: number;
}

/**
 * A program as of a `Peer`, called with `--limit SECONDS` and the values after its own arguments. It prints lines of JSON
 * `{ who, name, value, ms, lower, upper }`, or with `why` in place of times where it leaves a value out.
 */
export interface GrowthPeer {
  readonly script: string;
  readonly args?: readonly string[];
}

/** Times at a value of what grows; others do not say how often they ran. */
export interface Point extends Omit<Times, "repeats"> {
  readonly value: number;
  readonly repeats?: number;
}

/** A measured curve. */
export interface Curve {
  /** The contender, or the library and what it did. */
  readonly who: string;
  /** Of the library, if it is not ours and says. */
  readonly version?: string;
  /** In order of the values. */
  readonly points: readonly Point[];
  /** Bytes at the peak, above those of a process that has run the first value before. */
  readonly memory?: readonly { readonly value: number; readonly bytes: number }[];
}

/** What was not measured. */
export interface LeftOut {
  readonly who: string;
  readonly value: number;
  readonly why: string;
}

/**
 * The slope p of median ∝ value^p, by least squares of the logarithms.
 *
 * @returns p, or undefined if there are fewer than two points.
 */
export function slope(
  points: readonly { readonly value: number; readonly median: number }[],
): number | undefined {
  if (points.length < 2) return undefined;
  const x = points.map(({ value }) => Math.log(value)), y = points.map(({ median }) => Math.log(median));
  const mean = x.reduce((sum, v) => sum + v, 0) / x.length;
  const [over, under] = [y, x].map((v) => v.reduce((sum, vi, i) => sum + vi * (x[i] - mean), 0));
  return over / under;
}

/** The slope over the upper half of the points, two at least: what it is once fixed costs are behind. */
export const upperSlope = ({ points }: Curve): number | undefined =>
  slope(points.slice(-Math.max(2, Math.ceil(points.length / 2))));
