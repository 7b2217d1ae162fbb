/**
 * Many paths by a loop in JavaScript: here, or shared out among workers.
 *
 * @module
 */
import type { Points } from "../../core/mod.ts";
import { crew } from "../../device/mod.ts";
import { centralMoments } from "./moments.ts";
import { pathLoop, pathLoopSource } from "./source.ts";
import type { Kept, NoiseKeys, PathRunner, RecordedStep } from "./types.ts";
import type { Order } from "./worker.ts";

/**
 * Runs a recorded step in float64.
 *
 * @param step The step.
 * @param start Paths at step `from`, shape [paths, dim]; not changed.
 * @param keys Where the noise comes from.
 * @param options `workers`: how many share the work, 0 (the default) for none: then it runs here, and nothing else does
 *   meanwhile. `from`: number of the first step, 0 by default.
 * @returns The runner.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { code, points } from "driftfield/core";
 * import { runInJavaScript } from "driftfield/kernels";
 *
 * const space = code(), next = space.scale(0.5, [space.symbol("x0")]);
 * const step = { dim: 1, brownians: 1, next, start: 0, dt: 1 };
 * const runner = await runInJavaScript(step, points([[8], [16]]), { W: [0, 0], H: [0, 1] });
 * const kept = await runner.advance([1, 3]);
 * assertEquals(await kept.points(1), points([[1], [2]]));
 * runner.close();
 * ```
 */
export async function runInJavaScript(
  step: RecordedStep,
  start: Points,
  keys: NoiseKeys,
  { workers = 0, from = 0 }: { workers?: number; from?: number } = {},
): Promise<PathRunner> {
  const { shape, shape: [rows, dim] } = start, source = pathLoopSource(step);
  const array = (length: number) => workers ? shared(length) : new Float64Array(length);
  const state = array(rows * dim), loop = pathLoop(source);
  state.set(start.data);
  const team = workers ? crew<Order>(new URL("./worker.ts", import.meta.url), workers) : undefined;
  await team?.all({ source, keys, state, rows });

  let done = from, turn = 0, kept = array(0);
  const advance = async (marks: readonly number[]): Promise<Kept> => {
    const size = marks.length * rows * dim, mine = ++turn;
    if (kept.length !== size) kept = array(size); // else that of the last turn serves again
    if (team) {
      const taken = new Int32Array(new SharedArrayBuffer(4));
      await team.all({ kept, taken, from: done, marks: [...marks] });
    } else loop(state, kept, 0, rows, done, marks, keys);
    done = marks.at(-1) ?? done;
    const at = (i: number): Points => {
      if (mine !== turn) throw new Error("these paths have gone on: ask for points before the next frame");
      return { data: kept.subarray(i * rows * dim, (i + 1) * rows * dim), shape };
    };
    return {
      points: (i) => Promise.try(() => ({ data: Float64Array.from(at(i).data), shape })),
      moments: (i) => Promise.try(() => centralMoments(at(i))),
    };
  };
  return { via: "javascript", advance, close: () => team?.close() };
}

const shared = (length: number) => new Float64Array(new SharedArrayBuffer(8 * length));
