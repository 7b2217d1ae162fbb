/**
 * What a network that has learned an interpolant knows.
 *
 * @module
 */
import { combine, type Field, float64, type Space } from "../../core/mod.ts";
import type { InterpolantModel, Latent, NoiseKernel, Schedule } from "../../processes/mod.ts";
import type { ReadOptions } from "../read.ts";
import { columns } from "./columns.ts";

/** Where γ′ may be infinite, it is taken so far from there. */
const near = Number.EPSILON;

/** x_t = α x₀ + σ x₁ + γ z and its slope: a number of each at a time. */
export const coefficients =
  ({ alpha, dAlpha, sigma, dSigma }: Schedule, { gamma, dGamma }: Latent) => (t: number) => ({
    alpha: alpha(t),
    dAlpha: dAlpha(t),
    sigma: sigma(t),
    dSigma: dSigma(t),
    gamma: gamma(t),
    dGamma: dGamma(Math.min(1 - near, Math.max(near, t))),
  });

/**
 * The model that a network (b, η) is: two equations, x − γη = α E x₀ + σ E x₁ and b − γ′η = α′ E x₀ + σ′ E x₁, given x_t = x,
 *
 *     det E x₀ = σ′ x − σ b + (σ γ′ − σ′ γ) η,   det E x₁ = α b − α′ x + (α′ γ − α γ′) η,   det = α σ′ − α′ σ
 */
export function interpolantModel<V>(
  schedule: Schedule,
  latent: Latent,
  network: Field<V>,
  { dim, space = float64 as unknown as Space<V>, kernel }: ReadOptions<V> & { readonly kernel?: NoiseKernel },
): InterpolantModel<V> {
  const at = coefficients(schedule, latent),
    det = (c: ReturnType<typeof at>) => c.alpha * c.dSigma - c.dAlpha * c.sigma;
  const velocityOf = (F: V) => columns(space, F, 0, dim),
    latentOf = (F: V) => columns(space, F, dim, 2 * dim);
  const latentNoise: Field<V> = (x, t) => latentOf(network(x, t));
  return {
    schedule,
    space,
    dim,
    latent,
    latentNoise,
    velocity: (x, t) => velocityOf(network(x, t)),
    score: (x, t) => space.scale(-1 / latentAt(latent, t), latentNoise(x, t)),
    denoise: (x, t) => {
      const c = at(t), F = network(x, t), all = 1 / det(c);
      const known = combine(space, space.scale(c.dSigma * all, x), [-c.sigma * all, velocityOf(F)]);
      return combine(space, known, [(c.sigma * c.dGamma - c.dSigma * c.gamma) * all, latentOf(F)]);
    },
    noise: (x, t) => {
      const c = at(t), F = network(x, t), all = 1 / det(c);
      const known = combine(space, space.scale(c.alpha * all, velocityOf(F)), [-c.dAlpha * all, x]);
      return combine(space, known, [(c.dAlpha * c.gamma - c.alpha * c.dGamma) * all, latentOf(F)]);
    },
    ...(kernel && { kernel }),
  };
}

/** γ, above 0. */
function latentAt({ gamma }: Latent, t: number): number {
  const value = gamma(t);
  if (value > 0) return value;
  throw new RangeError(
    `the score of an interpolant is −latentNoise/γ, but γ is ${value} at t = ${t}: ask for latentNoise`,
  );
}
