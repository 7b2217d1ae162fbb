/**
 * Moves at one level of noise, which leave the law of the noised data as it is.
 *
 * @module
 */
import { combine, matrixVector, requirePositive } from "../core/mod.ts";
import type { DiffusionModel } from "../processes/mod.ts";
import { noScore, requireScore } from "./kernels.ts";

/**
 * A move at time t that keeps p_t, up to a bias that vanishes with its step: [batch, dim] ↦ [batch, dim]. Those here are
 * for normal noise: a model of another `kernel` is a TypeError, as its `score` is not ∇ log p_t.
 */
export type Corrector = <V>(place: Place<V>) => V;

/** Where a corrector is, and its noise. */
export interface Place<V> {
  /** The noised data. */
  readonly model: DiffusionModel<V>;
  /** The state, shape [batch, dim]. */
  readonly x: V;
  /** Its time. */
  readonly t: number;
  /** Standard normals of its shape. */
  readonly z: V;
}

/** How far a corrector goes. */
export interface CorrectorOptions {
  /** r > 0, what the score moves x by over what noise does: 0.16 by default. */
  readonly snr?: number;
}

/**
 * A step of Langevin's equation, as long as the noise allows:
 *
 *     x ← x + ε s(x, t) + √(2ε) z,   ε = 2 r² σ²
 *
 * The score is −E[ε|x]/σ, of mean square at most dim/σ², and near it where noise prevails: this is what Song et al.
 * (2021), appendix G, algorithm 4, ask for, ε = 2 (r ‖z‖/‖s‖)², with both norms at their typical values. It depends on
 * no sample, so that p_t is kept up to O(ε): of a Gaussian of variance v, the variance that is kept is
 * v/(1 − ε/(2v)).
 *
 * @param options r.
 * @returns The corrector.
 * @throws {RangeError} If r is not above 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { edm, fromScore } from "driftfield/processes";
 * import { langevinCorrector } from "driftfield/samplers";
 *
 * const model = fromScore(edm(), (x) => float64.scale(-1, x), { dim: 1 }), [x, z] = [points([[1]]), points([[1]])];
 * const moved = langevinCorrector({ snr: 0.1 })({ model, x, t: 2, z }); // ε = 0.02 · 2²
 * assertAlmostEquals(moved.data[0], 1 - 0.08 + 0.4);
 * ```
 */
export function langevinCorrector({ snr = 0.16 }: CorrectorOptions = {}): Corrector {
  requirePositive("snr", snr);
  return ({ model, x, t, z }) => {
    requireScore("langevinCorrector", model, noScore);
    const { schedule, space, score } = model;
    const step = 2 * snr ** 2 * schedule.variance(t);
    return combine(space, x, [step, score(x, t)], [Math.sqrt(2 * step), z]);
  };
}

/**
 * The corrector of Song et al. (2021), appendix G, sample by sample,
 *
 *     x ← x + ε s + √(2ε) z,   ε = 2 (r ‖z‖/‖s‖)², at most σ²
 *
 * (there both norms are means over the mini-batch, so that a sample would depend on what is made beside it). A step
 * that depends on x and z does not keep p_t, however small r is: in d dimensions what it keeps is ∝ ‖s‖²
 * p_t^{d/(d+2)}, as its equation is dX = (d/‖s‖²) s dτ + √(2 (d+2))/‖s‖ dW. If p_t is Gaussian that is ((d+2)/d)²
 * times the variance: 9 times on a line, 1.56 times for d = 8, 0.1 % too much for d = 3072. For comparison;
 * {@linkcode langevinCorrector} has no such bias.
 *
 * @param options r.
 * @returns The corrector.
 * @throws {RangeError} If r is not above 0.
 *
 * @example A point with half the score goes four times as far
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { edm, fromScore } from "driftfield/processes";
 * import { normedCorrector } from "driftfield/samplers";
 *
 * const model = fromScore(edm(), (x) => float64.scale(-1, x), { dim: 1 });
 * const moved = normedCorrector({ snr: 0.1 })({ model, x: points([[1], [2]]), t: 9, z: points([[1], [1]]) });
 * [1 - 0.02 + 0.2, 2 - 0.005 * 2 + 0.1].forEach((x, i) => assertAlmostEquals(moved.data[i], x));
 * ```
 */
export function normedCorrector({ snr = 0.16 }: CorrectorOptions = {}): Corrector {
  requirePositive("snr", snr);
  return ({ model, x, t, z }) => {
    requireScore("normedCorrector", model, noScore);
    const { schedule, space, score, dim } = model;
    const s = score(x, t), square = (v: typeof x) => matrixVector(space, v, v, dim, 1);
    const inverse = space.scale(1 / (2 * snr ** 2), space.div(square(s), square(z)));
    const least = space.constant(1 / schedule.variance(t), inverse);
    const larger = space.scale(
      1 / 2, // max(a, b) = ½ (a + b + |a − b|)
      space.add(space.add(inverse, least), space.map("abs", space.sub(inverse, least))),
    );
    const column = space.div(space.constant(1, larger), larger);
    const step = dim === 1 ? column : space.stack(Array.from({ length: dim }, () => column));
    const noise = space.map("sqrt", space.scale(2, step));
    return space.add(space.add(x, space.mul(step, s)), space.mul(noise, z));
  };
}
