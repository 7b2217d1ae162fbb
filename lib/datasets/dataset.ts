/**
 * What a data set is: a law to draw from, with as much of the truth about it as is known.
 *
 * @module
 */
import type { Points } from "../core/mod.ts";
import type { Schedule } from "../processes/mod.ts";
import type { Rng } from "../random/mod.ts";
import type { NoisedLaw } from "./noised.ts";

/** A law on R^dim to draw from. Toy sets know their density; real ones have rows instead. */
export interface Dataset {
  /** The name under which `dataset` finds it, or the file it came from. */
  readonly name: string;
  /** Coordinates a point. */
  readonly dim: number;
  /**
   * Independent draws, shape [n, dim]; from real data, rows with replacement. Row i depends on `rng` and i alone, so
   * that a smaller sample is the beginning of a larger one.
   */
  sample(n: number, rng: Rng): Points;
  /** Differential entropy −∫ p log p in nats; worked out when first read. */
  readonly entropy?: number;
  /** log p of each row, nats: length [batch]; −Infinity where the density is zero. */
  logDensity?(x: Points): Float64Array;
  /** The score ∇ log p at each row: shape [batch, dim]. */
  score?(x: Points): Points;
  /** The law of α X + σ ε, where it is known: what {@linkcode noised} calls. */
  noised?(schedule: Schedule): NoisedLaw;
  /** Every row of real data, standardised, in the order of the file: shape [rows, dim]. */
  readonly points?: Points;
  /** A class for each row of `points`: length [rows]. */
  readonly labels?: Uint8Array;
  /** Different rows of `points` in random order, shape [n, dim]; a smaller subset is the beginning of a larger one. */
  subset?(n: number, rng: Rng): Points;
  /** Takes points back to the units of the file: shape [batch, dim]. */
  unstandardise?(x: Points): Points;
}

/** A law with a density and its score. */
export type SmoothDataset = Dataset & Required<Pick<Dataset, "logDensity" | "score">>;

/** Data from a file: rows, and the way back to the file's units. */
export type RealDataset = Dataset & Required<Pick<Dataset, "points" | "subset" | "unstandardise">> & {
  /** What each coordinate is. */
  readonly columns: readonly string[];
};
