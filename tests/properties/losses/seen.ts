/** What is looked at of objectives: a regression of a few points, and the model that a network of zeros would be. */
import type { Points } from "driftfield/core";
import { float64 } from "driftfield/core";
import type { ModelObjective, Objective } from "driftfield/losses";
import type { DiffusionModel } from "driftfield/processes";
import { philox } from "driftfield/random";
import { middle } from "../models.ts";

/** Three points of so many dimensions. */
export const three = (dim: number): Points => ({
  data: Float64Array.from({ length: 3 * dim }, (_, i) => (i - 2) / 3),
  shape: [3, dim],
});

/** The regression of three points, at two steps. */
export const regressionOf = (objective: Objective, dim = 2) =>
  [0, 1].map((step) => objective.regression(three(dim), philox(1), { step }));

/** All that a model says in the middle of its time. */
export function viewsOf(model: DiffusionModel<Points>) {
  const { score, denoise, noise, velocity } = model, x = three(model.dim), t = middle(model);
  return [score, denoise, noise, velocity].map((view) => view(x, t));
}

/** Both, of an objective; a network answers `further` numbers more than there are coordinates. */
export function seen(objective: ModelObjective, dim = 2) {
  const network = (x: Points): Points => {
    const zero = float64.scale(0, x);
    return float64.stack(
      Array.from({ length: dim + (objective.further ?? 0) }, () => float64.column(zero, 0)),
    );
  };
  const model = objective.model<Points>(network, { dim });
  return { regressions: regressionOf(objective, dim), velocity: model.velocity(three(dim), middle(model)) };
}
