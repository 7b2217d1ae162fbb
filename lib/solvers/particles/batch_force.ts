/**
 * The force on particles, from all others or from those of their batch.
 *
 * @module
 */
import { type Points, take, zeros } from "../../core/mod.ts";
import type { InteractingProcess } from "../../processes/mod.ts";
import { randomBatches } from "./batches.ts";
import type { StepContext } from "./stepper.ts";

/** F(x): of all particles on each, or batch by batch. */
export function batchForce(
  { interaction }: InteractingProcess,
  x: Points,
  { step, rng, batch }: StepContext,
): Points {
  const [n, dim] = x.shape;
  if (batch === "all" || batch === n) return interaction(x, x);
  const batches = randomBatches(rng.fork("batches"), n, batch, step);
  if (interaction.within) return interaction.within(x, batches);
  const force = zeros(x.shape);
  for (const rows of batches) {
    const members = take(x, rows), within = interaction(members, members).data;
    rows.forEach((row, j) => force.data.set(within.subarray(j * dim, (j + 1) * dim), row * dim));
  }
  return force;
}
