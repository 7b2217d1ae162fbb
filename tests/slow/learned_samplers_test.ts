import { assert } from "@std/assert";
import { energyTest } from "driftfield/metrics";
import { edm, type Schedule } from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  annealedLangevin,
  ddim,
  ddpm,
  dpmSolver,
  edmSampler,
  predictorCorrector,
  probabilityFlow,
  reverseDiffusion,
  type Sampler,
  sampleToEnd,
} from "driftfield/samplers";
import { euler, rk4 } from "driftfield/solvers";
import { learnedEight, readUnder } from "../samplers/learned_eight.ts";
import { schedules } from "../schedules.ts";

const net = await learnedEight(), rng = philox(852), count = 1000;
const samplesOf = (schedule: Schedule, sampler: Sampler, name: string, steps = sampler.steps) =>
  sampleToEnd(readUnder(net, schedule), { count, steps, sampler, rng: rng.fork(`${name} ${schedule.name}`) });

/** Samplers of one law each: that of the flow of the learned field, of its reverse SDE, or one that others do not have. */
const families: readonly (readonly [truth: Sampler, steps: number, samplers: readonly Sampler[]])[] = [
  [probabilityFlow({ solver: rk4 }), 100, [
    ddim(),
    dpmSolver(),
    edmSampler(),
    probabilityFlow(),
    probabilityFlow({ solver: euler }),
    reverseDiffusion({ lambda: 0 }),
  ]],
  [ddpm(), 800, [ddim({ eta: 1 }), ddpm(), ddpm({ interpolation: 1 }), reverseDiffusion()]],
  ...[
    ddim({ eta: 0.5 }),
    edmSampler({ churn: 20 }),
    reverseDiffusion({ lambda: 2 }),
    predictorCorrector(),
    annealedLangevin(),
  ].map((one) => [one, one.steps, [one]] as const),
];

for (const [truth, steps, samplers] of families) {
  Deno.test(`of a learned field, 1,000 samples are of one law under every schedule: as by ${truth.name}`, async () => {
    const exact = await samplesOf(edm(), truth, "truth", steps);
    for (const sampler of samplers) {
      for (const schedule of schedules) {
        const made = await samplesOf(schedule, sampler, sampler.name);
        const test = (permutations: number) =>
          energyTest(made, exact, { permutations, projections: 8, rng: rng.fork("test") }).pValue;
        if (test(99) > 0.05) continue; // what more permutations can only make less often wrong
        const pValue = test(1999); // one of 105 tests is at 0.0005 by chance in 5 of 100 seeds
        assert(pValue > 0.0005, `${sampler.name}, ${schedule.name}: p = ${pValue}`);
      }
    }
  });
}
