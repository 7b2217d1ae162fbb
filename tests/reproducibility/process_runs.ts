/**
 * Runs without a network, on as many threads as there are, and what they made.
 *
 * @module
 */
import { cellWidths, density, grid, repeat } from "driftfield/core";
import { eightGaussians, noised } from "driftfield/datasets";
import { interacting, sde, variancePreserving } from "driftfield/processes";
import type { Rng } from "driftfield/random";
import { ddpm, sampleToEnd } from "driftfield/samplers";
import {
  firstPassageToEnd,
  fokkerPlanck,
  forwardEuler,
  interval,
  last,
  milstein,
  simulate,
} from "driftfield/solvers";
import type { Made } from "./digest.ts";

/** By name: a seed to what is made. The first takes long enough for all threads to have come. */
export const processRuns: Readonly<Record<string, (rng: Rng) => Promise<Made>>> = {
  "simulate, paths in JavaScript": async (rng) => {
    const forced = sde({ drift: "2 * sin(t) - x", diffusion: "0.3 * x" }), made: Made[] = [];
    const options = { dt: 0.01, steps: 400, every: 200, rng, solver: milstein, via: "javascript" } as const;
    for await (const frame of simulate(forced, repeat([1], 8011), options)) {
      made.push((await frame.points()).data, JSON.stringify(await frame.moments()));
    }
    return made;
  },
  "interacting particles, all on all": (rng) => crowd(rng, 701, 2, {}),
  "interacting particles, in batches": (rng) => crowd(rng, 701, 3, { batch: 20 }),
  "interacting particles, in 64 dimensions": (rng) => crowd(rng, 203, 64, {}),
  "interacting particles, in float64": (rng) => crowd(rng, 60, 2, { via: "float64" }),
  "a density, by explicit steps": async (rng) => {
    const square = grid({ domain: [[-3, 3], [-2, 2]], cells: [150, 120] }), [h] = cellWidths(square);
    const [shift] = rng.normal([1, 1]).data;
    const start = density(square, ([x, y]) => Math.exp(-((x - shift) ** 2) - y ** 2), { normalise: true });
    const well = sde({ drift: ["x1 - x1^3", "-x2"], diffusion: [1, 1] });
    const steps = { start, to: 40 * 0.05 * h ** 2, steps: 40, stepper: forwardEuler };
    const { via, density: { values } } = await last(fokkerPlanck(well, square, steps));
    return [via, values];
  },
  "first passages": async (rng) => {
    const motion = sde({ drift: 0, diffusion: 1 }), start = repeat([0.3], 301);
    const options = { barriers: interval(0, 1), dt: 0.02, steps: 40, rng };
    return JSON.stringify(await firstPassageToEnd(motion, start, options));
  },
  "samples of a known score": async (rng) => {
    const model = noised(eightGaussians(), variancePreserving());
    return (await sampleToEnd(model, { count: 201, rng, sampler: ddpm(), steps: 20 })).data;
  },
};

async function crowd(rng: Rng, n: number, dim: number, options: { batch?: number; via?: "float64" }) {
  const process = interacting({ strength: 1.5, pull: 0.8, temperature: 0.1, softening: 0.1 });
  const start = rng.fork("start").normal([n, dim]), made: Made[] = [];
  const run = { dt: 0.01, steps: 10, every: 5, rng, ...options };
  for await (const { via, points } of simulate(process, start, run)) made.push(via, (await points()).data);
  return made;
}
