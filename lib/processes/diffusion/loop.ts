/**
 * Many steps of a sampler at a time.
 *
 * @module
 */
import type { Rng } from "../../random/mod.ts";
import type { DiffusionModel } from "./model.ts";

/** A step as it is recorded: from states x to the next, and what else it leaves. */
export type RecordedStep = <L>(
  model: DiffusionModel<L>,
  x: L,
  seen: L | undefined,
  normal: (k: number) => L,
) => { readonly x: L; readonly seen?: L | undefined };

/** Where a run of steps starts. */
export interface LoopStart<V> {
  /** The state, shape [batch, dim]. */
  readonly x: V;
  /** What the step before left. */
  readonly seen?: V | undefined;
  /** Number of the first step. */
  readonly step: number;
  /** Stream of the normals. */
  readonly noise?: Rng | undefined;
  /** Number of the first row in it. */
  readonly row: number;
}

/**
 * What takes several steps with a model in one go: as if they were taken one after the other, to the bit. Undefined comes
 * back where it cannot.
 */
export type Loop<V> = (
  steps: readonly RecordedStep[],
  start: LoopStart<V>,
) => { readonly x: V; readonly seen?: V | undefined } | undefined;

const loops = new WeakMap<object, unknown>();

/** A model that has a loop. It is known by the model itself: one that is made of it, guided or counted, is another. */
export function withLoop<V, M extends DiffusionModel<V>>(model: M, loop: Loop<V>): M {
  loops.set(model, loop);
  return model;
}

/** A model's loop, if it has one. */
export const loopOf = <V>(model: DiffusionModel<V>): Loop<V> | undefined =>
  loops.get(model) as Loop<V> | undefined;
