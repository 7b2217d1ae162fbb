/**
 * What is known, or learned, of interpolants with noise of their own.
 *
 * @module
 */
import type { Field, Points } from "../../core/mod.ts";
import type { DiffusionModel } from "./model.ts";

/** γ in x_t = α x₀ + σ x₁ + γ z: how much noise there is on the way. */
export interface Latent {
  /** γ(t) ≥ 0, 0 at both ends. */
  gamma(t: number): number;
  /** γ′(t): may be infinite at the ends. */
  dGamma(t: number): number;
}

/**
 * A stochastic interpolant x_t = α x₀ + σ x₁ + γ z, z ~ N(0, I) independent of the pair (x₀, x₁): Albergo, Boffi,
 * Vanden-Eijnden (2023), "Stochastic interpolants: a unifying framework for flows and diffusions", section 2.1. Its
 * velocity is E[α′ x₀ + σ′ x₁ + γ′ z | x_t], and whatever the laws of the pair, its score is ∇ log p_t, as in their
 * section 2.2:
 *
 *     ∇ log p_t = −E[z | x_t]/γ
 */
export interface InterpolantModel<V = Points> extends DiffusionModel<V> {
  /** γ and γ′. */
  readonly latent: Latent;
  /** E[z | x_t]: [batch, dim] ↦ [batch, dim]. */
  readonly latentNoise: Field<V>;
}
