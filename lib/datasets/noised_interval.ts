/**
 * A uniform law on an interval under noise: what a point tells of where it came from.
 *
 * @module
 */
import { gaussLegendre } from "./gauss_legendre.ts";

/** Ends of an interval, the lower one first. */
export type Ends = readonly [low: number, high: number];

/** What x = α x₀ + σ ε tells of x₀, uniform on an interval. With z = (α x₀ − x)/σ: */
export interface Sighting {
  /** log p(x). */
  readonly log: number;
  /** E[x₀ | x]. */
  readonly mean: number;
  /** E[z | x] = σ (log p)′(x). */
  readonly pull: number;
  /** Var[z | x] = 1 + σ² (log p)″(x). */
  readonly spread: number;
}

/** Exponents this far below the largest are below a rounding error. */
const negligible = 37;

/** Enough, to rounding, for exp(−d²/2) and exp(−d) down to an exponent of −3, and for all that is not negligible. */
const few = gaussLegendre(1, 16), many = gaussLegendre(1, 44);

/**
 * With c ± h the interval, w = (α c − x)/σ and k = α h/σ,
 *
 *     p(x) = 1/(2 σ √(2π)) ∫_{−1}^{1} exp(−(w + k r)²/2) dr,    x₀ = c + h r,   z = w + k r,
 *
 * and all means over x₀ are over the same exponential. Differences of Φ would give them too, but lose their digits far
 * out and where the interval is narrow. So the integrals are taken by quadrature, over that part of the interval
 * which matters: about r₀, the place nearest to x, from where the exponent falls by d (z₀ + d/2) with d = k (r − r₀).
 * Every term is positive, and k = 0 is no exception.
 */
export function seenThrough(
  x: number,
  [low, high]: Ends,
  { alpha, sigma }: { alpha: number; sigma: number },
): Sighting {
  const centre = (low + high) / 2, half = (high - low) / 2;
  const w = (alpha * centre - x) / sigma, k = alpha * half / sigma, inside = Math.abs(w) < k;
  const r0 = inside ? -w / k : -Math.sign(w), z0 = inside ? 0 : w + k * r0;
  const reach = 2 * negligible / (Math.sqrt(z0 * z0 + 2 * negligible) + Math.abs(z0)) / k;
  const from = Math.max(-1 - r0, -reach), length = Math.min(1 - r0, reach) - from;
  const farthest = k * Math.max(-from, from + length), fall = farthest * (Math.abs(z0) + farthest / 2);
  let total = 0, first = 0, second = 0;
  for (const { node, weight } of fall < 3 ? few : many) {
    const r = from + length * node, d = k * r, share = weight * Math.exp(-d * (z0 + d / 2)); // r counts from r₀
    total += share;
    first += share * r;
    second += share * r * r;
  }
  const mean = first / total;
  return {
    log: Math.log(length / 2 * total / (sigma * Math.sqrt(2 * Math.PI))) - z0 * z0 / 2,
    mean: centre + half * (r0 + mean),
    pull: z0 + k * mean,
    spread: k * k * (second / total - mean * mean),
  };
}
