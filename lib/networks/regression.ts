/**
 * The loss that a kernel knows: that of a regression.
 *
 * @module
 */
import { requireObject } from "../core/mod.ts";
import type { Objective } from "../losses/mod.ts";
import type { Loss } from "./loss.ts";

/**
 * The loss of a regression, weight ‖F(x, time) − target‖² / outputs, or of each number with a weight of its own.
 *
 * @param objective What draws it.
 * @returns The loss.
 *
 * @example A network that answers 0 has the loss of its targets
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { denoising, squaredErrors } from "driftfield/losses";
 * import { type Architecture, mlp, onPoints, regression, traced } from "driftfield/networks";
 * import { edm } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 *
 * const objective = denoising(edm()), loss = regression(objective), x0 = points([[1, 2]]), at = { step: 7 };
 * const { arrays } = loss.draw(x0, philox(0), at), zero: Architecture = { ...mlp({ dim: 2 }), apply: (A, _, x) => A.scale(0, x) };
 * const rows = loss.rows(onPoints, traced(onPoints, zero, {}, points([[0]])), arrays);
 * assertEquals(rows.data, squaredErrors(objective.regression(x0, philox(0), at), points([[0, 0]])));
 * ```
 */
export function regression(objective: Objective): Loss {
  requireObject("objective", objective, "name", "regression");
  return {
    name: objective.name,
    draw(x0, rng, at) {
      const { x, time, target, weight } = objective.regression(x0, rng, at);
      const rows = target.shape[0];
      return { time, arrays: { x, target, weight: { data: weight, shape: [rows, weight.length / rows] } } };
    },
    rows: weightedSquares,
  };
}

const weightedSquares: Loss["rows"] = (A, network, { x, target, weight }) => {
  const error = A.add(network.value(x), A.scale(-1, target));
  const square = A.mul(error, error), [, columns] = A.shape(weight);
  return columns === 1 ? A.mul(weight, A.rowMeans(square)) : A.rowMeans(A.mul(weight, square));
};

/**
 * Whether a loss is that of a regression and nothing else: such a step of training a kernel may take in one go.
 *
 * @param loss The loss.
 * @returns Whether {@linkcode regression} made it, and nothing of what it computes was changed.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { denoising } from "driftfield/losses";
 * import { isRegression, type Loss, regression } from "driftfield/networks";
 * import { edm } from "driftfield/processes";
 *
 * const fit = regression(denoising(edm()));
 * const twice: Loss = { ...fit, rows: (A, network, arrays) => A.scale(2, fit.rows(A, network, arrays)) };
 * assertEquals([fit, twice].map(isRegression), [true, false]);
 * ```
 */
export const isRegression = (loss: Loss): boolean => {
  requireObject("loss", loss);
  return loss.rows === weightedSquares && !loss.gradient;
};
