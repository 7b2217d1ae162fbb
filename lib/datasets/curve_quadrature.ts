/**
 * A curve as points along it, dense enough for what blurs it.
 *
 * @module
 */
import { type Points, points } from "../core/mod.ts";
import { gaussLegendre } from "./gauss_legendre.ts";

/** A piece of a curve, smooth in u ∈ [0, 1]. */
export type Curve = (u: number) => readonly [x: number, y: number];

/** Longest panel of the quadrature, in units of the blur: see `blurredCurve` for what that costs in accuracy. */
const panelLength = 2;

/** Fewest panels of a piece: the curve itself is to be integrated, whatever the blur. */
const fewestPanels = 8;

/** More points than that no one waits for. */
const mostPoints = 1e5;

/** Points on a curve, and what they weigh. */
export interface CurvePoints {
  /** Shape [count, 2]. */
  readonly means: Points;
  /** Summing to 1. */
  readonly weights: Float64Array;
}

/** Points along every piece, in panels no longer than `panelLength` times the blur. */
export function curvePoints(curves: readonly Curve[], blur: number): CurvePoints {
  const panels = curves.map((curve) =>
    Math.max(fewestPanels, Math.ceil(topSpeed(curve) / (panelLength * blur)))
  );
  if (!(8 * panels.reduce((sum, some) => sum + some, 0) <= mostPoints)) {
    throw new RangeError(
      `noise ${blur} is too little for the length of the curve: over ${mostPoints} Gaussians`,
    );
  }
  const nodes = curves.flatMap((curve, j) =>
    gaussLegendre(panels[j]).map(({ node, weight }) => ({ at: curve(node), weight: weight / curves.length }))
  );
  return {
    means: points(nodes.map(({ at }) => at)),
    weights: Float64Array.from(nodes, ({ weight }) => weight),
  };
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
