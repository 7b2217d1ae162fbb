import { assert } from "@std/assert";
import { type Points, squaredNorms } from "driftfield/core";
import { kolmogorovQuantile, kolmogorovSmirnov } from "driftfield/metrics";
import { coldEquilibrium, interacting, warmEquilibrium } from "driftfield/processes";
import { philox } from "driftfield/random";
import { pairMap, simulateToEnd } from "driftfield/solvers";

const n = 8000, start: Points = philox(90).normal([n, 2]);

/** How far the radii are from the mean field's equilibrium after t = 6, moved by random pairs. */
async function distance(temperature: number, dt: number): Promise<number> {
  const process = interacting({ temperature });
  const law = temperature > 0 ? warmEquilibrium(process) : coldEquilibrium(2);
  const options = { dt, steps: Math.round(6 / dt), rng: philox(91), batch: 2, stepper: pairMap };
  const end = await simulateToEnd(process, start, options);
  return kolmogorovSmirnov(squaredNorms(end).map(Math.sqrt), law.cdf);
}

// "Taking batches in the expectation result in identical terminal distributions": measured, for the smallest batches.
Deno.test("random pairs end elsewhere at a fixed step, at the mean field as Δt → 0; noise brings them nearer", async () => {
  const steps = [0.1, 0.025], noiseOfSample = kolmogorovQuantile(1e-4) / Math.sqrt(n);
  const cold = await Promise.all(steps.map((dt) => distance(0, dt)));
  const warm = await Promise.all(steps.map((dt) => distance(0.2, dt)));
  assert(cold[0] > 5 * noiseOfSample, `a fixed Δt is rejected: ${cold} against ${noiseOfSample}`);
  // Both tend to zero with Δt, at least as fast as √Δt without noise (the strong rate of Jin, Li and Liu).
  assert(cold[0] / cold[1] > 2, `T = 0: ${cold}`);
  assert(warm[0] < cold[0] / 3 && warm[1] < cold[1] / 2, `T = 0.2: ${warm}, T = 0: ${cold}`);
  assert(warm[1] < noiseOfSample, `T = 0.2 at Δt = 0.025 is not told from the mean field: ${warm}`);
});
