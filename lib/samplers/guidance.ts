/**
 * Models pushed towards what one wants.
 *
 * @module
 */
import { combine, type Field, requireFunction, requireNumber, requireObject } from "../core/mod.ts";
import { type DiffusionModel, ratesAt } from "../processes/mod.ts";
import { requireBetween } from "./ends.ts";
import { isInterpolant, kernelOf, requireLinear, requireNormal, sameKernel } from "./kernels.ts";

/**
 * Classifier-free guidance (Ho, Salimans 2022, "Classifier-free diffusion guidance", equation 6, with weight 1 + w for
 * their w): what the condition adds, w times,
 *
 *     s = s_u + w (s_c − s_u),   and D, ε, v alike
 *
 * Weight 0 is the unconditional model and weight 1 the conditional one. For any other weight s is at each time the
 * score of p_t(x)^{1−w} p_t(x|y)^w, but these are in general no data's laws under noise, so that what is sampled is
 * NOT p(x) p(y|x)^w: for w > 1 the probability flow takes Gaussians of variances V_u and V_c to one of variance V_c^w
 * V_u^{1−w}, narrower than 1/(w/V_c + (1 − w)/V_u) (Bradley, Nakkiran 2024, "Classifier-free guidance is a
 * predictor-corrector"). Langevin steps at a level of little noise ({@linkcode predictorCorrector}, many corrections)
 * do tend to it.
 *
 * @param conditional The noised data that have y.
 * @param unconditional All noised data, under the same schedule.
 * @param weight w ≥ 0.
 * @returns The model.
 * @throws {RangeError} If w < 0, or the two differ in schedule, dim, or the noise of a forward process of their own.
 * @throws {TypeError} If they live in different spaces, or their noise has different laws.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { edm, fromDenoiser } from "driftfield/processes";
 * import { guided } from "driftfield/samplers";
 *
 * const at = (a: number) => fromDenoiser(edm(), (x) => float64.constant(a, x), { dim: 1 });
 * assertEquals(guided(at(3), at(1), 2).denoise(points([[0]]), 1), points([[5]]));
 * ```
 */
export function guided<V>(
  conditional: DiffusionModel<V>,
  unconditional: DiffusionModel<V>,
  weight: number,
): DiffusionModel<V> {
  requireObject("conditional", conditional, "schedule", "space", "score", "velocity");
  requireObject("unconditional", unconditional, "schedule", "space", "score", "velocity");
  requireNumber("weight", weight, 0);
  requireAlike(conditional, unconditional);
  const { schedule, space, dim, kernel } = conditional;
  const mix = (c: Field<V>, u: Field<V>): Field<V> =>
    weight === 0
      ? u
      : weight === 1
      ? c
      : (x, t) => combine(space, space.scale(weight, c(x, t)), [1 - weight, u(x, t)]);
  const { laplacian: lc, forward: fc } = conditional, { laplacian: lu, forward: fu } = unconditional;
  return {
    schedule,
    space,
    dim,
    score: mix(conditional.score, unconditional.score),
    denoise: mix(conditional.denoise, unconditional.denoise),
    noise: mix(conditional.noise, unconditional.noise),
    velocity: mix(conditional.velocity, unconditional.velocity),
    ...(kernel && { kernel }),
    ...(fc && fu && { forward: { drift: mix(fc.drift, fu.drift), g2: fc.g2 } }),
    ...(lc && lu && { laplacian: mix(lc, lu) }),
    ...(isInterpolant(conditional) && isInterpolant(unconditional) && {
      latent: conditional.latent,
      latentNoise: mix(conditional.latentNoise, unconditional.latentNoise),
    }),
  };
}

/** What a classifier knows of noised data. */
export interface ClassifierGuidance<V> {
  /** w ≥ 0: 1 by default. */
  readonly weight?: number;
  /** Δ log p(y | x_t), where it is known: [batch, dim] ↦ [batch, 1]. */
  readonly laplacian?: Field<V>;
}

