/**
 * What a run of a sampler is given, and what it gives.
 *
 * @module
 */
import type { Points } from "../core/mod.ts";
import type { Rng } from "../random/mod.ts";
import type { Frame } from "../solvers/mod.ts";
import type { Before, Sampler } from "./sampler.ts";

/** How to sample. */
export interface SampleOptions {
  /** How many points, from noise of the model's kernel: this, `start` or `from`. */
  readonly count?: number;
  /**
   * States at the first of the times, shape [batch, dim]; σ ε by default, ε of the law of the model's noise: standard
   * normal, or its `kernel`, Student's t law in Poisson flow.
   */
  readonly start?: Points;
  /** Noise: what point i is made of depends on (rng, i) alone. Not needed from a `start` by a sampler that draws nothing. */
  readonly rng?: Rng;
  /** How; `dpmSolver` by default, or `probabilityFlow` if the schedule is pure data or noise at an end, σ = 0 or α = 0. */
  readonly sampler?: Sampler;
  /** How many steps; what the sampler recommends by default. */
  readonly steps?: number;
  /** Where to step, falling (or rising, {@linkcode encode}), in place of `steps`; those of the sampler by default. */
  readonly times?: readonly number[];
  /** Whether the noise that is left at the end is taken out, x ← E[x₀ | x]: true by default, if times fall; at σ = 0 none is. */
  readonly denoise?: boolean;
  /** Number of the first point: to make points `row`, `row` + 1, … of a larger sample. */
  readonly row?: number;
  /** Yield every so many steps; by default about ten times a second. */
  readonly every?: number;
  /** A state to go on from, as a frame gives it: the same bytes as of a run that was not interrupted. */
  readonly from?: SampleState;
  /** Aborting it makes the loop throw the signal's reason. */
  readonly signal?: AbortSignal;
}

/** All that a run needs to go on. */
export interface SampleState {
  /** Steps done. */
  readonly step: number;
  /** The state, shape [batch, dim]. */
  readonly x: Points;
  /** What the last step left for the next. */
  readonly before?: Before<Points>;
}

/** Samples on their way: what it gives may be asked for until the next frame is. */
export interface SampleFrame extends Omit<Frame, "via"> {
  /** How often the model has been asked so far, by the sampler and the last denoising: once for a whole batch. */
  readonly evaluations: number;
  /** All that is needed to go on from here. */
  state(): Promise<SampleState>;
}
