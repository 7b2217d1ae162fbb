/**
 * A uniform law on boxes under noise.
 *
 * @module
 */
import { float64, type Points, requirePoints, zeros } from "../core/mod.ts";
import type { Schedule } from "../processes/mod.ts";
import type { Dataset } from "./dataset.ts";
import type { NoisedLaw } from "./noised.ts";
import { type Ends, seenThrough } from "./noised_interval.ts";
import { type NoiseAt, noisedLaw } from "./noised_law.ts";

/** Boxes of equal volume, as likely as each other. */
export interface Boxes {
  /** The intervals of all boxes. */
  readonly intervals: readonly Ends[];
  /** The interval of each coordinate, by its place in `intervals`, for every box. */
  readonly boxes: readonly (readonly number[])[];
}

/** What a row tells of where it came from, coordinate by coordinate: with z = (α x₀ − x)/σ, */
interface Sight {
  /** log p. */
  readonly log: number;
  /** E[x₀ | x]. */
  readonly mean: readonly number[];
  /** E[z | x] = σ ∇ log p. */
  readonly pull: readonly number[];
  /** Var[z_d | x], whose sum is dim + σ² Δ log p. */
  readonly spread: readonly number[];
}

/**
 * The model of a data set uniform on boxes. The coordinates of a point are independent given its box, and what the point
 * tells of that is as for a mixture, r_k ∝ Π_d p_k(x_d): E[x₀ | x] = Σ_k r_k E_k[x₀ | x], and so on.
 */
export function noisedBoxes({ name, dim, sample }: Dataset, boxes: Boxes, schedule: Schedule): NoisedLaw {
  const law = noisedLaw({
    dim,
    field: (x, noise, { data, score }) => {
      const out = zeros(x.shape), gain = score / Math.sqrt(noise.variance);
      sights(boxes, dim, x, noise).forEach((sight, i) => {
        const { mean, pull } = requireSeen(sight, i);
        for (let d = 0; d < dim; d++) out.data[i * dim + d] = data * mean[d] + gain * pull[d];
      });
      return out;
    },
    laplacian: (x, noise) => {
      const excess = sights(boxes, dim, x, noise).map((sight, i) =>
        requireSeen(sight, i).spread.reduce((sum, v) => sum + v - 1, 0) / noise.variance
      );
      return { data: Float64Array.from(excess), shape: [x.shape[0], 1] };
    },
    logDensity: (x, noise) => Float64Array.from(sights(boxes, dim, x, noise), ({ log }) => log),
  }, schedule);
  return {
    ...law,
    at: (t) => ({
      name,
      dim,
      sample: (n, rng) =>
        float64.add(
          float64.scale(schedule.alpha(t), sample(n, rng.fork("data"))),
          float64.scale(schedule.sigma(t), rng.fork("noise").normal([n, dim])),
        ),
      logDensity: (x) => law.logDensity(x, t),
      score: (x) => law.score(x, t),
    }),
  };
}

function sights({ intervals, boxes }: Boxes, dim: number, x: Points, { alpha, variance }: NoiseAt): Sight[] {
  requirePoints("x", x);
  if (x.shape[1] !== dim) throw new RangeError(`x must have dim ${dim}, got ${x.shape[1]}`);
  if (!(variance > 0)) throw new RangeError(`the variance of the noise must be positive, got ${variance}`);
  const noise = { alpha, sigma: Math.sqrt(variance) };
  return Array.from({ length: x.shape[0] }, (_, i) => {
    const row = x.data.subarray(i * dim, (i + 1) * dim);
    const seen = Array.from(row, (v) => intervals.map((ends) => seenThrough(v, ends, noise)));
    const levels = boxes.map((box) => box.reduce((sum, at, d) => sum + seen[d][at].log, 0));
    const top = Math.max(...levels), shares = levels.map((level) => Math.exp(level - top));
    const total = shares.reduce((sum, share) => sum + share, 0);
    const over = (what: (at: number, d: number) => number) =>
      seen.map((_, d) => boxes.reduce((sum, box, k) => sum + shares[k] * what(box[d], d), 0) / total);
    const pull = over((at, d) => seen[d][at].pull);
    return {
      log: top + Math.log(top > -Infinity ? total / boxes.length : 1),
      mean: over((at, d) => seen[d][at].mean),
      pull,
      spread: over((at, d) => seen[d][at].spread + (seen[d][at].pull - pull[d]) ** 2),
    };
  });
}

/** Refuses a row whose log p is −∞. */
function requireSeen(sight: Sight, row: number): Sight {
  if (sight.log > -Infinity) return sight;
  throw new RangeError(
    `x is too far from all boxes in row ${row}: its squared distance is no finite number`,
  );
}
