/**
 * What is known, or learned, of interacting particles.
 *
 * @module
 */
import {
  combine,
  type Field,
  float64,
  type Points,
  requireFunction,
  requireObject,
  type Space,
} from "../../core/mod.ts";
import type { DiffusionModel, ForwardProcess, ModelOptions } from "../diffusion/mod.ts";
import type { InteractingSchedule } from "./schedule.ts";

/** The interacting process as samplers see it, on the clock u of its schedule. */
export interface InteractingModel<V = Points> extends DiffusionModel<V> {
  /** Its time and size. */
  readonly schedule: InteractingSchedule;
  /** f_t and g² on that clock: dt/du (c F − k x), and dt/du 2T. */
  readonly forward: ForwardProcess<V>;
}

/** What is known of it, at times of the process: each [batch, dim] ↦ [batch, dim]. */
export interface InteractingFields<V> {
  /** The drift f_t = c F[p_t] − k x. */
  readonly drift: Field<V>;
  /** The score ∇ log p_t: not needed where T = 0. */
  readonly score?: Field<V>;
}

/**
 * A model from drift and score of the interacting process,
 *
 *     dx = f_t dt + √(2T) dw,   v = dt/du (f_t − T ∇ log p_t)
 *
 * v is the velocity of its probability flow on the clock u: {@linkcode InteractingSchedule}. Samplers that follow a flow in
 * time take it, and with noise `flowSde` and `reverseDiffusion`, which is the document's dx = [f_t − g² ∇ log p_t] dt + g dw̄;
 * at T = 0 these lack the score. How much of a point is data is not known: other samplers refuse it, and `denoise` and `noise` throw a TypeError.
 *
 * @param schedule Process, horizon and clock.
 * @param fields f_t and ∇ log p_t, at times t of the process.
 * @param options The space; the kernel, the law of x/σ at the horizon.
 * @returns The model.
 * @throws {TypeError} If there is noise and no score; the model's `score`, if there is none.
 *
 * @example Without interaction and noise all fall to the origin
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { interacting, interactingModel, interactingSchedule } from "driftfield/processes";
 *
 * const schedule = interactingSchedule(interacting(), { dim: 1, horizon: 5 });
 * const model = interactingModel(schedule, { drift: (x) => float64.scale(-1, x) });
 * assertEquals(model.velocity(points([[3]]), 0.5), points([[-15]]));
 * ```
 */
export function interactingModel<V = Points>(
  schedule: InteractingSchedule,
  fields: InteractingFields<V>,
  { space = float64 as unknown as Space<V>, ...options }: Omit<ModelOptions<V>, "dim"> = {},
): InteractingModel<V> {
  requireObject("schedule", schedule, "process", "time", "rate");
  requireObject("fields", fields, "drift");
  const { drift, score } = fields;
  requireFunction("drift", drift);
  const { dim, time, rate, process: { temperature: T } } = schedule;
  if (T > 0 && !score) {
    throw new TypeError(`score must be given at temperature ${T}: only at 0 it is not needed`);
  }
  const unknown = (what: string, asked = "velocity, score or forward.drift"): Field<V> => () => {
    throw new TypeError(`${what} is not known of interacting particles: ask for ${asked}`);
  };
  const f: Field<V> = (x, u) => space.scale(rate(u), drift(x, time(u)));
  return {
    ...options,
    schedule,
    space,
    dim,
    score: score
      ? (x, u) => score(x, time(u))
      : unknown("the score at temperature 0", "velocity or forward.drift"),
    denoise: unknown("E[x₀ | x_t]"),
    noise: unknown("E[ε | x_t]"),
    velocity: T === 0 || !score ? f : (x, u) => combine(space, f(x, u), [-rate(u) * T, score(x, time(u))]),
    forward: { drift: f, g2: (u) => 2 * T * rate(u) },
  };
}