/**
 * Classifier guidance (Dhariwal, Nichol 2021, "Diffusion models beat GANs on image synthesis", section 4): the score
 * gains that of what one wants to see, y, given the noised data,
 *
 *     s = ∇ log p_t(x) + w ∇ log p(y | x_t),   D += w (σ²/α) ∇ log p(y | x_t),   and ε, v accordingly
 *
 * With weight 1 and the classifier of the noised data it is by Bayes' rule exactly the model of data that have y,
 * however it is sampled; for other weights see {@linkcode guided}, which is the same field. A classifier of clean
 * data, or a wrong one, has no such truth.
 *
 * @param model The noised data.
 * @param gradient ∇ log p(y | x_t): [batch, dim] ↦ [batch, dim].
 * @param options The weight; Δ log p(y | x_t).
 * @returns The model, with its `laplacian` if both are known.
 * @throws {RangeError} If w < 0, or the model's schedule reaches where σ or α is 0, as in flow matching.
 * @throws {TypeError} If the model's `kernel` is not normal: Bayes' rule adds ∇ log p(y | x_t) to ∇ log p_t, and of
 *   other noise, E[ε | x_t] does not follow from that.
 *
 * @example Data N(0, 1), and y = x₀ + N(0, 1) seen to be 2: now they are N(1, ½)
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { edm, fromScore } from "driftfield/processes";
 * import { classifierGuided } from "driftfield/samplers";
 *
 * const schedule = edm(), { scale, sub, constant } = float64;
 * const prior = fromScore(schedule, (x, t) => scale(-1 / (1 + t * t), x), { dim: 1 });
 * const posterior = classifierGuided(prior, (x, t) => { // x₀ given x_t is N(x_t/(1+t²), t²/(1+t²))
 *   const keep = 1 / (1 + t * t), spread = 1 + t * t * keep;
 *   return scale(keep / spread, sub(constant(2, x), scale(keep, x)));
 * });
 * assertAlmostEquals(posterior.score(points([[3]]), 2).data[0], (1 - 3) / (0.5 + 4));
 * ```
 */
export function classifierGuided<V>(
  model: DiffusionModel<V>,
  gradient: Field<V>,
  { weight = 1, laplacian }: ClassifierGuidance<V> = {},
): DiffusionModel<V> {
  requireObject("model", model, "schedule", "space", "score", "velocity");
  requireFunction("gradient", gradient);
  requireNumber("weight", weight, 0);
  requireLinear("classifierGuided", model);
  requireNormal("classifierGuided", model, "guided, of a model that knows what one wants");
  requireBetween("classifierGuided", model.schedule);
  const { schedule, space, dim, kernel } = model, known = model.laplacian;
  const push = (view: Field<V>, by: (t: number) => number, of = gradient): Field<V> =>
    weight === 0 ? view : (x, t) => combine(space, view(x, t), [weight * by(t), of(x, t)]);
  return {
    schedule,
    space,
    dim,
    score: push(model.score, () => 1),
    denoise: push(model.denoise, (t) => schedule.variance(t) / schedule.alpha(t)),
    noise: push(model.noise, (t) => -schedule.sigma(t)),
    velocity: push(model.velocity, (t) => -ratesAt(schedule, t).g2 / 2),
    ...(kernel && { kernel }),
    ...(known && laplacian && { laplacian: push(known, () => 1, laplacian) }),
  };
}

function requireAlike<V>(a: DiffusionModel<V>, b: DiffusionModel<V>): void {
  if (a.dim !== b.dim) {
    throw new RangeError(`conditional has dim ${a.dim}, but unconditional has dim ${b.dim}`);
  }
  if (a.space !== b.space) throw new TypeError("conditional and unconditional must live in one space");
  if (!sameKernel(a, b)) {
    throw new TypeError(
      `conditional and unconditional must have noise of one law, got ${kernelOf(a).name} and ${
        kernelOf(b).name
      }`,
    );
  }
  if (isInterpolant(a) !== isInterpolant(b)) {
    throw new TypeError("conditional and unconditional must both have latent noise, or neither");
  }
  if (!a.forward !== !b.forward) {
    throw new TypeError(
      "conditional and unconditional must both have a forward process of their own, or neither",
    );
  }
  const half = (a.schedule.from + a.schedule.to) / 2, [own, others] = [a, b].map((m) => m.forward?.g2(half));
  if (own !== others) {
    throw new RangeError(
      `conditional and unconditional must have the noise of one forward process, g² = ${own} and ${others} at t = ${half}`,
    );
  }
  const seen = (model: DiffusionModel<V>) => {
    const { from, to, alpha, sigma } = model.schedule, middle = (from + to) / 2;
    const latent = isInterpolant(model) ? [model.latent.gamma(middle), model.latent.gamma(middle / 2)] : [];
    return [from, to, ...[from, middle, to].flatMap((t) => [alpha(t), sigma(t)]), ...latent];
  };
  const other = seen(b);
  if (seen(a).some((value, i) => value !== other[i])) {
    throw new RangeError(
      `conditional and unconditional must have one schedule, got ${a.schedule.name} and ${b.schedule.name}`,
    );
  }
}
