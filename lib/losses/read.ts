/**
 * What a network's answers say of noised data.
 *
 * @module
 */
import { combine, type Field, float64, type Points, requireInteger, type Space } from "../core/mod.ts";
import { type DiffusionModel, fromNoise, type NoiseKernel, type Schedule } from "../processes/mod.ts";
import type { Prediction } from "./prediction.ts";
import type { Objective } from "./regression.ts";

/** Where a network's answers are read. */
export interface ReadOptions<V> {
  /** Coordinates of a point. */
  readonly dim: number;
  /** Where states live; `float64` by default. */
  readonly space?: Space<V>;
}

/** The same, for a network whose derivative may be known. */
export interface LinearReadOptions<V> extends ReadOptions<V> {
  /** ∇·F by F's own input, where it is known: (scale · x_t, time) ↦ [batch, 1]. */
  readonly divergence?: Field<V>;
}

/** A regression to learn from, and what the network that has learned it knows. */
export interface ModelObjective extends Objective {
  /** α and σ. */
  readonly schedule: Schedule;
  /** Numbers that the network answers beside one a coordinate; 0 if it is left out. */
  readonly further?: number;
  /** The noised data as a network knows them. */
  model<V = Points>(network: Field<V>, options: ReadOptions<V>): DiffusionModel<V>;
}

/**
 * The model that a network F is: x_t = α x₀ + σ ε and F = a x₀ + b ε, in the mean given x_t, solved for x₀ and ε,
 *
 *     E[x₀ | x_t] = (b x_t − σ F)/det,   E[ε | x_t] = (α F − a x_t)/det,   det = α b − σ a
 *
 * and, since the score is −E[ε | x_t]/σ,  Δ log p = (a dim − α scale ∇·F)/(σ det).
 */
export function modelOf<V>(
  schedule: Schedule,
  predict: Prediction,
  network: Field<V>,
  { dim, space = float64 as unknown as Space<V>, divergence, kernel }: LinearReadOptions<V> & {
    readonly kernel?: NoiseKernel;
  },
): DiffusionModel<V> {
  requireInteger("dim", dim, 1);
  const at = (t: number) => {
    const target = predict(schedule, t), alpha = schedule.alpha(t), sigma = schedule.sigma(t);
    return { ...target, alpha, sigma, det: alpha * target.b - sigma * target.a };
  };
  const noise: Field<V> = (x, t) => {
    const { a, alpha, det, scale, time } = at(t), F = network(space.scale(scale, x), time);
    return combine(space, space.scale(alpha / det, F), [-a / det, x]);
  };
  const denoise: Field<V> = (x, t) => {
    const { b, sigma, det, scale, time } = at(t), F = network(space.scale(scale, x), time);
    return combine(space, space.scale(-sigma / det, F), [b / det, x]);
  };
  const laplacian = divergence && ((x: V, t: number) => {
    const { a, alpha, sigma, det, scale, time } = at(t);
    const own = space.scale(-alpha * scale / (sigma * det), divergence(space.scale(scale, x), time));
    return space.add(own, space.constant(a * dim / (sigma * det), own));
  });
  return { ...fromNoise(schedule, noise, { dim, space, laplacian, kernel }), denoise };
}
