/**
 * What is known, or learned, of noised data.
 *
 * @module
 */
import { combine, type Field, type Points, type Space } from "../../core/mod.ts";
import { filled, requireModel } from "./model_options.ts";
import { ratesAt } from "./rates.ts";
import type { NoiseKernel } from "./noise_kernel.ts";
import type { Schedule } from "./schedule.ts";

/**
 * Noised data as samplers see them: one field in its four views, each [batch, dim] ↦ [batch, dim]. With p_t the law of
 * x_t = α x₀ + σ ε, they say the same where α and σ are above 0:
 *
 *     s = ∇ log p_t(x),   E[x₀ | x_t] = (x + σ² s)/α,   E[ε | x_t] = −σ s,   v = (α′/α) x − ½ g² s
 *
 * where ε is normal. It may have another law ({@linkcode NoiseKernel}), as in Poisson flow: then `score` is still
 * −E[ε | x_t]/σ, but no gradient of log p_t, and all else holds as it is, v = E[α′ x₀ + σ′ ε | x_t] above all, whose flow
 * has the laws p_t (Lipman et al. 2023, "Flow matching for generative modeling", theorem 1).
 */
export interface DiffusionModel<V = Points> {
  /** α and σ. */
  readonly schedule: Schedule;
  /** Where states live. */
  readonly space: Space<V>;
  /** Coordinates of a point. */
  readonly dim: number;
  /** The score ∇ log p_t. */
  readonly score: Field<V>;
  /** The denoiser E[x₀ | x_t]. */
  readonly denoise: Field<V>;
  /** The noise E[ε | x_t]. */
  readonly noise: Field<V>;
  /** The velocity of the probability flow, E[α′ x₀ + σ′ ε | x_t]. */
  readonly velocity: Field<V>;
  /** The divergence of the score, where it is known; Δ log p_t for normal ε: [batch, dim] ↦ [batch, 1]. */
  readonly laplacian?: Field<V>;
  /** The law of ε: standard normal if it is left out. */
  readonly kernel?: NoiseKernel;
  /**
   * The SDE that leads from data to noise, where it is not the linear one that the schedule tells. Then x_t is no α x₀ + σ ε,
   * `score` is ∇ log p_t all the same, and `kernel` the law of x/σ at the end.
   */
  readonly forward?: ForwardProcess<V>;
}

/** A diffusion dx = f dt + g dw of any drift. */
export interface ForwardProcess<V = Points> {
  /** f: [batch, dim] ↦ [batch, dim]. */
  readonly drift: Field<V>;
  /** g². */
  g2(t: number): number;
}

/** What else a model is made of: if they are known, Δ log p_t, and a law of ε that is not {@linkcode normalKernel}. */
export interface ModelOptions<V> extends Pick<DiffusionModel<V>, "dim" | "laplacian" | "kernel"> {
  /** Where states live: `float64` by default. */
  readonly space?: Space<V>;
}

/**
 * A model from its score, ∇ log p_t.
 *
 * @param schedule α and σ.
 * @param score s(x, t): [batch, dim] ↦ [batch, dim].
 * @param options `dim`, the space, Δ log p_t.
 * @returns The model.
 * @throws {TypeError} If an argument is of another type.
 *
 * @example Data N(0, 1) keep their law under a schedule that preserves variance: nothing flows
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { fromScore, variancePreserving } from "driftfield/processes";
 *
 * const model = fromScore(variancePreserving(), (x) => float64.scale(-1, x), { dim: 1 });
 * assertAlmostEquals(model.velocity(points([[2]]), 0.5).data[0], 0);
 * ```
 */
export function fromScore<V = Points>(
  schedule: Schedule,
  score: Field<V>,
  options: ModelOptions<V>,
): DiffusionModel<V> {
  requireModel(schedule, "score", score, options);
  const { space, ...rest } = filled(options), { alpha, sigma, variance } = schedule;
  return {
    ...rest,
    schedule,
    space,
    score,
    denoise: (x, t) => space.scale(1 / alpha(t), combine(space, x, [variance(t), score(x, t)])),
    noise: (x, t) => space.scale(-sigma(t), score(x, t)),
    velocity: (x, t) => {
      const { rate, g2 } = ratesAt(schedule, t);
      return space.add(space.scale(rate, x), space.scale(-g2 / 2, score(x, t)));
    },
  };
}

