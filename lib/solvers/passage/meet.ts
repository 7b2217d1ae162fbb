/**
 * Who meets a barrier in a step, and when.
 *
 * @module
 */
import { type Points, squaredNorms, take } from "../../core/mod.ts";
import type { Rng } from "../../random/mod.ts";
import type { Barrier } from "./barriers.ts";
import { alongNoise, crossingFraction, crossingProbability, type StepStart } from "./bridge.ts";

/** A step of the paths inside: their numbers, and the distances to each barrier at its ends. */
export interface Step {
  readonly n: number;
  readonly rows: Int32Array;
  readonly before: readonly Float64Array[];
  readonly after: readonly Float64Array[];
}

/** What part of the step has passed when path i of those inside meets barrier k; Infinity if it does not. */
export type Part = (i: number, k: number) => number;

/** Looks at the ends alone; within the step, as the straight line goes. */
export const seenAtEnd = ({ before, after }: Step): Part => (i, k) =>
  after[k][i] <= 0 ? before[k][i] / (before[k][i] - after[k][i]) : Infinity;

/**
 * Looks along a Brownian bridge between the ends. Whether it meets a barrier is drawn at the place of path, step and
 * barrier; when, of path and barrier, as it can happen only once.
 */
export function seenOnBridge(rng: Rng, barriers: readonly Barrier[]): (step: Step, from: StepStart) => Part {
  const [whether, when] = [rng.fork("crossing"), rng.fork("crossing time")], count = barriers.length;
  return ({ n, rows, before, after }, from) => {
    const { x: p, t: time, dt } = from;
    const variances = barriers.map((barrier, k) => {
      const square = squaredNorms(alongNoise(from, barrier, { p, time, phi: before[k] }));
      return requireEach(`gᵀ∇ of barriers[${k}]`, square, p, rows);
    });
    return (i, k) => {
      const a = before[k][i], b = after[k][i], v = variances[k][i] * dt, row = rows[i];
      if (2 * a * b > rarest * v) return Infinity;
      const P = crossingProbability(a, b, v);
      if (P < 1 && whether.uniform(one, { row, column: n * count + k }).data[0] > P) return Infinity;
      const [z] = when.normal(one, { row, column: 2 * k }).data;
      const [u] = when.uniform(one, { row, column: 2 * k + 1 }).data;
      return crossingFraction(a, b, v, z, u);
    };
  };
}

const one = [1, 1] as const;

/** No uniform is below 2⁻³³: what is less probable does not happen, and needs no draw. */
const rarest = 33 * Math.LN2;

/** φ_k of the paths inside, all of them finite. */
export const distances = (
  barriers: readonly Barrier[],
  x: Points,
  t: number,
  rows: Int32Array,
): Float64Array[] => barriers.map((barrier, k) => requireEach(`barriers[${k}]`, barrier(x, t), x, rows));

/** Requires one finite number a path. */
function requireEach(name: string, values: Float64Array, x: Points, rows: Int32Array): Float64Array {
  if (values.length !== rows.length) {
    throw new RangeError(`${name} must give one number a point (${rows.length}), got ${values.length}`);
  }
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    const at = Array.from(take(x, [i]).data).join(", ");
    throw new RangeError(`${name} must be finite, got ${values[i]} for path ${rows[i]} at [${at}]`);
  }
  return values;
}
