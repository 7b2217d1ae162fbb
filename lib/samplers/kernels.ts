/**
 * What a way of sampling asks of the noise.
 *
 * @module
 */
import { type DiffusionModel, type NoiseKernel, normalKernel } from "../processes/mod.ts";

type Noisy = { readonly kernel?: NoiseKernel };

/** The law of a model's noise. */
export const kernelOf = ({ kernel = normalKernel }: Noisy): NoiseKernel => kernel;

/** Whether two models have noise of one law: a law is known by its name. */
export const sameKernel = (a: Noisy, b: Noisy): boolean => kernelOf(a).name === kernelOf(b).name;

/** Requires normal noise, of which alone `score` is ∇ log p_t. */
export function requireNormal(who: string, model: Pick<DiffusionModel, "kernel">, remedy: string): void {
  if (sameKernel(model, {})) return;
  throw new TypeError(
    `${who} is for ${normalKernel.name} noise, but the model's is ${kernelOf(model).name}: take ${remedy}`,
  );
}

/** What to take instead of a sampler that draws noise. */
export const drawsNone =
  "a sampler that draws none, such as dpmSolver, edmSampler without churn, probabilityFlow or adaptiveFlow";

/** What to take instead of Langevin steps. */
export const noScore = "a sampler of the flow, since score is not ∇ log p there";
