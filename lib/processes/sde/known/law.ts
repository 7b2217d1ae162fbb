/**
 * What is known exactly of a process.
 *
 * @module
 */
import type { SymbolicSde } from "../types.ts";

/** The law of X_t given X_0 = x0, for a scalar process. */
export interface Law {
  /** E X_t. */
  mean(x0: number, t: number): number;
  /** Var X_t. */
  variance(x0: number, t: number): number;
  /** Cov(X_s, X_t). */
  covariance(x0: number, s: number, t: number): number;
  /** The density of X_t at x, t > 0. */
  density(x: number, x0: number, t: number): number;
}

/** The law that stays as it is. */
export interface Stationary {
  /** Its mean. */
  readonly mean: number;
  /** Its variance. */
  readonly variance: number;
  /** Its density at x. */
  density(x: number): number;
}

/** An equation with its exact law beside it. */
export type Known<L> = SymbolicSde & {
  /** What is known of its solutions. */
  readonly law: L;
};

/** exp(−(x − m)²/2v)/√(2πv). */
export const gaussian = (x: number, mean: number, variance: number): number =>
  Math.exp(-((x - mean) ** 2) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);

/** ∫₀ᵗ e^(−rate s) ds = (1 − e^(−rate t))/rate, and t for rate 0. */
export const decayed = (rate: number, t: number): number => rate === 0 ? t : -Math.expm1(-rate * t) / rate;
