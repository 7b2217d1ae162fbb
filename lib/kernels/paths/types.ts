/**
 * Many independent paths, all driven by one recorded step.
 *
 * @module
 */
import {
  type Code,
  type Points,
  requireInteger,
  requireNumber,
  requireObject,
  requireShape,
} from "../../core/mod.ts";
import type { Key } from "../../random/mod.ts";

/** A step of one path, recorded: what a fused loop repeats. */
export interface RecordedStep {
  /** Coordinates of the state: the symbols x0, x1, … */
  readonly dim: number;
  /** Brownian motions: the symbols z0, z1, … are standard normals for W, y0, y1, … are those for H. */
  readonly brownians: number;
  /** The state after the step, over those symbols and t, the time at which the step starts. */
  readonly next: Code;
  /** t = start + n dt at step n. */
  readonly start: number;
  /** The step. */
  readonly dt: number;
}

/**
 * The noise of a fixed grid: z_k of path i at step n is column n · brownians + k of row i of the normals of stream W,
 * and y_k that of stream H. So it depends on nothing but (key, path, step, k), and every runner draws the same.
 */
export interface NoiseKeys {
  /** Key of the stream of W. */
  readonly W: Key;
  /** Key of the stream of H. */
  readonly H: Key;
}

/** Requires a recorded step. */
export function requireStep(step: RecordedStep): void {
  requireObject("step", step, "next");
  requireInteger("step.dim", step.dim, 1);
  requireInteger("step.brownians", step.brownians, 0);
  requireNumber("step.start", step.start);
  requireNumber("step.dt", step.dt);
}

/** Requires a recorded step and paths that it can go on from; whether these are finite is asked once they have gone on. */
export function requireStart(step: RecordedStep, start: Points, keys: NoiseKeys, from: number): void {
  requireStep(step);
  requireShape("start", start);
  if (start.shape[1] !== step.dim) {
    throw new RangeError(`start must have dim ${step.dim}, as the step has, got ${start.shape[1]}`);
  }
  requireObject("keys", keys, "W", "H");
  requireInteger("from", from, 0);
}

/** Central moments of each coordinate over the paths. */
export interface CentralMoments {
  /** Number of paths. */
  readonly count: number;
  /** Mean of each coordinate. */
  readonly mean: Float64Array;
  /** E (x − mean)², of each. */
  readonly second: Float64Array;
  /** E (x − mean)⁴, of each. */
  readonly fourth: Float64Array;
}

/** States kept on the way: they may be asked for until the runner goes on. */
export interface Kept {
  /** All paths at the i-th mark, shape [paths, dim]. */
  points(i: number): Promise<Points>;
  /** Their moments, without reading them all back. */
  moments(i: number): Promise<CentralMoments>;
}

/** Paths on their way. */
export interface PathRunner {
  /** What runs: the general loop over arrays (or tensors), or a fused loop in one of two languages. */
  readonly via: "float64" | "javascript" | "wgsl";
  /** Goes on to each of some numbers of steps, ascending, and keeps the state at each. */
  advance(marks: readonly number[]): Promise<Kept>;
  /** Frees what it holds. */
  close(): void;
}
