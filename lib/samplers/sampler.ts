/**
 * What a sampler is.
 *
 * @module
 */
import type { DiffusionModel, Schedule } from "../processes/mod.ts";

/** A way from noise back to data: one step of it, written once over any space. */
export interface Sampler {
  /** Its name in the field. */
  readonly name: string;
  /**
   * Its order, where `steps` grow on the grid of its `times`: of the states from one start if it draws no noise, of
   * expectations if it does.
   */
  readonly order: number;
  /** Steps that are enough for most laws: on eight Gaussians, 10,000 samples cannot be told from 10,000 of the data. */
  readonly steps: number;
  /**
   * How many normals it draws for each coordinate in a step: 0 if what it makes is a function of its start. Above 0 it is
   * for models of normal noise alone, unless it `asks` for something else.
   */
  readonly draws: number;
  /** What it asks of a model: a TypeError if it is not for that one. */
  readonly asks?: (model: DiffusionModel<unknown>) => void;
  /** Whether it can step to where no noise is, σ = 0, and from where no data are, α = 0; not by default. */
  readonly reachesEnds?: boolean;
  /**
   * Whether it asks a model for velocity, score and `forward` alone, and so is for forward processes of any drift; not by
   * default.
   */
  readonly anyForward?: boolean;
  /** Where it steps: steps + 1 times, falling from `schedule.to` to `schedule.from`. */
  times(schedule: Schedule, steps: number): number[];
  /** From x at t to an earlier time; pure. */
  step<V>(moment: Moment<V>): Step<V>;
}

/** Where a step starts. */
export interface Moment<V> {
  /** The noised data. */
  readonly model: DiffusionModel<V>;
  /** The state, shape [batch, dim]. */
  readonly x: V;
  /** Its time. */
  readonly t: number;
  /** The time to go to: earlier, and never 0 noise unless it `reachesEnds`. */
  readonly next: number;
  /** How many steps the run has in all. */
  readonly steps: number;
  /** What the step before left, if there was one: for methods of several steps. */
  readonly before?: Before<V>;
  /** Standard normals of the shape of x: those of draw k < `draws` are the same however often they are asked for. */
  normal(k: number): V;
}

/** What a step leaves for the next. */
export interface Before<V> {
  /** The time at which it started. */
  readonly t: number;
  /** The data as it saw them there, E[x₀ | x_t]. */
  readonly denoised: V;
}

/** What a step gives. */
export interface Step<V> {
  /** The state at `next`. */
  readonly x: V;
  /** The data as seen at t, E[x₀ | x_t], for a method that will ask for it in the next step. */
  readonly denoised?: V;
}
