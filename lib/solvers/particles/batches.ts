/**
 * Random batches: each step every particle meets only a few others.
 *
 * @module
 */
import { requireInteger, requireObject } from "../../core/mod.ts";
import type { Rng } from "../../random/mod.ts";

/**
 * A random partition of 0 … N − 1 into ⌊N/size⌋ batches whose sizes differ by at most one, so that no particle is
 * left alone. Every particle is in exactly one batch: what one gains another loses, and the force within batches,
 * with weights 1/(size − 1), is an unbiased estimate of the force of all.
 *
 * Jin, Li, Liu (2020), "Random batch methods (RBM) for interacting particle systems", algorithm 1.
 *
 * @param rng The partition depends on (rng, step) alone.
 * @param particles N.
 * @param size Particles a batch, 2 … N.
 * @param step Index of the time step.
 * @returns Batches of row numbers.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If the size is below 2 or above N.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { philox } from "driftfield/random";
 * import { randomBatches } from "driftfield/solvers";
 *
 * const sizes = randomBatches(philox(0), 11, 4, 0).map((batch) => batch.length);
 * assertEquals(sizes, [5, 6]);
 * ```
 */
export function randomBatches(rng: Rng, particles: number, size: number, step: number): Uint32Array[] {
  requireObject("rng", rng, "permutation");
  requireInteger("particles", particles, 2);
  requireInteger("batch size", size, 2, particles);
  const order = rng.permutation(particles, { step }), count = Math.floor(particles / size);
  return Array.from({ length: count }, (_, b) => {
    const from = Math.floor(b * particles / count), to = Math.floor((b + 1) * particles / count);
    return order.subarray(from, to);
  });
}
