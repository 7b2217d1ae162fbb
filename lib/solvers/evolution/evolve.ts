/**
 * From one end of a time to the other.
 *
 * @module
 */
import { adaptive } from "./adaptive.ts";
import { type Evolution, requireStable, stepOver } from "./evolution.ts";
import type { Moment, Schedule, Step } from "./schedule.ts";
import { repeatedVia } from "./euler.ts";
import { forwardEuler } from "./steppers.ts";

/** Goes through a schedule: yields the start, what was asked for, and the end. */
export async function* evolve(
  evolution: Evolution,
  v: Float64Array,
  schedule: Schedule,
): AsyncGenerator<Moment, void, void> {
  if (schedule.steps === undefined) requireFused(false, schedule);
  const turn = turns(schedule.signal),
    moments = schedule.steps === undefined
      ? adaptive(evolution, v, schedule)
      : equal(evolution, v, schedule as Schedule & { steps: number });
  for await (const { wanted, ...moment } of moments) {
    const due = await turn();
    if (wanted ?? due) yield moment;
  }
}

async function* equal(
  evolution: Evolution,
  v: Float64Array,
  schedule: Schedule & { steps: number },
): AsyncGenerator<Step> {
  const { start, end, steps, from, every, stepper } = schedule;
  const at = (n: number) => n === steps ? end : start + n * (end - start) / steps, dt = (end - start) / steps;
  let via: Moment["via"] = "float64";
  yield { via, t: at(from), step: from, steps, v, wanted: true };
  const run = stepper === forwardEuler && evolution.constant
    ? fused(evolution, v, dt, schedule.via)
    : undefined;
  requireFused(run !== undefined, schedule);
  for (let n = from; n < steps;) {
    const next = every === undefined ? steps : Math.min(steps, n + every - n % every);
    if (run) ({ v, via, n } = await run(v, n, next));
    else [v, n] = [stepOver(evolution, stepper, at(n), dt, v), n + 1];
    const wanted = n === steps || (every === undefined ? undefined : n % every === 0);
    yield { via, t: at(n), step: n, steps, v, wanted };
  }
}

/** As many explicit steps at once as fill a tenth of a second, up to the next one that is shown. */
function fused(evolution: Evolution, v: Float64Array, dt: number, via?: Moment["via"]) {
  const A = evolution.operatorAt(0, v), { explicit } = A;
  requireStable(forwardEuler, A, Math.abs(dt));
  let most = Math.max(16, Math.round(1e7 / v.length)); // a cell's step takes up to 10 ns
  return explicit && (async (v: Float64Array, n: number, next: number) => {
    const steps = Math.min(most, next - n), began = performance.now();
    const out = await repeatedVia(explicit(Math.abs(dt)), v, steps, via);
    most = Math.max(1, Math.round(steps * Math.min(16, 100 / (performance.now() - began))));
    return { ...out, n: n + steps };
  });
}

/** Requires explicit steps of a stencil where it is asked for what takes no others. */
function requireFused(possible: boolean, { via }: Schedule): void {
  if (possible || via === undefined || via === "float64") return;
  throw new TypeError(
    `via: "${via}" takes equal steps of forwardEuler alone, of an equation that is the same at all times, without exits`,
  );
}

/** Lets interrupts and displays through about ten times a second, and says when it has. */
function turns(signal?: AbortSignal): () => Promise<boolean> {
  let turned = performance.now();
  return async () => {
    signal?.throwIfAborted();
    const due = performance.now() - turned > 100;
    if (due) {
      await new Promise((resolve) => setTimeout(resolve));
      turned = performance.now();
    }
    return due;
  };
}