/**
 * A model from its denoiser, E[x₀ | x_t].
 *
 * @param schedule α and σ.
 * @param denoise D(x, t): [batch, dim] ↦ [batch, dim].
 * @param options `dim`, the space, Δ log p_t.
 * @returns The model.
 * @throws {TypeError} If an argument is of another type.
 *
 * @example All data are 3
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { edm, fromDenoiser } from "driftfield/processes";
 *
 * const model = fromDenoiser(edm(), (x) => float64.constant(3, x), { dim: 1 });
 * assertEquals(model.score(points([[5]]), 2), points([[-0.5]]));
 * ```
 */
export function fromDenoiser<V = Points>(
  schedule: Schedule,
  denoise: Field<V>,
  options: ModelOptions<V>,
): DiffusionModel<V> {
  requireModel(schedule, "denoise", denoise, options);
  const { space } = filled(options), { alpha, sigma } = schedule;
  const noise: Field<V> = (x, t) =>
    space.scale(1 / sigma(t), space.sub(x, space.scale(alpha(t), denoise(x, t))));
  return { ...fromNoise(schedule, noise, options), denoise };
}

/**
 * A model from its noise, E[ε | x_t]: what most networks predict.
 *
 * @param schedule α and σ.
 * @param noise ε(x, t): [batch, dim] ↦ [batch, dim].
 * @param options `dim`, the space, Δ log p_t.
 * @returns The model.
 * @throws {TypeError} If an argument is of another type.
 *
 * @example Data N(0, 1)
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { fromNoise, variancePreserving } from "driftfield/processes";
 *
 * const vp = variancePreserving(), model = fromNoise(vp, (x, t) => float64.scale(vp.sigma(t), x), { dim: 1 });
 * assertAlmostEquals(model.score(points([[2]]), 0.5).data[0], -2);
 * ```
 */
export function fromNoise<V = Points>(
  schedule: Schedule,
  noise: Field<V>,
  options: ModelOptions<V>,
): DiffusionModel<V> {
  requireModel(schedule, "noise", noise, options);
  const { space } = filled(options), { sigma } = schedule;
  const score: Field<V> = (x, t) => space.scale(-1 / sigma(t), noise(x, t));
  return { ...fromScore(schedule, score, options), noise };
}

/**
 * A model from the velocity of its flow, E[α′ x₀ + σ′ ε | x_t]: what flow matching learns.
 *
 * @param schedule α and σ.
 * @param velocity v(x, t): [batch, dim] ↦ [batch, dim].
 * @param options `dim`, the space, Δ log p_t.
 * @returns The model.
 * @throws {TypeError} If an argument is of another type.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { edm, fromVelocity } from "driftfield/processes";
 *
 * const model = fromVelocity(edm(), (x) => float64.constant(1, x), { dim: 1 });
 * assertEquals([model.noise, model.denoise].map((f) => f(points([[5]]), 2).data[0]), [1, 3]);
 * ```
 */
export function fromVelocity<V = Points>(
  schedule: Schedule,
  velocity: Field<V>,
  options: ModelOptions<V>,
): DiffusionModel<V> {
  requireModel(schedule, "velocity", velocity, options);
  const { space } = filled(options), { alpha, dAlpha, sigma, dSigma } = schedule;
  // α v − α′ x = (α σ′ − α′ σ) ε,   σ′ x − σ v = (α σ′ − α′ σ) x₀
  const by = (t: number) => 1 / (alpha(t) * dSigma(t) - dAlpha(t) * sigma(t));
  const noise: Field<V> = (x, t) =>
    space.scale(by(t), combine(space, space.scale(alpha(t), velocity(x, t)), [-dAlpha(t), x]));
  const denoise: Field<V> = (x, t) =>
    space.scale(by(t), combine(space, space.scale(dSigma(t), x), [-sigma(t), velocity(x, t)]));
  return { ...fromNoise(schedule, noise, options), denoise, velocity };
}
