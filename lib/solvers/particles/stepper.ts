/**
 * What a time step of interacting particles is.
 *
 * @module
 */
import { type Points, requireInteger, requireNumber, requireObject, requirePoints } from "../../core/mod.ts";
import { type InteractingProcess, requireProcess } from "../../processes/mod.ts";
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

/** Requires what a stepper is given. The pass over the particles costs little next to drawing their noise. */
export function requireStep(process: InteractingProcess, x: Points, context: StepContext): void {
  requireProcess(process);
  requirePoints("x", x);
  requireObject("context", context);
  requireNumber("dt", context.dt, 0);
  requireInteger("step", context.step, 0);
  requireObject("rng", context.rng, "fork", "normal");
  if (context.batch !== "all") requireInteger("batch", context.batch, 2);
}
