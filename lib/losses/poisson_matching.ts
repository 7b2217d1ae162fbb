/**
 * Poisson flow, learned by taking out noise of heavy tails.
 *
 * @module
 */
import { float64, requirePositive } from "../core/mod.ts";
import { edm, type Schedule, studentKernel } from "../processes/mod.ts";
import { denoising } from "./denoising.ts";
import { noisedBatches } from "./noised_batches.ts";
import { dataPrediction, preconditioned } from "./prediction.ts";
import type { ModelObjective } from "./read.ts";
import { rowReading } from "./row_reading.ts";
import { modelOnRows, onRows, type RowReader } from "./rows.ts";
import type { Times } from "./times.ts";

/** What of Poisson flow is learned, and where. */
export interface PoissonMatchingOptions {
  /** D ≥ 1, a whole number or Infinity: 1 is PFGM, Infinity diffusion. */
  readonly extraDimensions: number;
  /** α and σ, with r = σ√D the distance from the data's plane; `edm()` by default. */
  readonly schedule?: Schedule;
  /** s, the root mean square of the data's coordinates, 1 by default. */
  readonly sigmaData?: number;
  /** At which times; `logNormalTimes()` by default. */
  readonly times?: Times;
}

/**
 * The perturbation objective of Poisson flow (Xu, Liu, Tian, Tong, Tegmark, Jaakkola 2023, "PFGM++"), preconditioned so
 * that it can be learned for every D, small ones too. x_t = α x₀ + σ ε with Student's ε ({@linkcode studentKernel}), and
 * with y = x_t/α, ℓ = σ/α and e the level that the row itself seems to have, the network F learns
 *
 *     E[x₀ | x_t] = s²/(e² + s²) y + e s/√(e² + s²) F(y/√(e² + s²), ¼ ln ℓ),   e² = ℓ² + (‖y‖² − 4N (ℓ² + s²))₊/(N + D)
 *
 * by squared errors, each row weighted by 1/(1 + ∫₁^{1+s/ℓ} v^{1−D} dv), about the inverse of its targets' mean square. As e
 * and weight depend on x_t and t alone, the minimiser over all functions is E[x₀ | x_t] exactly: nothing of it is biased, as
 * {@linkcode normalisedField} is.
 *
 * Which objective for which D: `denoising(schedule, { kernel: studentKernel(D) })` is the published one, whose network sees
 * scale · x_t and answers a x₀ + b ε. Its targets have ε's variance, D/(D − 2), so that up to D = 2 there is no mean loss
 * to minimise, and the network's input is as wild as ε; from D = 8 on the two learn alike, and at D = Infinity they are one.
 * Here input and weighted targets are bounded, in size and in mean square, at every level and for every D.
 *
 * @param options D, schedule, scale of the data, law of times.
 * @returns The objective, and the way from a network to a model.
 * @throws {RangeError} If D is below 1 or no whole number, or s not above 0. When a regression is drawn, if x₀ is not finite.
 *
 * @example A network that always answers 0, far away: the field lines lead to the origin, where data are
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { poissonMatching } from "driftfield/losses";
 *
 * const model = poissonMatching({ extraDimensions: 1 }).model((x) => float64.scale(0, x), { dim: 1 });
 * const e2 = 2 ** 2 + (100 ** 2 - 4 * (2 ** 2 + 1)) / 2;
 * assertAlmostEquals(model.denoise(points([[100]]), 2).data[0], 100 / (e2 + 1));
 * ```
 */
export function poissonMatching(options: PoissonMatchingOptions): ModelObjective {
  const { extraDimensions, schedule = edm(), sigmaData = 1, times } = options, name = "Poisson flow matching";
  requirePositive("sigmaData", sigmaData);
  if (extraDimensions === Infinity) {
    return { ...denoising(schedule, { predict: preconditioned({ sigmaData }), times }), name };
  }
  const kernel = studentKernel(extraDimensions), data = { extraDimensions, sigmaData };
  const batchOf = noisedBatches(schedule, { predict: dataPrediction, times, kernel });
  const read: RowReader = (space, y, level, dim, ask) => {
    const { seen, skip, out } = rowReading(space, y, level, { ...data, dim });
    return space.add(skip, space.mul(out, ask(seen)));
  };
  return {
    name,
    schedule,
    regression(x0, rng, { step = 0 } = {}) {
      const batch = batchOf(x0, rng, { step }),
        { time, weight } = batch,
        { y, level, levels } = onRows(batch);
      const { seen, skip, out } = rowReading(float64, y, level, { ...data, dim: y.shape[1] });
      return {
        x: seen,
        time,
        target: float64.div(float64.sub(x0, skip), out),
        weight: weight.map((w, i) => w / tailMoment(1 + sigmaData / levels[i], extraDimensions)),
      };
    },
    model: (network, how) => modelOnRows(read, network, how, { schedule, kernel }),
  };
}

/** 1 + ∫₁^u v^{1−D} dv: the second moment of a tail v^{−D−1}, cut at u, but for a factor. */
const tailMoment = (u: number, D: number) => 1 + (D === 2 ? Math.log(u) : (u ** (2 - D) - 1) / (2 - D));
