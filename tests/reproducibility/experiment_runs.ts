/**
 * All experiments, made tiny, and the files that their seed decides.
 *
 * @module
 */
import { type Experiment, experiments, readParameters, writeOutcome } from "driftfield/experiments";
import type { Made } from "./digest.ts";

const generation = { steps: "6", batch: "64", width: "9", count: "80", "sampler-steps": "3" };
const flows = { ...generation, data: "airports", cells: "0" };

/** What each is told: as little as it takes to go through all of it. */
const tiny: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "interacting-forward": { data: "moons", particles: "500", dt: "0.02", time: "0.1" },
  "first-passage": {
    drift: "0",
    diffusion: "0.5",
    low: "0",
    high: "1",
    start: "0.5",
    particles: "400",
    dt: "0.02",
  },
  "exact-reversal": { particles: "100", steps: "4" },
  "score-matching": { ...generationOf("steps", "batch", "width"), points: "100", cells: "0" },
  "diffusion": generation,
  "poisson": generation,
  "flow-matching": flows,
  "ffjord": { ...flows, "ode-steps": "2" },
  "fokker-planck-model": { ...flows, batch: "32", moments: "4" },
  "digit-classifier": { epochs: "1" },
  "compare": {
    ...generationOf("steps", "batch", "width", "count"),
    methods: "diffusion-vp,flow-matching",
    points: "40",
  },
};

/** By name: a seed to the bytes of metrics.json, samples.csv and what the experiment makes for others. */
export const experimentRuns: Readonly<Record<string, (seed: number) => Promise<Made>>> = Object.fromEntries(
  experiments.map((one) => [`experiment ${one.name}`, (seed: number) => run(one, seed)]),
);

async function run(experiment: Experiment, seed: number): Promise<Made> {
  const parameters = readParameters(experiment, tiny[experiment.name]), { name } = experiment;
  const outcome = { ...await experiment.run(parameters, { seed }), plots: {} },
    folder = await Deno.makeTempDir();
  try {
    await writeOutcome(folder, outcome, { experiment: name, seed, parameters, run: {} });
    const made: Made[] = [];
    const timed = /^(compare-.*\.json|table\.(md|csv))$/; // what a comparison says of seconds and memory
    const files = Object.keys(outcome.files ?? {}).filter((file) => !timed.test(file));
    for (const file of ["metrics.json", "samples.csv", ...files]) {
      made.push(file, await Deno.readFile(`${folder}/${file}`));
    }
    return made;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function generationOf(...names: (keyof typeof generation)[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, generation[name]]));
}
