/**
 * The way back in the field of a run that was kept, as a model.
 *
 * @module
 */
import { type Points, requireObject } from "../../core/mod.ts";
import { lawKernel, type NoiseKernel } from "../diffusion/mod.ts";
import { equilibrium } from "./equilibrium_law.ts";
import { type InteractingModel, interactingModel } from "./model.ts";
import { rescaled } from "./rescaled.ts";
import type { InteractingSchedule } from "./schedule.ts";
import { storedDrift, type StoredOptions } from "./stored_drift.ts";
import type { StoredRecord } from "./stored_path.ts";

/** How the stored charges act, and where samples start. */
export interface StoredFlowOptions extends StoredOptions {
  /** The law of x/σ at the horizon: by default that of {@linkcode equilibrium}, where it is known. */
  readonly kernel?: NoiseKernel;
}

/** A model without learning, with its divergence. */
export interface StoredFlow extends InteractingModel {
  /** ε. */
  readonly softening: number;
  /** ∇·v on the clock of the schedule: for `logLikelihood` and `changeOfVariables`. [batch, dim] ↦ [batch, 1]. */
  divergence(flow: unknown, x: Points, u: number): Points;
}

/**
 * The flow of a process without noise in the field of a run of it that was kept ({@linkcode storedDrift}), on the clock of a
 * schedule: back from the equilibrium it generates, and forth it gives the exact likelihood of what it generates,
 *
 *     log q_0(x) = log q_T(x_T) + ∫ ∇·v du
 *
 * Both laws, that of the data and that of the samples, are carried by the one flow, up to what the charges' number and ε change in
 * it: q/p does not change on a trajectory, and KL(q_0 ‖ p_0) = KL(q_T ‖ p_T). To start from the equilibrium in place of p_T
 * costs no more in the data than it differs there.
 *
 * @param schedule Process at T = 0, horizon and clock.
 * @param record What `record` returns of the process, from t = 0 to the horizon at least.
 * @param options ε; the law of x/σ at the horizon.
 * @returns The model. With the default kernel a point that comes to lie outside of the equilibrium's support has density 0: where
 *   that matters, give a `prior`.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If T > 0, the record does not reach from 0 to the horizon, its dim is another, or the equilibrium is not
 *   known and no kernel is given; as `storedDrift`.
 *
 * @example Samples from the stored run of a Gaussian, and how likely they are
 * ```ts
 * import { assert } from "@std/assert";
 * import { interacting, interactingSchedule, storedFlow } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 * import { logLikelihood, probabilityFlow, sampleToEnd } from "driftfield/samplers";
 * import { exponentialMidpoint, record, simulate } from "driftfield/solvers";
 *
 * const rng = philox(0), process = interacting({ strength: 4 }), data = rng.fork("data").normal([200, 2]);
 * const run = await record(simulate(process, data, { dt: 0.05, steps: 20, every: 1, rng, stepper: exponentialMidpoint }));
 * const model = storedFlow(interactingSchedule(process, { dim: 2, horizon: 1 }), run), { divergence } = model;
 * const made = await sampleToEnd(model, { count: 100, rng, sampler: probabilityFlow(), steps: 20 });
 * const { logDensity } = await logLikelihood(model, made, { divergence, relTol: 1e-3 });
 * const truth = made.data.reduce((sum, v) => sum - v * v / 2, 0) / 100 - Math.log(2 * Math.PI);
 * assert(Math.abs(logDensity.filter(Number.isFinite).reduce((a, b) => a + b, 0) / 100 - truth) < 0.5);
 * ```
 */
export function storedFlow(
  schedule: InteractingSchedule,
  record: StoredRecord,
  { kernel, ...options }: StoredFlowOptions = {},
): StoredFlow {
  requireObject("schedule", schedule, "process", "time", "rate");
  const { process, dim, horizon, rate, time } = schedule;
  if (process.temperature !== 0) {
    throw new RangeError(
      `storedFlow needs temperature 0, got ${process.temperature}: with noise take storedDrift and a score`,
    );
  }
  const stored = storedDrift(process, record, options),
    { times, frames } = record,
    [, width] = frames[0].shape;
  if (width !== dim) throw new RangeError(`frames must have dim ${dim}, as the schedule, got dim ${width}`);
  if (times[0] > 0 || times.at(-1)! < horizon * (1 - 1e-9)) {
    throw new RangeError(
      `times must reach from 0 to the horizon, ${horizon}, got ${times[0]} … ${times.at(-1)}`,
    );
  }
  const atEnd = () =>
    lawKernel(equilibrium(rescaled(process, dim, { length: 1 / schedule.sigma(schedule.to) }), dim));
  return {
    ...interactingModel(schedule, stored, { kernel: kernel ?? atEnd() }),
    softening: stored.softening,
    divergence(_flow, x, u) {
      const { data, shape } = stored.divergence(x, time(u)), pace = rate(u);
      return { data: data.map((v) => pace * v), shape };
    },
  };
}
