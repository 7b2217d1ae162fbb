/**
 * The divergence by chance.
 *
 * @module
 */
import { type Points, requireInteger, zeros } from "../../core/mod.ts";
import type { Divergence } from "./divergence.ts";
import { alongDirections } from "./jacobian.ts";
import { type ProbeOptions, probesOf } from "./probes.ts";

/** How to probe. */
export interface HutchinsonOptions extends ProbeOptions {
  /**
   * Probes a point, 8 by default. With one there is no standard error for a point; that of a mean over points has the
   * probes' part in it all the same, since each row draws its own, and one is then best for the time it takes.
   */
  readonly probes?: number;
}

/**
 * Estimates of the divergence from random directions ε with E εεᵀ = I, one a probe,
 *
 *     ∇·v = tr J = E εᵀJε
 *
 * Hutchinson (1990), "A stochastic estimator of the trace of the influence matrix for Laplacian smoothing splines". With
 * S = (J + Jᵀ)/2 the variance of one is 2 (‖S‖²_F − Σ S_kk²) for ±1, and 2 ‖S‖²_F for normals. A probe stays the same at
 * all times, so that what is integrated is smooth and its integral unbiased (Grathwohl et al. 2019, "FFJORD"); in return
 * its error adds up along the path.
 *
 * @param options Noise, number and law of the probes; derivatives as of `byCoordinates`, all probes' at once.
 * @returns The divergence, an estimate a probe.
 * @throws {RangeError} If there is no probe, or the law has another name.
 *
 * @example A rotation that grows
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { philox } from "driftfield/random";
 * import { hutchinson } from "driftfield/samplers";
 *
 * const velocity = (x: ReturnType<typeof points>) => points([[x.data[0] - 5 * x.data[1], 5 * x.data[0] + x.data[1]]]);
 * const estimates = hutchinson({ rng: philox(0), probes: 3 })({ velocity }, points([[3, 4]]), 0);
 * for (const estimate of estimates.data) assertAlmostEquals(estimate, 2, 1e-9); // S is diagonal: ±1 see no more
 * ```
 */
export function hutchinson({ probes = 8, ...options }: HutchinsonOptions): Divergence {
  requireInteger("probes", probes, 1);
  const along = alongDirections(options), probe = probesOf(options, "probes");
  return (flow, x, t) => {
    const directions = Array.from({ length: probes }, (_, j) => probe(x.shape, j));
    return quadraticForms(directions, along(flow, x, t, directions));
  };
}

/** ε_jᵀ J ε_j of each row, given J ε_j: a column for each direction. */
export function quadraticForms(directions: readonly Points[], slopes: readonly Points[]): Points {
  const [{ shape: [batch, dim] }] = directions, count = directions.length, out = zeros([batch, count]);
  slopes.forEach(({ data: slope }, j) => {
    for (let at = 0; at < slope.length; at++) {
      out.data[Math.floor(at / dim) * count + j] += directions[j].data[at] * slope[at];
    }
  });
  return out;
}
