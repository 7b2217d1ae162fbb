/**
 * Several steps at a time, where a model can.
 *
 * @module
 */
import { loopOf, type RecordedStep } from "../processes/diffusion/loop.ts";
import type { DiffusionModel } from "../processes/mod.ts";
import type { Rng } from "../random/mod.ts";
import { type Counter, countEvaluations } from "./count_evaluations.ts";

/** Where a run is. */
interface Place<V> {
  readonly x: V;
  readonly seen: V | undefined;
  /** Steps done. */
  readonly step: number;
  /** Where it has to stop. */
  readonly until: number;
}

/** Steps in one go, at most, and so long, in milliseconds: progress is shown, and interrupts come through, between two. */
const most = 64, longest = 60;

/**
 * Takes steps in one go, as many as take a moment.
 *
 * @param model What is sampled from.
 * @param stepFrom Step n.
 * @param options What counts evaluations; the stream of normals; the first row in it.
 * @returns What takes some steps from a place, and how many; nothing comes of it where the model has no loop, or the loop
 *   has no instruction for these steps.
 */
export function leaps<V>(
  model: DiffusionModel<V>,
  stepFrom: (n: number) => RecordedStep,
  { counter, noise, row }: {
    readonly counter: Counter;
    readonly noise: Rng | undefined;
    readonly row: number;
  },
): (place: Place<V>) => { readonly x: V; readonly seen?: V | undefined; readonly count: number } | undefined {
  let loop = loopOf(model), wanted = 1;
  const counting = (n: number): RecordedStep => (model, x, seen, normal) =>
    stepFrom(n)(countEvaluations(model, counter).counted, x, seen, normal);
  return ({ x, seen, step, until }) => {
    if (!loop) return undefined;
    const count = Math.min(wanted, until - step), before = counter.count, began = performance.now();
    const made = loop(Array.from({ length: count }, (_, k) => counting(step + k)), {
      x,
      seen,
      step,
      noise,
      row,
    });
    if (!made) {
      counter.count = before;
      loop = undefined;
      return undefined;
    }
    const took = (performance.now() - began) / count;
    wanted = Math.max(1, Math.min(most, 2 * wanted, Math.floor(longest / took)));
    return { ...made, count };
  };
}
