/** Samplers, correctors and grids of times. */
import { assert, assertEquals } from "@std/assert";
import { gaussianMixture, noised } from "driftfield/datasets";
import { variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  adaptiveFlow,
  annealedLangevin,
  type Corrector,
  ddim,
  ddpm,
  dpmSolver,
  edmSampler,
  evenTimes,
  flowSde,
  karrasTimes,
  langevinCorrector,
  logSnrTimes,
  normedCorrector,
  predictorCorrector,
  probabilityFlow,
  reverseDiffusion,
  type Sampler,
  sampleToEnd,
} from "driftfield/samplers";
import { dopri5, eulerMaruyama, heun } from "driftfield/solvers";
import { options, unlessFailed } from "../learning_support.ts";
import { middle, schedulesOf } from "../models.ts";
import { count, fc, made, number, positive, property, type Table } from "../support.ts";

const model = noised(gaussianMixture({ means: [[1, 0], [-1, 0]], sigma: 0.5 }), variancePreserving());

/** Three points by four steps of a sampler. */
const drawn = (sampler: Sampler) =>
  unlessFailed(() => sampleToEnd(model, { count: 3, rng: philox(1), sampler, steps: 4 }));

/** One move of a corrector. */
const moved = (corrector: Corrector) =>
  corrector({ model, x: philox(2).normal([3, 2]), t: middle(model), z: philox(3).normal([3, 2]) });

const sound = ({ order, steps, draws, name }: Sampler) =>
  assert(order >= 1 && steps >= 1 && draws >= 0 && name !== "");
const sampler = {
  probe: drawn,
  law: sound,
  runs: 4,
  wrongRuns: 1,
  overflows: "squares of 1e300 are beyond float64",
};
const snr = fc.tuple(options({ snr: positive(0.05, 1) }));
const corrector = { valid: snr, probe: moved, runs: 4, overflows: "the square of 1e300 is beyond float64" };
const falls = (times: readonly number[], { from, to }: { from: number; to: number }, steps: number) => {
  assertEquals([times.length, times[0], times.at(-1)], [steps + 1, to, from]);
  times.forEach((t, n) => assert(n === 0 || t < times[n - 1]));
};
const grids = fc.tuple(schedulesOf, count(1, 6));

export const stepProperties: Table = {
  adaptiveFlow: property(adaptiveFlow, {
    ...sampler,
    valid: fc.tuple(
      options({
        variable: fc.constantFrom("time" as const, "log noise" as const),
        relTol: positive(1e-6, 1e-2),
        absTol: positive(1e-6, 1e-2),
        solver: fc.constant(made({ ...dopri5 })),
      }),
    ),
    called: { relTol: "tolerances", absTol: "tolerances" },
  }),
  annealedLangevin: property(annealedLangevin, {
    ...sampler,
    valid: fc.tuple(options({ corrections: count(1, 3), snr: positive(0.05, 1) })),
  }),
  ddim: property(ddim, { ...sampler, valid: fc.tuple(options({ eta: number(0, 1) })) }),
  ddpm: property(ddpm, { ...sampler, valid: fc.tuple(options({ interpolation: number(0, 1) })) }),
  dpmSolver: property(dpmSolver, { ...sampler, valid: fc.tuple(), runs: 1 }),
  edmSampler: property(edmSampler, {
    ...sampler,
    valid: fc.tuple(
      options({
        churn: number(0, 20),
        churnMin: number(0, 1),
        churnMax: number(1, 9),
        churnNoise: number(0, 2),
      }),
    ),
    called: { churnMin: "churnMax" },
  }),
  evenTimes: property(evenTimes, { valid: grids, law: falls }),
  flowSde: property(flowSde, {
    ...sampler,
    called: { diffusion: "x" }, // which it moves out of all sight
    valid: fc.tuple(options({ diffusion: number(0, 2), solver: fc.constant(made({ ...eulerMaruyama })) })),
  }),
  karrasTimes: property(karrasTimes, {
    valid: fc.tuple(schedulesOf, count(1, 6), options({ rho: positive(1, 9) })),
    law: falls,
  }),
  langevinCorrector: property(langevinCorrector, corrector),
  logSnrTimes: property(logSnrTimes, { valid: grids, law: falls }),
  normedCorrector: property(normedCorrector, corrector),
  predictorCorrector: property(predictorCorrector, {
    ...sampler,
    called: { corrector: "x" }, // which it makes NaN
    valid: fc.tuple(
      options({
        predictor: fc.constant(made({ ...ddim() })),
        corrector: fc.constant(langevinCorrector()),
        corrections: count(1, 3),
      }),
    ),
  }),
  probabilityFlow: property(probabilityFlow, {
    ...sampler,
    valid: fc.tuple(
      options({
        variable: fc.constantFrom("time" as const, "log noise" as const),
        solver: fc.constant(made({ ...heun })),
      }),
    ),
  }),
  reverseDiffusion: property(reverseDiffusion, {
    ...sampler,
    valid: fc.tuple(options({ lambda: number(0, 2), solver: fc.constant(made({ ...eulerMaruyama })) })),
  }),
};
