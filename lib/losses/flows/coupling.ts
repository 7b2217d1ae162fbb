/**
 * Which point of the base goes with which point of the data.
 *
 * @module
 */
import { float64, type Points, requireInteger, requireObject, requirePoints } from "../../core/mod.ts";
import { type NoiseKernel, normalKernel } from "../../processes/mod.ts";
import type { Rng } from "../../random/mod.ts";
import { columns } from "./columns.ts";

/** Points in pairs: row i of one with row i of the other. */
export interface Pairs {
  /** Of the data, shape [batch, dim]. */
  readonly x0: Points;
  /** Of the base, shape [batch, dim]. */
  readonly x1: Points;
}

/**
 * A joint law of data and base, with these as its marginals: what a batch is paired by. Tong et al. (2024), "Improving and
 * generalizing flow-based generative models with minibatch optimal transport", whose q(z) it is.
 */
export interface Coupling {
  /** Its name in the field. */
  readonly name: string;
  /** Pairs made of a batch of data, which stay in their rows; the same `rng` and step, the same pairs. */
  pair(batch: Points, base: NoiseKernel, rng: Rng, at: { readonly step: number }): Pairs;
}

/**
 * No coupling: each point of the data with a draw of its own, that depends on its row alone (Lipman et al. 2023, "Flow
 * matching for generative modeling"; Liu, Gong, Liu 2023, "Flow straight and fast", before any reflow).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { independentPairs } from "driftfield/losses";
 * import { normalKernel } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 *
 * const { x0, x1 } = independentPairs.pair(points([[5, 6]]), normalKernel, philox(0), { step: 3 });
 * assertEquals([x0, x1], [points([[5, 6]]), philox(0).normal([1, 2], { step: 3 })]);
 * ```
 */
export const independentPairs: Coupling = {
  name: "independent",
  pair: (x0, base, rng, at) => ({ x0, x1: base.sample(x0.shape, rng, at) }),
};

/**
 * Pairs that are there already: the batch has rows (x₀, x₁) of 2 dim numbers, and nothing is drawn. With the ends of a
 * learned flow's own trajectories it is the reflow of rectified flow (Liu, Gong, Liu 2023, "Flow straight and fast", section
 * 2.1). The `base` beside it must still be the law of x₁: models start from it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { givenPairs } from "driftfield/losses";
 * import { normalKernel } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 *
 * const { x0, x1 } = givenPairs.pair(points([[1, 2, 3, 4]]), normalKernel, philox(0), { step: 0 });
 * assertEquals([x0, x1], [points([[1, 2]]), points([[3, 4]])]);
 * ```
 */
export const givenPairs: Coupling = {
  name: "given pairs",
  pair(batch) {
    const [, width] = batch.shape;
    if (width % 2 !== 0) {
      throw new RangeError(`given pairs must be rows (x₀, x₁) of an even number of columns, got ${width}`);
    }
    return {
      x0: columns(float64, batch, 0, width / 2),
      x1: columns(float64, batch, width / 2, width),
    };
  },
};

/** What data are paired with, and how. */
export interface PairOptions {
  /** The law at t = 1: `normalKernel` by default; `lawKernel` of any data set. */
  readonly base?: NoiseKernel;
  /** Which points of data and base belong together: {@linkcode independentPairs} by default. */
  readonly coupling?: Coupling;
}

/** Draws pairs of a batch, whose rows are finite and of one dim. */
export function pairing({ base = normalKernel, coupling = independentPairs }: PairOptions) {
  requireObject("base", base);
  if ("dim" in base) throw new TypeError("base must be a NoiseKernel: of a law, lawKernel(law)");
  requireObject("base", base, "name", "sample");
  if (typeof coupling?.pair !== "function") {
    throw new TypeError("coupling must be a Coupling, such as independentPairs or optimalTransport()");
  }
  return (batch: Points, rng: Rng, step: number): Pairs => {
    requirePoints("x0", batch);
    requireInteger("step", step, 0);
    const pairs = coupling.pair(batch, base, rng.fork("noise"), { step }), { x0, x1 } = pairs;
    if (`${x0.shape}` !== `${x1.shape}`) {
      throw new RangeError(
        `data and base must have points of one shape, got x0 of [${x0.shape}] and x1 of [${x1.shape}] (${base.name})`,
      );
    }
    requirePoints(`x1, of ${base.name},`, x1);
    return pairs;
  };
}

/** The base as the noise of a model: named for its coupling, unless ∇ log p_t = −E[x₁ | x_t]/σ, as of normal noise. */
export const kernelOfPairs = (
  { base = normalKernel, coupling = independentPairs }: PairOptions,
): NoiseKernel | undefined =>
  base === normalKernel && coupling === independentPairs
    ? undefined
    : { ...base, name: `${base.name}, ${coupling.name}` };
