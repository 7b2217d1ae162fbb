/**
 * Points scattered about a curve in the plane: the law of c(U) + noise · Z.
 *
 * @module
 */
import { type Points, requireInteger, requireNumber, zeros } from "../core/mod.ts";
import type { Rng } from "../random/mod.ts";
import type { Dataset } from "./dataset.ts";
import { gaussLegendre } from "./gauss_legendre.ts";
import { gaussianMixture } from "./gaussian_mixture.ts";

/** A piece of a curve, smooth in u ∈ [0, 1]. */
export type Curve = (u: number) => readonly [x: number, y: number];

/** A set of curves and how far the points lie from them. */
export interface BlurredCurveOptions {
  /** Name of the set. */
  readonly name: string;
  /** The pieces, each as likely as any other. */
  readonly curves: readonly Curve[];
  /** Standard deviation of the Gaussian noise on each coordinate; 0 puts the points on the curve itself. */
  readonly noise: number;
}

/** Longest panel of the quadrature, in units of the noise: see `blurredCurve` for what that costs in accuracy. */
const panelLength = 2;

/**
 * x = c_J(U) + noise · Z with J a piece at random, U uniform on (0, 1), Z standard normal in the plane:
 *
 *     p(x) = (1/pieces) Σ_j ∫₀¹ N(x; c_j(u), noise² I) du
 *
 * Gauss–Legendre quadrature turns that integral into a mixture of a few hundred Gaussians, so density, score and
 * entropy are a mixture's. The error of log p is below 1e-8 within 4 standard deviations of the curve, 1e-4 within 8,
 * and 0.03 (of some −200) at 20. Without noise there is no density: only `sample` is there.
 *
 * @param options Name, pieces and noise (in the curve's units).
 * @returns The data set.
 * @throws {RangeError} If the noise is negative or not finite, or there is no piece.
 *
 * @example A blurred segment: its density in the middle is that of the noise across it
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { blurredCurve } from "driftfield/datasets";
 *
 * const segment = blurredCurve({ name: "segment", curves: [(u) => [2 * u - 1, 0]], noise: 0.1 });
 * const [middle] = segment.logDensity!(points([[0, 0]]));
 * assertAlmostEquals(middle, Math.log(0.5 / (0.1 * Math.sqrt(2 * Math.PI))), 1e-9);
 * ```
 */
export function blurredCurve({ name, curves, noise }: BlurredCurveOptions): Dataset {
  requireNumber("noise", noise, 0);
  requireInteger("the number of curves", curves.length, 1);
  let cached: ReturnType<typeof gaussianMixture> | undefined;
  const mixture = () => cached ??= gaussianMixture({ name, ...quadrature(curves, noise), sigma: noise });

  const sample = (n: number, rng: Rng): Points => {
    requireInteger("n", n, 1);
    const { data: uniform } = rng.fork("curve").uniform([n, 2]),
      { data: z } = rng.fork("noise").normal([n, 2]);
    const out = zeros([n, 2]);
    for (let i = 0; i < n; i++) {
      const [x, y] = curves[Math.floor(uniform[2 * i] * curves.length)](uniform[2 * i + 1]);
      out.data[2 * i] = x + noise * z[2 * i];
      out.data[2 * i + 1] = y + noise * z[2 * i + 1];
    }
    return out;
  };
  if (noise === 0) return { name, dim: 2, sample };
  return {
    name,
    dim: 2,
    sample,
    get entropy(): number {
      return mixture().entropy!;
    },
    logDensity: (x) => mixture().logDensity(x),
    score: (x) => mixture().score(x),
  };
}

/** Centres along every piece, in panels no longer than `panelLength` times the noise, and their weights. */
function quadrature(
  curves: readonly Curve[],
  noise: number,
): { means: (readonly number[])[]; weights: number[] } {
  const means: (readonly number[])[] = [], weights: number[] = [];
  for (const curve of curves) {
    const panels = Math.max(1, Math.ceil(topSpeed(curve) / (panelLength * noise)));
    for (const { node, weight } of gaussLegendre(panels)) {
      means.push(curve(node));
      weights.push(weight);
    }
  }
  return { means, weights };
}

/** The largest |dc/du|, from chords of 1/500. */
function topSpeed(curve: Curve): number {
  let top = 0;
  for (let j = 0; j < 500; j++) {
    const [x0, y0] = curve(j / 500), [x1, y1] = curve((j + 1) / 500);
    top = Math.max(top, 500 * Math.hypot(x1 - x0, y1 - y0));
  }
  return top;
}
