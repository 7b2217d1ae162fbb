/**
 * Whether what a sampler makes of exact scores can be told from the data.
 *
 * @module
 */
import { eightGaussians, noised } from "driftfield/datasets";
import { energyTest } from "driftfield/metrics";
import type { Schedule } from "driftfield/processes";
import { philox } from "driftfield/random";
import { type Sampler, sampleToEnd } from "driftfield/samplers";

const law = eightGaussians(), rng = philox(771), count = 10_000;
const exact = law.sample(count, rng.fork("exact"));

/**
 * The p-value of the energy test between 10,000 samples, made as the sampler recommends, and 10,000 exact ones. With 99
 * permutations it is a multiple of 1/100: above 0.01 the test does not reject at 1 %.
 */
export async function pValueOf(sampler: Sampler, schedule: Schedule, steps = sampler.steps): Promise<number> {
  const made = await sampleToEnd(noised(law, schedule), {
    count,
    rng: rng.fork(sampler.name),
    sampler,
    steps,
  });
  return energyTest(made, exact, { permutations: 99, projections: 8, rng: rng.fork("test") }).pValue;
}
