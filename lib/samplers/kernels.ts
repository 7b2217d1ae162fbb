/**
 * What a way of sampling asks of the noise.
 *
 * @module
 */
import {
  type DiffusionModel,
  type InterpolantModel,
  type NoiseKernel,
  normalKernel,
} from "../processes/mod.ts";

type Noisy = { readonly kernel?: NoiseKernel; readonly forward?: unknown };

/** The law of a model's noise. */
export const kernelOf = ({ kernel = normalKernel }: Noisy): NoiseKernel => kernel;

/** Whether two models have noise of one law: a law is known by its name. */
export const sameKernel = (a: Noisy, b: Noisy): boolean => kernelOf(a).name === kernelOf(b).name;

/** Whether normal noise lies between data and base, γ z, whatever their laws. */
export const isInterpolant = <V>(model: Partial<DiffusionModel<V>>): model is InterpolantModel<V> =>
  "latent" in model && "latentNoise" in model;

/** Requires x_t = α x₀ + σ ε: of a forward process of its own, how much of a point is data is not known. */
export function requireLinear(who: string, { forward }: Noisy): void {
  if (!forward) return;
  throw new TypeError(
    `${who} is for x_t = α x₀ + σ ε, but the model has a forward process of its own: take probabilityFlow or adaptiveFlow in time, flowSde or reverseDiffusion`,
  );
}

/** Requires a score that is ∇ log p_t: of normal noise and no other, or of a forward process of its own. */
export function requireScore(who: string, model: Noisy, remedy: string): void {
  if (!model.forward) requireNormal(who, model, remedy);
}

/** Requires normal noise and no other, of which alone `score` is −E[ε | x_t]/σ and ∇ log p_t. */
export function requireNormal(who: string, model: Noisy, remedy: string): void {
  const interpolant = isInterpolant(model as Partial<DiffusionModel>);
  if (sameKernel(model, {}) && !interpolant) return;
  const law = kernelOf(model).name + (interpolant ? ", with latent noise" : "");
  throw new TypeError(`${who} is for ${normalKernel.name} noise, but the model's is ${law}: take ${remedy}`);
}

/** What to take instead of a sampler that draws noise. */
export const drawsNone =
  "a sampler that draws none, such as dpmSolver, edmSampler without churn, probabilityFlow or adaptiveFlow";

/** What to take instead of Langevin steps. */
export const noScore = "a sampler of the flow, since score is not ∇ log p there";
