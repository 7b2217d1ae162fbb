/**
 * Flow matching with noise on the way.
 *
 * @module
 */
import { type Field, type Points, requireInteger } from "../../core/mod.ts";
import { type InterpolantModel, type Latent, linearPath } from "../../processes/mod.ts";
import { mixed } from "../mixed.ts";
import type { ModelObjective, ReadOptions } from "../read.ts";
import { timeColumns } from "../time_columns.ts";
import { uniformTimes } from "../times.ts";
import { beside } from "./columns.ts";
import { kernelOfPairs, pairing } from "./coupling.ts";
import type { FlowMatchingOptions } from "./flow_matching.ts";
import { coefficients, interpolantModel } from "./interpolant_model.ts";
import { brownianLatent } from "./latents.ts";
import { fromEndToEnd, requireLatent } from "./path.ts";

/** Between what, on which paths, and with how much noise. */
export interface InterpolantOptions extends Omit<FlowMatchingOptions, "sigmaData" | "sigmaBase"> {
  /** Coordinates of a point: the network answers twice as many. */
  readonly dim: number;
  /** γ: `brownianLatent()` by default. */
  readonly latent?: Latent;
}

/** A stochastic interpolant: a regression to learn from, and what the network that has learned it knows. */
export interface Interpolant extends ModelObjective {
  /** Velocity, score and noises, as a network F(x_t, t) = (b, η) knows them. */
  model<V = Points>(network: Field<V>, options: ReadOptions<V>): InterpolantModel<V>;
}

/**
 * A stochastic interpolant (Albergo, Boffi, Vanden-Eijnden 2023, "Stochastic interpolants: a unifying framework for flows and
 * diffusions"): pairs of data x₀ and base x₁ with normal noise z of its own between them,
 *
 *     x_t = α x₀ + σ x₁ + γ z,   b = E[α′ x₀ + σ′ x₁ + γ′ z | x_t],   η = E[z | x_t],   0 ≤ t ≤ 1
 *
 * b is the velocity of a flow with the laws p_t of x_t, and −η/γ = ∇ log p_t, whatever data, base and coupling: so any amount
 * of noise may be added to the flow after it is learned. Both are regressions, and learned as one, by a network that answers
 * (b, η), 2 dim numbers, and is told x_t and t. γ′ z is what b's target varies by at least, near the ends without bound if γ
 * starts as a root. So each row counts 1/(1 + γ′²), about the inverse of that variance: the minimiser is the same, and
 * every loss bounded in the mean. (The paper draws z and −z together, for the same reason.)
 *
 * Of the model, `velocity` is b, `latentNoise` η, `score` −η/γ; `denoise` and `noise`, E[x₀ | x_t] and E[x₁ | x_t], are solved
 * from x_t − γη and b − γ′η. At t = 0 the former is x, at t = 1 the latter; near the other end they are as inexact as γ′η is,
 * and where γ′ is infinite it is taken 2⁻⁵² from there.
 *
 * @param options `dim`; path, latent noise, base, coupling, law of times.
 * @returns The objective, for a network of dim coordinates and 2 dim outputs, and the way from it to a model. The model's
 *   score throws a RangeError where γ = 0: `latentNoise` is known there.
 * @throws {RangeError} If dim is no whole number from 1, the path does not reach both ends, its slopes are not finite there, γ
 *   is not 0 at both ends or not above 0 between. When a regression is drawn, if the data are not finite, or data or base
 *   have points of another dim.
 *
 * @example A network that answers 0 sees no z, and halfway x₀ and x₁ where x is
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { interpolant } from "driftfield/losses";
 *
 * const model = interpolant({ dim: 1 }).model(() => points([[0, 0]]), { dim: 1 });
 * assertEquals([model.denoise, model.noise].map((f) => f(points([[3]]), 0.5).data[0]), [3, 3]);
 * ```
 */
export function interpolant(options: InterpolantOptions): Interpolant {
  const { dim, path = linearPath(), latent = brownianLatent(), times = uniformTimes } = options;
  requireInteger("dim", dim, 1);
  requireLatent(latent);
  const schedule = fromEndToEnd(path), pairsOf = pairing(options), at = coefficients(schedule, latent);
  const columnsOf = timeColumns(schedule, times, (time, counted) => {
    const row = at(time);
    return { time, weight: counted / (1 + row.dGamma ** 2), ...row };
  });
  return {
    name: "stochastic interpolant",
    schedule,
    further: dim,
    regression(batch, rng, { step = 0 } = {}) {
      const { x0, x1 } = pairsOf(batch, rng, step), [rows, got] = x0.shape;
      requireDim("data", got, dim);
      const z = rng.fork("latent").normal(x0.shape, { step });
      const { time, weight, ...c } = columnsOf(rows, rng.fork("time"), step);
      const x = mixed([c.alpha, x0], [c.sigma, x1], [c.gamma, z]);
      const slope = mixed([c.dAlpha, x0], [c.dSigma, x1], [c.dGamma, z]);
      return { x, time, target: beside(slope, z), weight };
    },
    model: (network, how) => {
      requireDim("model", how.dim, dim);
      return interpolantModel(schedule, latent, network, { ...how, kernel: kernelOfPairs(options) });
    },
  };
}

function requireDim(of: string, got: number, dim: number): void {
  if (got !== dim) {
    throw new RangeError(`${of} must have points of dim ${dim}, as the interpolant, got ${got}`);
  }
}
