/**
 * Sliced score matching: the divergence by chance.
 *
 * @module
 */
import { requireInteger } from "../core/mod.ts";
import type { DenoisingOptions } from "../losses/mod.ts";
import type { Schedule } from "../processes/mod.ts";
import { chances, type DirectionLaw } from "./directions.ts";
import { ofData, type ScoreMatching } from "./implicit.ts";
import { type Directions, scoreMatching } from "./score_matching.ts";

/** Along which directions to look. */
export interface SliceOptions {
  /** Directions a row, 1 by default: independent, new at each step. */
  readonly slices?: number;
  /** What they are made of: ±1 by a coin ("rademacher", by default: the lesser variance), or standard normal ("gaussian"). */
  readonly law?: DirectionLaw;
  /** Whether ‖s‖² is exact, of lesser variance at no cost ("SSM-VR"): true by default. */
  readonly exactNorm?: boolean;
}

/**
 * Sliced score matching (Song, Garg, Shi, Ermon 2019, "Sliced score matching: a scalable approach to density and score
 * estimation"): the implicit loss in the mean over random directions v with E vvᵀ = I,
 *
 *     E ‖s‖² + 2 ∇·s = E[(vᵀs)² + 2 vᵀ∇(vᵀs)] = E[‖s‖² + 2 vᵀ∇(vᵀs)]
 *
 * of which the last has the lesser variance and is the default. As of {@linkcode implicit}, each row's loss is λ times
 * that over dim; a value costs 1 + `slices` evaluations, whatever the dimension.
 *
 * @param schedule α and σ. Left out, the network's answer at time 0 is the score of the data as they are.
 * @param options Directions; and what is predicted, weights λ, law of times, as of `denoising`.
 * @returns The loss, with a `model` if there is a schedule.
 * @throws {TypeError} If the noise is not normal, as {@linkcode implicit}.
 * @throws {RangeError} If there are no slices, or the law has another name; when it draws, as {@linkcode implicit}.
 *
 * @example In one dimension a coin sees all
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { type Architecture, implicit, mlp, onPoints, sliced, traced } from "driftfield/networks";
 * import { philox } from "driftfield/random";
 *
 * const x0 = points([[3]]), minus: Architecture = { ...mlp({ dim: 1 }), apply: (A, _, x) => A.scale(-1, x) };
 * const network = traced(onPoints, minus, {}, points([[0]]));
 * const [sure, chance] = [implicit(), sliced()].map((loss) =>
 *   loss.rows(onPoints, network, loss.draw(x0, philox(0), { step: 0 }).arrays).data[0]
 * );
 * assertEquals(chance, sure);
 * ```
 */
export function sliced<S extends Schedule | undefined = undefined>(
  schedule?: S,
  options: SliceOptions & DenoisingOptions = {},
): ScoreMatching<S> {
  const { slices = 1, law = "rademacher", exactNorm = true, ...how } = options;
  requireInteger("slices", slices, 1);
  const random = chances(slices, law);
  const draw: Directions["draw"] = (shape, rng, at) => random(shape, rng.fork("slices"), at);
  return ofData(
    schedule,
    how,
    (read) => scoreMatching("sliced score matching", read, { draw, share: 1 / slices, project: !exactNorm }),
  );
}
