/**
 * Many paths by a loop in JavaScript: in this thread, or in all.
 *
 * @module
 */
import type { Points } from "../../core/mod.ts";
import { inShared } from "../wasm/arena.ts";
import { memory } from "../wasm/memory.ts";
import { threads } from "../wasm/threads.ts";
import { centralMoments } from "./moments.ts";
import { pathsEach } from "./piece.ts";
import { pathLoop, pathLoopSource } from "./source.ts";
import { type Kept, type NoiseKeys, type PathRunner, type RecordedStep, requireStart } from "./types.ts";

/**
 * Runs a recorded step in float64.
 *
 * @param step The step.
 * @param start Paths at step `from`, shape [paths, dim]; not changed.
 * @param keys Where the noise comes from.
 * @param options `parallel`: whether all threads share the work, this one included; false by default. `from`: number of
 *   the first step, 0 by default.
 * @returns The runner.
 * @throws {TypeError} If the step, the points or the keys are something else.
 * @throws {RangeError} If sizes do not fit.
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
  { parallel = false, from = 0 }: { readonly parallel?: boolean; readonly from?: number } = {},
): Promise<PathRunner> {
  requireStart(step, start, keys, from);
  const { shape, shape: [rows, dim] } = start, size = rows * dim, source = pathLoopSource(step);
  const state = start.data.slice(), loop = await Promise.try(() => pathLoop(source));
  const together = parallel && memory !== undefined; // where memory cannot be shared, one thread does it all

  let done = from, turn = 0, kept = new Float64Array(0);
  const advance = (marks: readonly number[]): Promise<Kept> =>
    Promise.try(() => {
      const mine = ++turn;
      if (kept.length !== marks.length * size) kept = new Float64Array(marks.length * size); // else the last one's serves
      if (together) inAllThreads(marks);
      else loop(state, kept, 0, rows, done, marks, keys);
      done = marks.at(-1) ?? done;
      const at = (i: number): Points => {
        if (mine !== turn) throw new Error("these paths have gone on: ask for points before the next frame");
        return { data: kept.subarray(i * size, (i + 1) * size), shape };
      };
      return {
        points: (i) => Promise.try(() => ({ data: Float64Array.from(at(i).data), shape })),
        moments: (i) => Promise.try(() => centralMoments(at(i))),
      };
    });
  const inAllThreads = (marks: readonly number[]) =>
    inShared((arena) => {
      const now = arena.float64(size), then = arena.float64(kept.length);
      now.set(state);
      const order = { kernel: "paths", source, keys, size, rows, from: done, marks } as const;
      threads().run({
        name: `${rows} paths`,
        pieces: Math.ceil(rows / pathsEach),
        order: { ...order, state: now.byteOffset, kept: then.byteOffset },
      });
      state.set(now);
      kept.set(then);
    });
  return { via: "javascript", advance, close: () => {} };
}
