/**
 * Data of which a part is known.
 *
 * @module
 */
import {
  combine,
  type Field,
  type Points,
  requireObject,
  requirePoints,
  requireShape,
  zeros,
} from "../core/mod.ts";
import { type DiffusionModel, fromDenoiser } from "../processes/mod.ts";
import { requireBetween } from "./ends.ts";
import { isInterpolant, requireLinear } from "./kernels.ts";

/** What is known. */
export interface InpaintOptions {
  /** The values, shape [batch, dim], a row for each sample; those of unknown coordinates are not looked at. */
  readonly known: Points;
  /** Which coordinates are known: length [dim]. */
  readonly mask: readonly boolean[];
}

/**
 * The model of data of which some coordinates are known: these follow the model of that point, the others the given
 * model, asked where the known coordinates have no noise, x̂ = α·known on the mask and x off it:
 *
 *     D = known on the mask, D(x̂, t) off it,   and s, ε, v alike
 *
 * Replacement as in Song et al. (2021), appendix I.2, and Lugmayr et al. (2022, "RePaint"), but without drawing noise
 * on what is known. At each time s is the score of N(α known, σ²) on the mask times p_t(x off it | α known on it),
 * which takes the known values for noised ones: so these are not the laws of the wanted data under noise, and a
 * sampler alone does NOT sample p(x | known), but something between that and p(x), unless the two parts are
 * independent, which of noise that is not normal no parts are. As the noise falls they do tend to it, and with them what
 * Langevin steps sample, of normal noise: take {@linkcode predictorCorrector} or {@linkcode annealedLangevin} with many
 * corrections (RePaint's resampling is another such corrector). The error falls as 1/corrections where what is unknown has
 * one mode; between modes that are far apart Langevin steps hardly move, and their weights stay wrong. For a Gaussian
 * mixture the exact model is `noised(conditional(mixture, …), schedule)` of datasets.
 *
 * Known coordinates come out exactly as they were given, if the sampler ends with E[x₀ | x], as it does by default.
 *
 * @param model The noised data.
 * @param options Values and mask.
 * @returns The model; it takes batches of `known`'s shape only.
 * @throws {RangeError} If shapes do not fit, nothing or all is known, a known value is not finite, or the model's schedule
 *   reaches where σ or α is 0, as in flow matching.
 * @throws {TypeError} If the model has latent noise.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points, repeat } from "driftfield/core";
 * import { gaussianMixture, noised } from "driftfield/datasets";
 * import { edm } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 * import { inpainted, predictorCorrector, sampleToEnd } from "driftfield/samplers";
 *
 * const model = noised(gaussianMixture({ means: [[-1, -1], [1, 1]], sigma: 0.3 }), edm());
 * const right = inpainted(model, { known: repeat([1, 0], 3), mask: [true, false] });
 * const sampler = predictorCorrector({ corrections: 2 });
 * const { data } = await sampleToEnd(right, { count: 3, steps: 50, rng: philox(0), sampler });
 * assertEquals([data[0], data[2], data[4]], [1, 1, 1]);
 * ```
 */
export function inpainted<V = Points>(
  model: DiffusionModel<V>,
  { known, mask }: InpaintOptions,
): DiffusionModel<V> {
  requireObject("model", model, "schedule", "space", "score", "velocity");
  requireShape("known", known);
  if (!Array.isArray(mask)) throw new TypeError(`mask must be a list of booleans, got ${mask}`);
  const { schedule, space, dim, kernel } = model, { shape } = known;
  requireKnown(known, mask, dim);
  if (isInterpolant(model)) {
    throw new TypeError("inpainted is for models without latent noise: what is known has none");
  }
  requireLinear("inpainted", model);
  requireBetween("inpainted", schedule);
  const on = zeros(shape), off = zeros(shape), values = zeros(shape);
  known.data.forEach((value, i) => {
    if (mask[i % dim]) [on.data[i], values.data[i]] = [1, value];
    else off.data[i] = 1;
  });
  const point = fromDenoiser<V>(schedule, () => space.from(values), { dim, space, kernel });
  const joined = (free: Field<V>, bound: Field<V>): Field<V> => (x, t) => {
    const unknown = space.from(off);
    const place = combine(space, space.mul(unknown, x), [schedule.alpha(t), space.from(values)]);
    return space.add(space.mul(unknown, free(place, t)), space.mul(space.from(on), bound(x, t)));
  };
  return {
    schedule,
    space,
    dim,
    score: joined(model.score, point.score),
    denoise: joined(model.denoise, point.denoise),
    noise: joined(model.noise, point.noise),
    velocity: joined(model.velocity, point.velocity),
    ...(kernel && { kernel }),
  };
}

function requireKnown(known: Points, mask: readonly boolean[], dim: number): void {
  if (mask.length !== dim) {
    throw new RangeError(`mask must have one entry for each of ${dim} coordinates, got ${mask.length}`);
  }
  const count = mask.filter(Boolean).length;
  if (count === 0 || count === dim) {
    throw new RangeError(`mask must know some coordinates and not all, got ${count} of ${dim}`);
  }
  if (known?.shape?.[1] !== dim) {
    throw new RangeError(`known must have shape [batch, ${dim}], got [${known?.shape}]`);
  }
  requirePoints("known", { data: known.data.map((v, i) => mask[i % dim] ? v : 0), shape: known.shape });
}
