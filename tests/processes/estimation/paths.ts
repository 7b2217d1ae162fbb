/**
 * Paths drawn from exact transitions, written apart from the library's.
 *
 * @module
 */
import type { Rng } from "driftfield/random";

/** A stationary Ornstein–Uhlenbeck path at the given times, from standard normals z, one a time. */
export function ouPath(
  times: ArrayLike<number>,
  z: ArrayLike<number>,
  { theta, mu, sigma }: { theta: number; mu: number; sigma: number },
): Float64Array {
  const x = new Float64Array(times.length), sd = sigma / Math.sqrt(2 * theta);
  x[0] = mu + sd * z[0];
  for (let i = 1; i < x.length; i++) {
    const a = Math.exp(-theta * (times[i] - times[i - 1]));
    x[i] = mu + a * (x[i - 1] - mu) + sd * Math.sqrt(1 - a * a) * z[i];
  }
  return x;
}

/** A geometric Brownian path from s0 at the given times, from standard normals z, one a time (the first unused). */
export function gbmPath(
  times: ArrayLike<number>,
  z: ArrayLike<number>,
  { mu, sigma, s0 = 1 }: { mu: number; sigma: number; s0?: number },
): Float64Array {
  const s = new Float64Array(times.length);
  s[0] = s0;
  for (let i = 1; i < s.length; i++) {
    const h = times[i] - times[i - 1];
    s[i] = s[i - 1] * Math.exp((mu - sigma ** 2 / 2) * h + sigma * Math.sqrt(h) * z[i]);
  }
  return s;
}

/** Times 0, h, 2h, … n h. */
export const evenly = (n: number, h = 1) => Float64Array.from({ length: n + 1 }, (_, i) => i * h);

/** Times from 0 with n gaps uniform on (low, high). */
export function unevenly(rng: Rng, n: number, low: number, high: number): Float64Array {
  const u = rng.uniform([n, 1]).data, times = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) times[i + 1] = times[i] + low + (high - low) * u[i];
  return times;
}

/** n rows of standard normals, each of the given length. */
export function rows(rng: Rng, n: number, length: number): Float64Array[] {
  const { data } = rng.normal([n, length]);
  return Array.from({ length: n }, (_, i) => data.subarray(i * length, (i + 1) * length));
}
