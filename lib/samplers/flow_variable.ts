/**
 * The probability flow, written in one variable or another.
 *
 * @module
 */
import type { Field } from "../core/mod.ts";
import { type DiffusionModel, logSnr, timeAtLogSnr } from "../processes/mod.ts";
import { inTime, isWhole, requireLevel } from "./ends.ts";
import type { Moment, Sampler } from "./sampler.ts";
import { evenTimes, karrasTimes, logSnrTimes } from "./times.ts";

/** What the flow is an equation in: time t, or the logarithm of the noise, ln(σ/α). */
export type FlowVariable = "time" | "log noise";

/** The variables there are. */
export const flowVariables: readonly FlowVariable[] = ["time", "log noise"];

/** Where to step in it: evenly in time, if that reaches pure data or noise. */
export const timesIn = (variable: FlowVariable): Sampler["times"] =>
  variable === "log noise"
    ? logSnrTimes
    : (schedule, steps) => isWhole(schedule) ? evenTimes(schedule, steps) : karrasTimes(schedule, steps);

/** The flow over a step as an initial value problem, du/dτ = f(u, τ), and its end as a state. */
interface FlowProblem<V> {
  readonly field: Field<V>;
  readonly start: V;
  readonly from: number;
  readonly to: number;
  state(end: V): V;
}

/** Where a step leads from and to. */
type Leg<V> = Pick<Moment<V>, "model" | "x" | "t" | "next">;

/** dx/dt = v, or dy/ds = y − D(α y) for y = x/α and s = ln(σ/α). */
export function flowIn<V>(variable: FlowVariable, { model, x, t, next }: Leg<V>): FlowProblem<V> {
  if (variable === "time") return { field: model.velocity, start: x, from: t, to: next, state: (x) => x };
  const { schedule, space, denoise } = model, { alpha } = schedule;
  for (const end of [t, next]) requireLevel("the flow in log noise", schedule, end, inTime);
  const timeAt = timeIn(model, t, next), logNoise = (t: number) => -logSnr(schedule, t) / 2;
  return {
    field: (y, s) => {
      const t = timeAt(s);
      return space.sub(y, denoise(space.scale(alpha(t), y), t));
    },
    start: space.scale(1 / alpha(t), x),
    from: logNoise(t),
    to: logNoise(next),
    state: (y) => space.scale(alpha(next), y),
  };
}

/** The time between two at which ln(σ/α) = s. */
function timeIn<V>({ schedule }: Pick<DiffusionModel<V>, "schedule">, t: number, next: number) {
  const between = { ...schedule, from: Math.min(t, next), to: Math.max(t, next) };
  return (s: number) => timeAtLogSnr(between, -2 * s);
}
