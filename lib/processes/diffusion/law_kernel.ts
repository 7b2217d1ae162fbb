/**
 * Any law in the place of noise.
 *
 * @module
 */
import { type Points, requireObject, type Shape, take } from "../../core/mod.ts";
import type { Rng } from "../../random/mod.ts";
import type { NoiseKernel } from "./noise_kernel.ts";

/** A law to draw from: every `Dataset` is one. */
export interface Drawable {
  /** What it is called. */
  readonly name: string;
  /** Coordinates of a point. */
  readonly dim: number;
  /** Independent draws, shape [n, dim]: row i depends on `rng` and i alone. */
  sample(n: number, rng: Rng): Points;
  /** log p of each row, nats: length [batch]. */
  logDensity?(x: Points): Float64Array;
}

/**
 * A law as the noise of a model: where a flow between two data sets begins.
 *
 * @param law A data set, or any law.
 * @returns The kernel. Its `sample` throws a RangeError if points of another dim are asked for, its `logDensity` a TypeError
 *   if the law does not know its density.
 * @throws {TypeError} If an argument is of another type.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { moons } from "driftfield/datasets";
 * import { lawKernel } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 *
 * assertEquals(lawKernel(moons()).sample([3, 2], philox(0)).shape, [3, 2]);
 * ```
 */
export function lawKernel(law: Drawable): NoiseKernel {
  requireObject("law", law);
  const { name, dim } = law;
  if (typeof law.sample !== "function") {
    throw new TypeError("law must have name, dim and sample, as a Dataset has, but there is no sample");
  }
  return {
    name,
    sample([n, wanted]: Shape, rng, { step = 0, row = 0 } = {}) {
      if (wanted !== dim) {
        throw new RangeError(`${name} has points of dim ${dim}, but ${wanted} is asked for`);
      }
      const all = law.sample(row + n, rng.fork(`step ${step}`));
      return row === 0 ? all : take(all, Array.from({ length: n }, (_, i) => row + i));
    },
    logDensity(x) {
      if (!law.logDensity) {
        throw new TypeError(`the density of ${name} is not known: where a likelihood needs it, give a prior`);
      }
      return law.logDensity(x);
    },
  };
}
