import { eightGaussians, noised } from "driftfield/datasets";
import { variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import { dpmSolver, probabilityFlow, type Sampler, sampleToEnd } from "driftfield/samplers";
import type { Benchmark } from "./harness/benchmark.ts";

const model = noised(eightGaussians(), variancePreserving()), rng = philox(0), count = 10_000, steps = 50;

/** What peers/sampling.py does too: the same grid, the same field, one thread. */
const through = (name: string, sampler: Sampler, evaluations: number): Benchmark => ({
  name: `eight Gaussians under VP, 10,000 samples × 50 steps, ${name}`,
  run: () => sampleToEnd(model, { count, rng, sampler, steps }),
  work: { count: count * evaluations, of: "evaluations" },
  peers: ["torch", "numpy"].flatMap((who) =>
    ["float64", "float32"].map((type) => ({ script: "sampling.py", args: [who], work: `${name}, ${type}` }))
  ),
});

export const heunSteps: Benchmark = through("Heun", probabilityFlow(), 2 * steps);
export const multistep: Benchmark = through("DPM-Solver++(2M)", dpmSolver(), steps);
