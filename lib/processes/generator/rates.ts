/**
 * From drift and diffusion to rates of jumps.
 *
 * @module
 */
import type { Points } from "../../core/mod.ts";
import { between, type Coefficients, coefficients, type Diffusion, where } from "./coefficients.ts";
import { drives, vanishing } from "./drives.ts";
import { along, leaving } from "./edges.ts";
import type { Geometry } from "./geometry.ts";
import { shares } from "./shares.ts";

/** Rates of jumps to neighbours, direction by direction, and of those out of the domain in the order of `exitsOf`. */
export interface Rates {
  /** Each [cells]. */
  readonly inner: readonly Float64Array[];
  /** Length [exits]. */
  readonly out: Float64Array;
}

/**
 * The rate from x to x + ℓ is δ(x) B(−∫ D⁻¹ f · dl), shortened edges being crossed more often; where there is no noise
 * it is the mean drift against the width of a cell, if it points that way.
 *
 * @param geometry The grid.
 * @param sde Drift and diffusion.
 * @param t Time.
 * @param force A further drift at places, if there is one.
 * @returns The rates.
 */
export function ratesOf(geometry: Geometry, sde: Diffusion, t: number, force?: (x: Points) => Points): Rates {
  const { grid, centres, directions } = geometry, all = coefficients(sde, geometry.places, t);
  const here = between(all, 0, centres.shape[0]), delta = shares(grid, here);
  const inner = directions.map(() => new Float64Array(centres.shape[0])), out: number[] = [];
  directions.forEach((direction, k) => {
    const { from, reach, neighbours, first } = direction, share = delta[k >> 1], back = inner[k ^ 1];
    if (!share) return out.push(...new Array(leaving(direction).from.length).fill(0));
    const middles = force && along(grid, centres, direction, [0.5]);
    const nodes = between(all, first, first + 3 * from.length);
    const { push, flow } = drives(direction, nodes, middles && force(middles));
    for (let e = 0; e < from.length; e++) {
      const cell = from[e], to = neighbours[cell], still = Number.isNaN(push[e]);
      if (!here.cross) {
        requireNoise(share[cell], still, here, cell);
        if (to >= 0) requireNoise(share[to], still, here, to);
      }
      const ease = still ? 0 : bernoulli(Math.abs(push[e])) / reach[e], w = push[e] / reach[e];
      const forward = still ? Math.max(0, flow[e]) : share[cell] * (ease + Math.max(0, w));
      if (to < 0) out.push(forward);
      else {
        inner[k][cell] = forward;
        back[to] = still ? Math.max(0, -flow[e]) : share[to] * (ease + Math.max(0, -w));
      }
    }
  });
  return { inner, out: Float64Array.from(out) };
}

/** B(w) = w/(e^w − 1) for w ≥ 0; then B(−w) = B(w) + w, and nothing cancels. */
const bernoulli = (w: number) => w < nearZero ? series(w) : w / Math.expm1(w);

/** Below it so many terms are enough: the next, B₁₆ w¹⁶/16!, is less than 2 (w/2π)¹⁶ < 6e-18. */
const nearZero = 0.5;

/** 1 − w/2 + Σ_k B_2k w^2k/(2k)!, B_2k being Bernoulli's numbers: ten times as fast as expm1, and as exact. */
function series(w: number): number {
  const x = w * w;
  const last = 1 / 47900160 - x * (691 / 1307674368000 - x / 74724249600);
  return 1 - (w / 2 - x * (1 / 12 - x * (1 / 720 - x * (1 / 30240 - x * (1 / 1209600 - x * last)))));
}

/** Requires noise in a cell, unless there is none along the edge either. */
function requireNoise(share: number, still: boolean, { x }: Coefficients, cell: number): void {
  if (still !== (share === 0)) throw new RangeError(vanishing(where(x, cell)));
}
