/**
 * Poisson flow, learned as the direction of a field.
 *
 * @module
 */
import {
  type Field,
  float64,
  type Points,
  requireInteger,
  requireNumber,
  requirePoints,
  requirePositive,
  rowSums,
  type Space,
  squaredNorms,
  zeros,
} from "../core/mod.ts";
import { edm, fromDenoiser, poissonField, type PoissonOptions, studentKernel } from "../processes/mod.ts";
import { noisedBatches } from "./noised_batches.ts";
import type { PoissonMatchingOptions } from "./poisson_matching.ts";
import { dataPrediction } from "./prediction.ts";
import type { ModelObjective, ReadOptions } from "./read.ts";
import { rowReading } from "./row_reading.ts";
import { onRows } from "./rows.ts";

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
 * and ℓ = σ/α, so that r = ℓ√D is the distance from the data's plane, the network answers N + 1 numbers, of target
 *
 *     √(N+D) (m, ℓ)/(‖(m, r)‖ + γ),   m = Σ_j p_j (y − x₀_j),   p_j ∝ (‖y − x₀_j‖² + r²)^{−(N+D)/2}
 *
 * and what it has learned is E[x₀ | x_t] = y − ℓ F_{1…N}/F_{N+1}. (The paper has D = 1, γ = 5, and −√N for √(N+1).) F_{N+1}
 * is held between √(N+D) ℓ/(√(r² + d²) + γ) for d = ‖y‖ + 4 s√N and for d = (‖y‖ − 4 s√N)₊, where it lies if the data are
 * within 4 s√N of the origin. What the network sees is what {@linkcode poissonMatching} shows it.
 *
 * The paper perturbs by (1 + τ)^m times a normal vector of N + 1 coordinates, m uniform: given r that is Student's kernel,
 * as here, but for the ends of m's range, at σ even in ln σ; so that here nothing but the target differs from
 * `poissonMatching`. Since y comes from a row of the batch, of which j is a random one given y, m itself is unbiased:
 * E[m | y] = y − E[x₀ | y]. But the mean of directions is not the direction of the mean: what is learned is off by O(1/B),
 * the less so the larger γ, for which F_{N+1} becomes small in return. And an error of F is one of E[x₀ | x_t] times the
 * distance from the data: far away, where D is small and noise often leads, and at little noise, it takes a far better
 * network than `poissonMatching` does. Take that to generate; take this to see what it improves on.
 *
 * Memory is linear in B; the work is share · B². Rows 1 … ⌈share · B⌉ of the regression are those of x₀, and depend on all of
 * it. Labels cannot be learned so: the field would have to be that of a label's own rows.
 *
 * @param options D = 1 by default, schedule, scale of the data, law of times; share, γ, what computes.
 * @returns The objective, for a network of N coordinates and N + 1 outputs, and the way from it to a model.
 * @throws {RangeError} If an option is out of range. When a regression is drawn, if x₀ is not finite.
 *
 * @example One charge: its field lines are straight, and lead to it
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { normalisedField } from "driftfield/losses";
 * import { philox } from "driftfield/random";
 *
 * const { x, target } = normalisedField({ share: 1 }).regression(points([[0]]), philox(0)), [f, last] = target.data;
 * assertAlmostEquals(f ** 2 + last ** 2, 2);
 * assertAlmostEquals(Math.sign(f), Math.sign(x.data[0]));
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
  const D = extraDimensions, data = { extraDimensions, sigmaData }, kernel = studentKernel(D);
  const batchOf = noisedBatches(schedule, { predict: dataPrediction, times, kernel });
  return {
    name: "normalised Poisson field",
    schedule,
    regression(x0, rng, { step = 0 } = {}) {
      requirePoints("x0", x0);
      const [all, dim] = x0.shape, rows = Math.ceil(share * all);
      const few: Points = { data: x0.data.subarray(0, rows * dim), shape: [rows, dim] };
      const batch = batchOf(few, rng, { step }),
        { time, weight } = batch,
        { y, level, levels } = onRows(batch);
      const field = poissonField({ exponent: dim + D, via });
      const { mean } = field(raised(y, (i) => levels[i] * Math.sqrt(D)), raised(x0, () => 0));
      return {
        x: rowReading(float64, y, level, { ...data, dim }).seen,
        time,
        target: directions(mean, D, gamma),
        weight,
      };
    },
    model<V = Points>(
      network: Field<V>,
      { dim, space = float64 as unknown as Space<V> }: ReadOptions<V>,
    ) {
      requireInteger("dim", dim, 1);
      const { add, sub, div, scale, map, constant, column, stack } = space;
      const larger = (x: V, y: V) => scale(0.5, add(add(x, y), map("abs", sub(x, y))));
      const square = (x: V) => space.mul(x, x), coordinates = Array.from({ length: dim }, (_, k) => k);
      const denoise: Field<V> = (x, t) => {
        const alpha = schedule.alpha(t), ell = schedule.sigma(t) / alpha, y = scale(1 / alpha, x);
        const reading = rowReading(space, y, constant(ell, y), { ...data, dim });
        const F = network(reading.seen, dataPrediction(schedule, t).time);
        const norm = map("sqrt", rowSums(space, square(y), dim)), within = 4 * sigmaData * Math.sqrt(dim);
        /** What the last coordinate is where the data are at a distance. */
        const lastAt = (distance: V) => {
          const length = map("sqrt", add(square(distance), constant(D * ell ** 2, y)));
          return div(constant(Math.sqrt(dim + D) * ell, y), add(length, constant(gamma, y)));
        };
        const least = lastAt(add(norm, constant(within, y)));
        const most = lastAt(larger(sub(norm, constant(within, y)), constant(0, y)));
        const last = larger(least, stack(coordinates.map(() => column(F, dim))));
        const held = scale(-1, larger(scale(-1, last), scale(-1, most)));
        return sub(y, scale(ell, div(stack(coordinates.map((k) => column(F, k))), held)));
      };
      return fromDenoiser(schedule, denoise, { dim, space, kernel });
    },
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

/** √(N+D) (m, r/√D)/(‖(m, r)‖ + γ) of each row (m, r). */
function directions(field: Points, D: number, gamma: number): Points {
  const { data, shape: [, width] } = field, lengths = squaredNorms(field).map(Math.sqrt);
  const factor = Math.sqrt(width - 1 + D), unit = (k: number) => k === width - 1 ? Math.sqrt(D) : 1;
  return {
    data: data.map((v, at) => factor * v / unit(at % width) / (lengths[Math.floor(at / width)] + gamma)),
    shape: field.shape,
  };
}
