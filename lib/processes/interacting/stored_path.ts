/**
 * A recorded cloud between its frames.
 *
 * @module
 */
import { type Points, requireNumber, requireObject, requirePoints } from "../../core/mod.ts";
import type { InteractingProcess } from "./process.ts";

/** A run of the process kept: what `record` returns. */
export interface StoredRecord {
  /** Rising times, one a frame; at least two. */
  readonly times: readonly number[];
  /** Particles at those times, each of shape [N, dim]. */
  readonly frames: readonly Points[];
}

/**
 * Where recorded particles are at any time of the record. Without noise their velocities are known, c F(x) − k x, and each
 * path between two frames is Hermite's cubic, whose error is of fourth order in their distance h; with noise it is the straight
 * line, since a Brownian path between two of its points has that for its mean.
 *
 * @param process Of which the record is.
 * @param record Times and frames.
 * @returns t ↦ positions, shape [N, dim], a new array each time.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If the times do not rise, or the frames differ in shape. (The function) if t is not in the record.
 */
export function storedPath(
  process: InteractingProcess,
  record: StoredRecord,
): (t: number) => Points {
  requireObject("record", record, "times", "frames");
  const { times, frames } = record;
  requireRecord(times, frames);
  const { strength: c, pull: k, temperature, interaction } = process, last = times.length - 1;
  const slack = 1e-9 * (times[last] - times[0]); // of times that were multiplied up
  const slopes: Float64Array[] = [];
  const slope = (i: number) =>
    slopes[i] ??= interaction(frames[i], frames[i]).data.map((f, at) => c * f - k * frames[i].data[at]);

  return (t) => {
    requireNumber("t", t);
    if (t < times[0] - slack || t > times[last] + slack) {
      throw new RangeError(`t must be in the record, ${times[0]} … ${times[last]}, got ${t}`);
    }
    let i = 0;
    for (let end = last; end - i > 1;) {
      const middle = (i + end) >> 1;
      if (times[middle] <= t) i = middle;
      else end = middle;
    }
    const h = times[i + 1] - times[i], w = Math.min(1, Math.max(0, (t - times[i]) / h)), v = 1 - w;
    const x0 = frames[i].data, x1 = frames[i + 1].data, { shape } = frames[i];
    if (temperature > 0) return { data: x0.map((x, at) => v * x + w * x1[at]), shape };
    const d0 = slope(i), d1 = slope(i + 1), [a, b] = [v * v * (1 + 2 * w), w * w * (1 + 2 * v)];
    const data = x0.map((x, at) => a * x + b * x1[at] + h * v * w * (v * d0[at] - w * d1[at]));
    return { data, shape };
  };
}

function requireRecord(times: readonly number[], frames: readonly Points[]): void {
  if (times.length < 2 || times.length !== frames.length) {
    throw new RangeError(
      `times and frames must be as many, and at least 2, got ${times.length} and ${frames.length}`,
    );
  }
  times.forEach((t, i) => {
    requireNumber(`times[${i}]`, t);
    if (i > 0 && !(t > times[i - 1])) {
      throw new RangeError(`times must rise, but times[${i}] = ${t} follows ${times[i - 1]}`);
    }
    requirePoints(`frames[${i}]`, frames[i], 2);
    if (`${frames[i].shape}` !== `${frames[0].shape}`) {
      throw new RangeError(`frames must have one shape, got [${frames[0].shape}] and [${frames[i].shape}]`);
    }
  });
}
