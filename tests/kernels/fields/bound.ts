/**
 * The error that a field in float32 may have, as `rieszInWasm` states it, term by term.
 *
 * @module
 */
import type { Points } from "driftfield/core";

/** A field whose error is asked for. */
export interface Field {
  readonly targets: Points;
  readonly sources: Points;
  /** w_j, length [m]. */
  readonly weights: ArrayLike<number>;
  readonly s: number;
  readonly softening: number;
  /** Whether it is a field of shares whatever s and d, as Poisson's is. */
  readonly shares?: boolean;
  /** Whether to take every pair for as near as float32 may have it: where the centre is not the sources'. */
  readonly near?: boolean;
}

const u = 2 ** -24;

/** Of each target: Σ_j of |w_j| R^{1−s} · error of a term, Σ_j |w_j| R^{−s} · error of a share, and Σ_j |w_j| R^{−s}. */
export function errorBound({ targets, sources, weights, s, softening, shares = false, near = false }: Field) {
  const [n, d] = targets.shape, [m] = sources.shape, planar = s === 2 && d <= 3 && !shares;
  const tau = planar ? 2 ** -16 : d <= 4 ? 2 ** -12 : 2 ** -6, centre = new Array(d).fill(0);
  sources.data.forEach((v, at) => centre[at % d] += v / m);
  const length = (x: Points, i: number) => {
    let sum = 0;
    for (let k = 0; k < d; k++) sum += (x.data[i * d + k] - centre[k]) ** 2;
    return Math.sqrt(sum);
  };
  return Array.from({ length: n }, (_, i) => {
    const a = length(targets, i), out = { force: 0, share: 0, total: 0 };
    const squares = Array.from({ length: m }, (_, j) => {
      if (targets === sources && i === j) return Infinity;
      let square = softening ** 2;
      for (let k = 0; k < d; k++) square += (targets.data[i * d + k] - sources.data[j * d + k]) ** 2;
      return square;
    });
    const nearest = squares.reduce((least, square) => Math.min(least, square), Infinity);
    squares.forEach((square, j) => {
      if (square === Infinity) return;
      const R = Math.sqrt(square),
        b = length(sources, j),
        sum = near ? 1 / tau : Math.min((a * a + b * b + softening ** 2) / square, 1 / tau);
      const most = 2 / Math.sqrt(tau) + 1,
        kappa = near ? most : Math.min((a + b) / R, most);
      const differences = planar || d <= 4;
      const delta = 4 * kappa + (differences ? d : (Math.min(d, 128) + d / 128 + 4) * sum);
      const power = s % 1 === 0 ? 0 : 40 + 4 * s / 2 * Math.log2(square / nearest);
      const share = s / 2 * (delta + 4) + power, w = Math.abs(weights[j]) * R ** -s;
      out.force += u * w * R * (140 + share + 40 * kappa);
      out.share += u * w * (40 + share);
      out.total += w;
    });
    return out;
  });
}
