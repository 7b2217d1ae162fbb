/**
 * From drift and diffusion to rates of jumps.
 *
 * @module
 */
import type { Points } from "../../core/mod.ts";
import { between, coefficients, type Diffusion, where } from "./coefficients.ts";
import { drives, vanishing } from "./drives.ts";
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
  const { grid, centres: { shape: [cells] }, directions } = geometry;
  const all = coefficients(sde, geometry.places, t),
    here = between(all, 0, cells),
    delta = shares(grid, here);
  const inner = directions.map(() => new Float64Array(cells)), out: number[] = [];
  directions.forEach((direction, k) => {
    const { from, reach, neighbours, first, middles } = direction, share = delta[k >> 1];
    if (!share) {
      return out.push(...Array.from(from, (cell) => neighbours[cell]).filter((to) => to < 0).fill(0));
    }
    const { push, flow } = drives(direction, between(all, first, first + 3 * from.length), force?.(middles));
    const rate = (cell: number, push: number, flow: number, reach: number) => {
      const still = Number.isNaN(push);
      if (still !== (share[cell] === 0) && !here.cross) throw new RangeError(vanishing(where(here.x, cell)));
      return still ? Math.max(0, flow) : share[cell] / reach * bernoulli(-push);
    };
    for (let e = 0; e < from.length; e++) {
      const cell = from[e], to = neighbours[cell], forward = rate(cell, push[e], flow[e], reach[e]);
      if (to < 0) out.push(forward);
      else {
        inner[k][cell] = forward;
        inner[k ^ 1][to] = rate(to, -push[e], -flow[e], reach[e]);
      }
    }
  });
  return { inner, out: Float64Array.from(out) };
}

/** B(w) = w/(e^w − 1). */
const bernoulli = (w: number) => w === 0 ? 1 : w / Math.expm1(w);
