/**
 * Learning from whole numbers.
 *
 * @module
 */
import { type Points, requireObject, requirePositive } from "../core/mod.ts";
import type { Rng } from "../random/mod.ts";
import type { Objective } from "./regression.ts";

/** What looks at data in another way than by a regression: a loss with derivatives of the network. */
export interface Drawing {
  /** Draws what it looks at. */
  draw(x0: Points, rng: Rng, at: { readonly step: number }): unknown;
}

/**
 * An objective on data that are known to a unit, as grey levels are, made one on data that have a density: each coordinate
 * is moved within its unit, x₀ + unit (u − ½), u uniform in (0, 1) and new at every step. What has learned it answers on
 * such a scale; its samples, rounded to the unit, are the data's again, and its likelihood on dequantised data bounds that
 * of the data themselves (Theis, van den Oord, Bethge 2016, "A note on the evaluation of generative models", section 3.1).
 * Without this a network with nothing else to do learns spikes on the levels.
 *
 * @param objective The objective, or a loss of networks.
 * @param options `unit`: how far apart two neighbouring values of the data are, 1/8 for greys 0 … 16 taken to [−1, 1].
 * @returns The same, but for its regressions, or for what it draws.
 * @throws {RangeError} If the unit is not above 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { denoising, dequantised } from "driftfield/losses";
 * import { edm } from "driftfield/processes";
 *
 * const objective = dequantised({ ...denoising(edm()), name: "greys" }, { unit: 1 / 8 });
 * assertEquals([objective.name, objective.schedule.name], ["greys", "EDM"]);
 * ```
 */
export function dequantised<O extends Objective | Drawing>(
  objective: O,
  { unit }: { readonly unit: number },
): O {
  requireObject("objective", objective, objective && "draw" in Object(objective) ? "draw" : "regression");
  requirePositive("unit", unit);
  const within = ({ data, shape }: Points, rng: Rng, step: number): Points => {
    const u = rng.fork("dequantise").uniform(shape, { step }).data;
    return { data: data.map((v, i) => v + unit * (u[i] - 0.5)), shape };
  };
  if (!("regression" in objective)) {
    const draw: Drawing["draw"] = (x0, rng, { step }) => objective.draw(within(x0, rng, step), rng, { step });
    return { ...objective, draw };
  }
  return {
    ...objective,
    regression: (x0: Points, rng: Rng, { step = 0 } = {}) =>
      objective.regression(within(x0, rng, step), rng, { step }),
  };
}
