/**
 * What a network has learned.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { type Field, type Points, requireObject, zeros } from "../core/mod.ts";
import type { Interpolant, ModelObjective, ParticleMatching } from "../losses/mod.ts";
import { withLoop } from "../processes/diffusion/loop.ts";
import type { DiffusionModel, InteractingModel, InterpolantModel } from "../processes/mod.ts";
import type { Dual } from "./algebra/mod.ts";
import { type Architecture, mapValues } from "./architecture.ts";
import { units } from "./directions.ts";
import { duals } from "./duals.ts";
import { loopFor } from "./fused/loop.ts";
import type { Network } from "./network.ts";
import { type Tensor, tensors } from "./tensors.ts";
import { nowOf, type View, type ViewOptions } from "./view.ts";

/** What the network is told beside points and time. */
export interface LabelOptions {
  /** A class, 0 … classes − 1, or `classes` for none: for all points or one a point. None by default. */
  readonly labels?: number | ArrayLike<number>;
}

/** A learned model over float64 arrays: `logLikelihood` takes it as it is. */
export interface LearnedModel extends DiffusionModel<Points> {
  /** ∇·s, where noise is normal Δ log p_t, by a tangent for each coordinate: [batch, dim] ↦ [batch, 1]. */
  laplacian(x: Points, t: number): Points;
  /** J w, the velocity's derivative along each row of w, by one tangent. */
  jvp(x: Points, t: number, w: Points): Points;
  /**
   * The velocity and J w of several w, each of the shape of x, in one evaluation of the network: what `hutchinson` asks for
   * in many dimensions.
   */
  along(x: Points, t: number, directions: readonly Points[]): Dual<Points>;
}

/** What reads a network's answers: an objective, or a loss. */
export type Readable = Pick<ModelObjective, "model" | "further">;

/** A model over points of a view, over tensors of a network; of an interpolant or of particles, with what else it knows. */
export type Learned<N, O> = N extends View ? LearnedModel & Known<Points, O> : Known<Tensor, O>;

/** What is known of noised data, by what reads it. */
export type Known<V, O> = O extends Pick<Interpolant, "model"> ? InterpolantModel<V>
  : O extends Pick<ParticleMatching, "model"> ? InteractingModel<V>
  : DiffusionModel<V>;

/**
 * The noised data as a network knows them: what every sampler takes.
 *
 * @param from The network, or a view of it: {@linkcode onHost} (fast) or {@linkcode inFloat64} (exact), whose
 *   likelihood is known.
 * @param objective What reads it: the objective or loss that it learned from.
 * @param options `labels`; `average`, which weights of a network.
 * @returns The model: over tensors of a network, over points of a view.
 * @throws {TypeError} If `average` is given for a view, which has its own weights.
 * @throws {RangeError} If the network does not answer as many numbers as the objective reads, or a label is no class of
 *   it; when the model is asked, if labels are not as many as points.
 *
 * @example A network that answers 0 everywhere knows N(0, 1)
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { denoising } from "driftfield/losses";
 * import { learned, mlp, network, onHost, useBackend } from "driftfield/networks";
 * import { edm } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 * import { logLikelihood, normalPrior } from "driftfield/samplers";
 *
 * await useBackend("cpu");
 * const fresh = network(mlp({ dim: 1, width: 8 }), philox(0)), schedule = edm();
 * const model = learned(await onHost(fresh), denoising(schedule)), prior = normalPrior(Math.hypot(1, schedule.to));
 * const { logDensity } = await logLikelihood(model, points([[2]]), { prior });
 * assertAlmostEquals(logDensity[0], -(2 ** 2) / 2 - Math.log(2 * Math.PI) / 2, 1e-5);
 * fresh.dispose();
 * ```
 */
export function learned<N extends Network | View, O extends Readable>(
  from: N,
  objective: O,
  options: LabelOptions & ViewOptions = {},
): Learned<N, O> {
  requireObject("from", from, "architecture");
  requireObject("objective", objective, "model");
  const { dim, outputs } = from.architecture, { further = 0 } = objective;
  if (outputs !== dim + further) {
    throw new RangeError(
      `the network must answer ${dim + further} numbers, as it learned to, got ${outputs}`,
    );
  }
  const made = "at" in from ? onPoints(from, objective, options) : onTensors(from, objective, options);
  return made as unknown as Learned<N, O>;
}

/** Each field frees what it makes on the way. */
function onTensors(
  network: Network,
  objective: Readable,
  options: LabelOptions & ViewOptions,
): DiffusionModel<Tensor> {
  const { architecture } = network, at = labelled(architecture, nowOf(network, options), options);
  const F = (x: Tensor, time: number) => at(x, time)().value(x as unknown as tf.Tensor) as unknown as Tensor;
  const model = objective.model<Tensor>(F, { dim: architecture.dim, space: tensors });
  const scoped = (field: Field<Tensor>): Field<Tensor> => (x, t) => tensors.scope(() => field(x, t));
  const fields = Object.entries(model).filter(([, part]) => typeof part === "function");
  const made = { ...model, ...mapValues(Object.fromEntries(fields), scoped) },
    { average = true, labels } = options;
  const told = typeof labels === "number" ? [labels] : labels,
    loop = loopFor(network, objective, { labels: told, average });
  return loop ? withLoop(made, loop) : made;
}

function onPoints(
  view: View,
  objective: Readable,
  options: LabelOptions & ViewOptions,
): LearnedModel {
  if (options.average !== undefined) {
    throw new TypeError("average: a view has the weights that it was made with");
  }
  const { architecture } = view, { dim } = architecture, at = labelled(architecture, view.at, options);
  const model = objective.model((x, time) => at(x, time).value(x), { dim });
  const carried = objective.model<Dual<Points>>(
    (x, time) => at(x.value, time).along(x.value, x.along),
    { dim, space: duals },
  );
  const along = (x: Points, t: number, directions: readonly Points[]): Dual<Points> => {
    directions.forEach(({ shape }, k) => {
      if (`${shape}` === `${x.shape}`) return;
      throw new RangeError(`directions[${k}] must have the shape of x, [${x.shape}], got [${shape}]`);
    });
    return carried.velocity({ value: x, along: directions }, t);
  };
  const laplacian: Field<Points> = (x, t) => {
    const { along } = carried.score({ value: x, along: units(x.shape) }, t), out = zeros([x.shape[0], 1]);
    along.forEach(({ data }, k) => out.data.forEach((_, i) => out.data[i] += data[i * dim + k]));
    return out;
  };
  return { ...model, laplacian, along, jvp: (x, t, w) => along(x, t, [w]).along[0] };
}

/** What is made for each time, with its labels: once a time. */
function labelled<F>(
  architecture: Architecture,
  at: (time: number, labels?: ArrayLike<number>) => F,
  { labels }: LabelOptions,
) {
  const told = labels === undefined ? undefined : typeof labels === "number" ? [labels] : Array.from(labels);
  architecture.context([0], told); // throws now, not in the middle of a run
  let last: number | undefined, seen: F;
  return ({ shape: [rows] }: Shaped, time: number) => {
    if (told && told.length !== 1 && told.length !== rows) {
      throw new RangeError(`labels must be one or as many as points, got ${told.length} for ${rows}`);
    }
    if (time !== last) [last, seen] = [time, at(time, told)];
    return seen;
  };
}

/** Points or tensors. */
type Shaped = Pick<Points, "shape">;
