/**
 * A Gaussian mixture under noise as a point sees it: how far its components are, and which of them made it.
 *
 * @module
 */
import { type Points, requirePoints } from "../core/mod.ts";
import type { Components } from "./mixture_components.ts";
import { type Geometry, round, turned } from "./mixture_geometry.ts";

/** x = α x₀ + σ ε. */
export interface Noise {
  /** α. */
  readonly alpha: number;
  /** σ². */
  readonly variance: number;
}

/** No noise: x is x₀. */
export const clean: Noise = { alpha: 1, variance: 0 };

/** Terms this far (nats) below the largest are below a rounding error, even a million of them. */
const negligible = 51;

/** A mixture under noise, as some points see it. */
export interface View extends Pick<Geometry, "add"> {
  /** The eigenvalues of α² Σ_k + σ² I: one each if components are round, else dim. */
  readonly widths: Float64Array;
  /** r_k, the probability that component k made the row last asked for; 0 if negligible: length [count]. */
  readonly shares: Float64Array;
  /** log p at row i; fills `shares`. */
  logDensity(i: number): number;
}

/** What density and fields need of points x, shape [batch, dim]. */
export function view(components: Components, x: Points, { alpha, variance }: Noise): View {
  const { weights, means: { data: means, shape: [count, dim] }, variances, axes } = components;
  requirePoints("x", x);
  if (x.shape[1] !== dim) throw new RangeError(`x must have dim ${dim}, got ${x.shape[1]}`);
  const widths = variances.map((v) => alpha * alpha * v + variance);
  requireWidth(widths);
  const at = x.data, row = new Float64Array(dim), scene = { row, means, alpha, widths };
  const { square, add } = axes ? turned(scene, axes) : round(scene);
  const shares = new Float64Array(count), logHeights = heights(weights, widths, dim);

  const logDensity = (i: number): number => {
    for (let d = 0; d < dim; d++) row[d] = at[i * dim + d];
    for (let k = 0; k < count; k++) shares[k] = logHeights[k] - square(k) / 2;
    return normalise(shares);
  };
  return { widths, shares, logDensity, add };
}

/** log w_k − ½ log det 2π(α² Σ_k + σ² I). */
const heights = (weights: Float64Array, widths: Float64Array, dim: number): Float64Array => {
  const size = widths.length / weights.length;
  return weights.map((w, k) => {
    const logs = widths.subarray(k * size, (k + 1) * size).reduce((sum, width) => sum + Math.log(width), 0);
    return Math.log(w) - dim / 2 * (logs / size + Math.log(2 * Math.PI));
  });
};

/** Refuses a row whose log p is −∞. */
export function requireSeen(logP: number, i: number): void {
  if (logP > -Infinity) return;
  throw new RangeError(
    `x is too far from all components in row ${i}: its squared distance is no finite number`,
  );
}

function requireWidth(widths: Float64Array): void {
  const none = widths.find((width) => !(width > 0));
  if (none === undefined) return;
  throw new RangeError(
    `components must have variance above 0, got ${none}: without noise, points have no density`,
  );
}

/** From logarithms to shares of their sum, whose logarithm it returns. */
function normalise(shares: Float64Array): number {
  let top = -Infinity, sum = 0;
  for (let k = 0; k < shares.length; k++) if (shares[k] > top) top = shares[k];
  if (top === -Infinity) return top;
  for (let k = 0; k < shares.length; k++) {
    shares[k] = shares[k] > top - negligible ? Math.exp(shares[k] - top) : 0;
    sum += shares[k];
  }
  for (let k = 0; k < shares.length; k++) shares[k] /= sum;
  return top + Math.log(sum);
}
