/**
 * Poisson flow, learned as the direction of a field.
 *
 * @module
 */
import {
  float64,
  type Points,
  requireInteger,
  requireNumber,
  requirePoints,
  requirePositive,
  zeros,
} from "../core/mod.ts";
import { edm, poissonField, type PoissonOptions, studentKernel } from "../processes/mod.ts";
import { fieldReading } from "./field_reading.ts";
import { noisedBatches } from "./noised_batches.ts";
import type { PoissonMatchingOptions } from "./poisson_matching.ts";
import { dataPrediction } from "./prediction.ts";
import type { ModelObjective } from "./read.ts";
import { modelOnRows, onRows, type RowReader } from "./rows.ts";

/** How a field is learned. */
export interface NormalisedFieldOptions extends Partial<PoissonMatchingOptions>, Pick<PoissonOptions, "via"> {
  /** The share of a batch that is perturbed and learned from, 1/8 by default; the field is that of the whole batch. */
  readonly share?: number;
  /** γ ≥ 0, in the unit of the data: fields of charges nearer than that count less; 0 by default. */
  readonly gamma?: number;
}

/**
 * PFGM's objective (Xu, Liu, Tegmark, Jaakkola 2022, "Poisson flow generative models", section 3.2): the direction of the
 * field of a large batch x₀₁ … x₀_B, at points that are perturbed from a few of its rows. With D extra dimensions, y = x_t/α
 * and ℓ = σ/α, so that r = ℓ√D is the distance from the data's plane, what is regressed on is
 *
 *     F = √(N+D) (m, ℓ)/(‖(m, r)‖ + γ),   m = Σ_j p_j (y − x₀_j),   p_j ∝ (‖y − x₀_j‖² + r²)^{−(N+D)/2}
 *
 * and what is learned is E[x₀ | x_t] = y − ℓ F_{1…N}/F_{N+1}. (The paper has D = 1, γ = 5, and −√N for √(N+1).) An error of F
 * counts there times the distance from the data, and F_{N+1} is as small as that distance is large: with a network that
 * answers F itself, what comes from far away is lost. So, as preconditioning does for noise, what it answers is how much F
 * deviates from the ray of a charge of size s at the origin, in the units that this can have,
 *
 *     F = √(N+D) (y + s G_{1…N}, ℓ + s (ℓ/e) G_{N+1})/(L + γ),   L² = s² + ‖y‖² + r²
 *     E[x₀ | x_t] = s (G_{N+1} y − e G_{1…N})/(e + s G_{N+1})
 *
 * with the row's own level e, and what it sees, those of {@linkcode poissonMatching}; the denominator is held above 0, where
 * data within 4 s√N of the origin leave it. G is learned by squared errors: weighted by (N+D) s²/(L+γ)², and in the last
 * coordinate by (ℓ/e)² as well, they are the paper's, of F. As all of this depends on x_t and t alone, the minimiser over all
 * functions is the same either way: F is E[F | x_t].
 *
 * The paper perturbs by (1 + τ)^m times a normal vector of N + 1 coordinates, m uniform: given r that is Student's kernel,
 * as here, but for the ends of m's range, at σ even in ln σ. Since y comes from a row of the batch, of which j is a random
 * one given y, the field of the batch itself is unbiased: E[m | y] = y − E[x₀ | y]. But the mean of its directions is not the
 * direction of its mean: what is learned is off by O(1/B), the less so the larger γ, for which F_{N+1} becomes small in
 * return. `poissonMatching` has no such bias, and asks for no large batch.
 *
 * Memory is linear in B; the work is share · B². Rows 1 … ⌈share · B⌉ of the regression are those of x₀, and depend on all of
 * it. Labels cannot be learned so: the field would have to be that of a label's own rows.
 *
 * @param options D = 1 by default, schedule, scale of the data, law of times; share, γ, what computes.
 * @returns The objective, for a network of N coordinates and N + 1 outputs, and the way from it to a model.
 * @throws {RangeError} If an option is out of range. When a regression is drawn, if x₀ is not finite.
 *
 * @example A network that answers 0: a charge at the origin, from wherever it is seen
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { normalisedField } from "driftfield/losses";
 *
 * const model = normalisedField({ extraDimensions: 1 }).model(() => points([[0, 0]]), { dim: 1 });
 * assertAlmostEquals(model.denoise(points([[500]]), 2).data[0], 0);
 * ```
 */
export function normalisedField(options: NormalisedFieldOptions = {}): ModelObjective {
  const { extraDimensions = 1, schedule = edm(), sigmaData = 1, times, share = 1 / 8, gamma = 0, via } =
    options;
  requireInteger("extraDimensions", extraDimensions, 1);
  requirePositive("sigmaData", sigmaData);
  requirePositive("share", share);
  requireNumber("share", share, 0, 1);
  requireNumber("gamma", gamma, 0);
  const D = extraDimensions, data = { extraDimensions, sigmaData, gamma }, kernel = studentKernel(D);
  const batchOf = noisedBatches(schedule, { predict: dataPrediction, times, kernel });
  const read: RowReader = (space, y, level, dim, ask) => {
    const { seen, denoised } = fieldReading(space, y, level, { ...data, dim });
    return denoised(ask(seen));
  };
  return {
    name: "normalised Poisson field",
    schedule,
    further: 1,
    regression(x0, rng, { step = 0 } = {}) {
      requirePoints("x0", x0);
      const [all, dim] = x0.shape, rows = Math.ceil(share * all);
      const few: Points = { data: x0.data.subarray(0, rows * dim), shape: [rows, dim] };
      const batch = batchOf(few, rng, { step }),
        { time, weight } = batch,
        { y, level, levels } = onRows(batch);
      const field = poissonField({ exponent: dim + D, via });
      const { mean } = field(raised(y, (i) => levels[i] * Math.sqrt(D)), raised(x0, () => 0));
      const m = float64.stack(Array.from({ length: dim }, (_, k) => float64.column(mean, k)));
      const { seen, target } = fieldReading(float64, y, level, { ...data, dim });
      return { x: seen, time, target: target(m), weight };
    },
    model: (network, how) => modelOnRows(read, network, how, { schedule, kernel }),
  };
}

/** Rows with one coordinate more. */
function raised({ data, shape: [batch, dim] }: Points, height: (row: number) => number): Points {
  const out = zeros([batch, dim + 1]);
  for (let i = 0; i < batch; i++) {
    out.data.set(data.subarray(i * dim, (i + 1) * dim), i * (dim + 1));
    out.data[i * (dim + 1) + dim] = height(i);
  }
  return out;
}
