/**
 * Whose likelihood it is.
 *
 * @module
 */
import type { ModelObjective } from "../../losses/mod.ts";
import { type NoiseKernel, normalKernel, type Schedule } from "../../processes/mod.ts";

/** What a network's answers say of a flow from data, at `schedule.from`, to the base, at `schedule.to`. */
export type Reading = Pick<ModelObjective, "schedule" | "model" | "further">;

/**
 * The schedule of a reading, and the law at its end by another name: on the way there the flow may be any, and the score
 * that a model makes of its velocity no ∇ log p_t, so samplers that draw noise must not take it.
 *
 * @param reading What the network learned from before.
 * @returns Both.
 * @throws {TypeError} If the base is not normal, or the network answers more than a velocity.
 */
export function byLikelihood(
  { schedule, model, further = 0 }: Reading,
): { schedule: Schedule; kernel: NoiseKernel } {
  if (further > 0) {
    throw new TypeError(
      `the network must answer a velocity and no more, got ${further} further numbers a point`,
    );
  }
  const { kernel = normalKernel } = model((x) => x, { dim: 1 });
  if (kernel.logDensity !== normalKernel.logDensity) {
    throw new TypeError(
      `the base must be ${normalKernel.name}, whose density is known everywhere, got ${kernel.name}`,
    );
  }
  return { schedule, kernel: { ...normalKernel, name: `${normalKernel.name}, by likelihood` } };
}
