/**
 * The lines of a vector field.
 *
 * @module
 */
import {
  float64,
  type Points,
  points,
  requireFunction,
  requireInteger,
  requireNumber,
  requirePoints,
  squaredNorms,
  take,
  zeros,
} from "../core/mod.ts";
import { type OdeOptions, odeSteps } from "./ode/mod.ts";

/** How far to follow the lines. */
export interface FieldLineOptions extends Pick<OdeOptions, "relTol" | "absTol" | "maxSteps"> {
  /** How far, in the unit of the coordinates; below 0 against the field. */
  readonly length: number;
  /**
   * Points of a line, its start among them, equally far apart along it: 101 by default; fewer if it ends before. No step is
   * longer than from one to the next: what is smaller may be missed.
   */
  readonly count?: number;
}

/** A line. */
export interface FieldLine {
  /** Points along it, from its start to its end: shape [≤ count, dim]. */
  readonly points: Points;
  /** How long it is. */
  readonly length: number;
  /** Whether it has come to where there is no direction: a charge, or a point at which the field vanishes. */
  readonly ended: boolean;
}

/**
 * Field lines by arc length s: the field's direction followed at unit speed,
 *
 *     dx/ds = E(x)/‖E(x)‖
 *
 * all together, in the steps of `dopri5` that the worst of them needs. A line ends where it can go no further, since the
 * field turns round, vanishes or is not finite: there a step leads less than half as far as it is long, which no step
 * within the tolerance does on a line that only bends. Near such a point the error of a step is a part of its length, so
 * the line ends within some hundred tolerances of the charge that attracts it.
 *
 * @param field E: [batch, dim] ↦ [batch, dim]; only its direction counts. On a charge it should be NaN or anything, and not
 *   throw: a tiny softening sees to that.
 * @param starts Where lines start, shape [lines, dim].
 * @param options Length, number of points, tolerance of the solver: relTol 10⁻⁶ by default.
 * @returns The lines.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If an option is out of range, or the field gives another shape than it takes.
 * @throws {Error} If `maxSteps` have been tried from one point to the next.
 *
 * @example From a charge to its opposite, on half a circle
 * ```ts
 * import { assert, assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { riesz } from "driftfield/processes";
 * import { fieldLines } from "driftfield/solvers";
 *
 * const pair = points([[-1, 0], [1, 0]]), E = riesz({ softening: 1e-9 });
 * const [line] = fieldLines((x) => E(x, pair, Float64Array.of(1, -1)), points([[-1, 0.001]]), { length: 5 });
 * assert(line.ended);
 * assertAlmostEquals(line.length, Math.PI, 0.002);
 * ```
 */
export function fieldLines(
  field: (x: Points) => Points,
  starts: Points,
  { length, count = 101, ...tolerance }: FieldLineOptions,
): FieldLine[] {
  requireFunction("field", field);
  requirePoints("starts", starts);
  requireNumber("length", length);
  requireInteger("count", count, 2);
  const lines = Array.from(
    { length: starts.shape[0] },
    (_, i) => ({ rows: [rowOf(starts, i)], length: 0, ended: false }),
  );
  let live = lines, x = starts, s = 0, firstStep: number | undefined;
  for (let n = 1; n < count; n++) {
    const to = n === count - 1 ? length : length * n / (count - 1);
    while (live.length > 0 && s !== to) {
      let longest = 0;
      for (const step of odeSteps((x) => directions(field(x)), x, { from: s, to, firstStep, ...tolerance })) {
        const dt = Math.abs(step.to - s), moved = squaredNorms(float64.sub(step.end, x)).map(Math.sqrt);
        live.forEach((line, i) => {
          line.length = Math.abs(s) + moved[i];
          line.ended = moved[i] < dt / 2;
          if (line.ended) line.rows.push(rowOf(step.end, i));
        });
        const left = live.flatMap(({ ended }, i) => ended ? [] : i);
        [s, x, longest] = [step.to, take(step.end, left), Math.max(longest, dt)];
        if (left.length === live.length) continue;
        live = left.map((i) => live[i]);
        break;
      }
      firstStep = longest;
    }
    live.forEach((line, i) => {
      line.rows.push(rowOf(x, i));
      line.length = Math.abs(to);
    });
  }
  return lines.map(({ rows, ...line }) => ({ points: points(rows), ...line }));
}

const rowOf = ({ data, shape: [, dim] }: Points, i: number) =>
  Array.from(data.subarray(i * dim, (i + 1) * dim));

/** Rows over their length; 0 where there is none. */
function directions({ data, shape }: Points): Points {
  const out = zeros(shape), [, dim] = shape;
  for (let at = 0; at < data.length; at += dim) {
    let most = 0, square = 0;
    for (let k = at; k < at + dim; k++) most = Math.max(most, Math.abs(data[k]));
    if (!(most > 0 && most < Infinity)) continue;
    for (let k = at; k < at + dim; k++) square += (data[k] / most) ** 2;
    for (let k = at; k < at + dim; k++) out.data[k] = data[k] / most / Math.sqrt(square);
  }
  return out;
}
