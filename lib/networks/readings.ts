/**
 * How the score is read from a network's answers, row by row.
 *
 * @module
 */
import { type Points, requireNumber, requirePoints } from "../core/mod.ts";
import { type DenoisingOptions, noisedBatches } from "../losses/mod.ts";
import type { Schedule } from "../processes/mod.ts";
import type { Rng } from "../random/mod.ts";

/**
 * Points, and what turns the answers F there into scores. From x_t = α x₀ + σ ε and F = a x₀ + b ε, with det = α b − σ a
 * and x = scale x_t what the network sees,
 *
 *     s = −(α F − a x_t)/(σ det) ∝ F + skip x,   ∇·s ∝ reach (∇·F + skip dim),   both by −α/(σ det)
 *     skip = −a/(α scale),   reach = −scale σ det/α
 *
 * so that λ ‖s‖² = weight ‖F + skip x‖² and λ ∇·s = weight reach (∇·F + skip dim): numbers of order 1 at all levels.
 */
export interface Readings {
  /** What the network sees, shape [batch, dim]. */
  readonly x: Points;
  /** The network's time of each row, or one for all. */
  readonly time: Float64Array;
  /** How much (F + skip x)² counts: length [batch]. */
  readonly weight: Float64Array;
  /** Length [batch]. */
  readonly skip: Float64Array;
  /** Length [batch]. */
  readonly reach: Float64Array;
}

/** Draws them: row i depends on x0's row i, `rng`, `step` and i alone. */
export type Reader = (x0: Points, rng: Rng, at: { readonly step: number }) => Readings;

/** Of the data as they are: the answer at time 0 is the score. */
export const unnoised: Reader = (x) => {
  requirePoints("x0", x);
  const ones = new Float64Array(x.shape[0]).fill(1);
  return { x, time: Float64Array.of(0), weight: ones, skip: new Float64Array(x.shape[0]), reach: ones };
};

/** Of data under noise, at random times. */
export function noised(schedule: Schedule, options: DenoisingOptions = {}): Reader {
  const batchOf = noisedBatches(schedule, options);
  return (x0, rng, at) => {
    const { x, time, weight, alpha, sigma, a, b, scale } = batchOf(x0, rng, at);
    const skip = a.map((a, i) => -a / (alpha[i] * scale[i]));
    const reach = b.map((b, i) => -scale[i] * sigma[i] * (b - sigma[i] * a[i] / alpha[i]));
    for (const [name, column] of Object.entries({ skip, reach })) {
      column.forEach((value) => requireNumber(`${name} under ${schedule.name}`, value));
    }
    return { x, time, weight, skip, reach };
  };
}
