/**
 * What a time step of interacting particles is.
 *
 * @module
 */
import type { Points } from "../../core/mod.ts";
import type { InteractingProcess } from "../../processes/mod.ts";
import type { Rng } from "../../random/mod.ts";

/** What a step needs beside the state. */
export interface StepContext {
  /** Δt > 0. */
  readonly dt: number;
  /** Index of the step: noise and batches are functions of it. */
  readonly step: number;
  /** The stream the step draws from. */
  readonly rng: Rng;
  /** Particles a batch; "all" for the full interaction. */
  readonly batch: number | "all";
}

/** A pure step of the process over Δt: particles [N, dim] ↦ particles [N, dim]. */
export type ParticleStepper = (process: InteractingProcess, x: Points, context: StepContext) => Points;
