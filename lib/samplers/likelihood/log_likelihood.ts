/**
 * How likely points are.
 *
 * @module
 */
import { float64, type Points, requireNumber, requireObject, take } from "../../core/mod.ts";
import { type DiffusionModel, type NoiseKernel, normalKernel } from "../../processes/mod.ts";
import { isWhole } from "../ends.ts";
import { kernelOf } from "../kernels.ts";
import { requirePointsOf } from "../where.ts";
import { type Carried, type CarryOptions, changeOfVariables } from "./change_of_variables.ts";

/** A law whose density is known. */
export interface Prior {
  /** log p of each row, nats: length [batch]. */
  logDensity(x: Points): Float64Array;
}

/** How to reckon a likelihood. */
export interface LikelihoodOptions extends Omit<CarryOptions, "from" | "to"> {
  /** The time at which the points are samples: `schedule.from` by default; 0, or any at which the model is defined. */
  readonly from?: number;
  /** The time of the noise: `schedule.to` by default. */
  readonly to?: number;
  /** The law at `to`: by default that of samplers' noise, {@linkcode kernelPrior} of the model's kernel, with σ(to). */
  readonly prior?: Prior;
}

/** Likelihoods, with what they are made of: logDensity = logPrior + logDeterminant. */
export interface Likelihood extends Omit<Carried, "t" | "x"> {
  /** log p of each row, nats: length [batch]. */
  readonly logDensity: Float64Array;
  /** Log density of the latent under the prior, nats: length [batch]. */
  readonly logPrior: Float64Array;
  /** x(to), where the flow carries each point: shape [batch, dim]. */
  readonly latent: Points;
}

/**
 * The noise that samplers start from, σ ε:
 *
 *     log p(x) = log p_ε(x/σ) − dim · ln σ
 *
 * @param kernel The law of ε.
 * @param sigma σ, above 0.
 * @returns Its log density.
 * @throws {RangeError} If σ is not above 0.
 *
 * @example The prior of Poisson flow, of one extra dimension in the plane: a hemisphere seen from a charge, on its plane
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { studentKernel } from "driftfield/processes";
 * import { kernelPrior } from "driftfield/samplers";
 *
 * const z = 3, x = points([[4, 0]]), distance = 5;
 * const { logDensity } = kernelPrior(studentKernel(1), z);
 * assertAlmostEquals(Math.exp(logDensity(x)[0]), z / (2 * Math.PI * distance ** 3), 1e-12);
 * ```
 */
export function kernelPrior(kernel: NoiseKernel, sigma: number): Prior {
  requireObject("kernel", kernel, "logDensity");
  requireNumber("sigma", sigma, 1e-150, 1e150);
  return {
    logDensity: (x) =>
      kernel.logDensity(float64.scale(1 / sigma, x)).map((height) => height - x.shape[1] * Math.log(sigma)),
  };
}

/**
 * The noise that samplers of diffusion models start from, N(0, σ² I).
 *
 * @param sigma σ, above 0.
 * @returns Its log density.
 * @throws {RangeError} If σ is not above 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { normalPrior } from "driftfield/samplers";
 *
 * assertAlmostEquals(normalPrior(2).logDensity(points([[2]]))[0], -0.5 - Math.log(2 * Math.sqrt(2 * Math.PI)));
 * ```
 */
export function normalPrior(sigma: number): Prior {
  return kernelPrior(normalKernel, sigma);
}

/**
 * The log likelihood of points under the probability flow (Song et al. 2021, "Score-based generative modeling through
 * stochastic differential equations", section 4.3 and equation 39), v the model's velocity:
 *
 *     log p(x) = log prior(x(to)) + ∫ ∇·v(x(t), t) dt   from `from` to `to`,   dx/dt = v,   x(from) = x
 *
 * It is the density of one law: where the flow takes draws of the prior from `to` back to `from`. With the default prior
 * those are the samples of `adaptiveFlow` with `denoise: false`, not those of a reverse SDE. With an exact score and the
 * exact law at `to` as prior it is p_from, that of α(from) x₀ + σ(from) ε. Nothing is added to it: it is in nats per
 * point, not per coordinate, in the unit in which x is given, with neither the last denoising nor the noise σ(from), the
 * factor α(from), a rescaling or a quantisation of the data accounted for. {@linkcode bitsPerDimension} and
 * {@linkcode dequantise} do the last two, where they are asked to.
 *
 * @param model The noised data, known or learned, over float64 arrays.
 * @param x Points, shape [batch, dim].
 * @param options Times, prior, divergence, tolerance. For progress, loop over {@linkcode changeOfVariables}.
 * @returns The log likelihoods, and what they are made of; a standard error where the divergence is estimated.
 * @throws {RangeError} If an option is out of range, x has another dim than the model, or the prior gives NaN.
 * @throws {Error} If the flow cannot be followed: the message says where and what to try.
 *
 * @example Data N(0, 1), under a schedule that preserves variance, stay what they are
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { fromScore, variancePreserving } from "driftfield/processes";
 * import { logLikelihood, normalPrior } from "driftfield/samplers";
 *
 * const model = fromScore(variancePreserving(), (x) => float64.scale(-1, x), { dim: 1 });
 * const { logDensity } = await logLikelihood(model, points([[0], [1]]), { prior: normalPrior(1) });
 * assertAlmostEquals(logDensity[1] - logDensity[0], -0.5, 1e-9);
 * ```
 */
export async function logLikelihood(
  model: DiffusionModel<Points>,
  x: Points,
  options: LikelihoodOptions = {},
): Promise<Likelihood> {
  requireObject("model", model, "schedule", "velocity");
  const { schedule } = model, { from = schedule.from, to = schedule.to, ...rest } = options;
  requirePointsOf(model, x);
  requireNumber("from", from, 0);
  requireNumber("to", to, from);
  if (to !== schedule.to && isWhole(schedule) && !rest.prior) {
    throw new RangeError(
      `to must be ${schedule.to}, where ${schedule.name} has its base, or prior given, got ${to}`,
    );
  }
  const { prior = kernelPrior(kernelOf(model), schedule.sigma(to)), ...how } = rest;
  requireObject("prior", prior, "logDensity");
  prior.logDensity(take(x, [0])); // a density that is not known is told before the flow is followed
  let end: Carried | undefined;
  for await (const frame of changeOfVariables(model, x, { ...how, from, to })) end = frame;
  const { t: _, x: latent, ...carried } = end!, logPrior = prior.logDensity(latent);
  const bad = Array.prototype.findIndex.call(logPrior, Number.isNaN);
  if (logPrior.length !== x.shape[0] || bad >= 0) {
    throw new RangeError(
      bad >= 0
        ? `prior gives NaN in row ${bad}`
        : `prior must give ${x.shape[0]} numbers, got ${logPrior.length}`,
    );
  }
  return { ...carried, latent, logPrior, logDensity: logPrior.map((p, i) => p + carried.logDeterminant[i]) };
}
