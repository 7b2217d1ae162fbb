/**
 * Interacting particles that stay where they are computed.
 *
 * @module
 */
import type { Points } from "../../core/mod.ts";
import type { Key } from "../../random/mod.ts";

/** The constants of a run: dx = (c F(x) − k x) dt + √(2T) dW, F the mean of z/(‖z‖² + ε²)^{s/2} over others. */
export interface ParticleRun {
  /** c, above zero where particles repel each other. */
  readonly strength: number;
  /** k ≥ 0, the pull to the origin. */
  readonly pull: number;
  /** T ≥ 0. */
  readonly temperature: number;
  /** s > 0. */
  readonly exponent: number;
  /** ε ≥ 0. */
  readonly softening: number;
  /** Δt > 0. */
  readonly dt: number;
  /** Particles a random batch, 2 … N; "all" for the force of all others. */
  readonly batch: number | "all";
  /** Streams: the noise at step n is `normal(…, { step: n })`, the batches are cut from `permutation(N, { step: n })`. */
  readonly keys: { readonly noise: Key; readonly batches: Key };
}

/** A step that was not taken, because it was too large for the field. */
export interface Refusal {
  /** Its index. */
  readonly step: number;
  /** The Δt that the field would have allowed. */
  readonly bound: number;
  /** Mean of ‖F‖² over the particles. */
  readonly meanSquare: number;
}

/** Particles on their way. */
export interface ParticleRunner {
  /** What runs. */
  readonly via: "wgsl";
  /** Goes on to a number of steps; stops for good where a step is refused, and says so. */
  advance(to: number): Promise<Refusal | undefined>;
  /** The particles as they are, shape [N, dim]. */
  points(): Promise<Points>;
  /** Frees what it holds. */
  close(): void;
}
