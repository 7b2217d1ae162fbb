import { density, grid } from "driftfield/core";
import { sde } from "driftfield/processes";
import { backwardEuler, fokkerPlanck, last } from "driftfield/solvers";
import type { Benchmark } from "../harness/benchmark.ts";

const cells = 100_000, steps = 1000;
const well = sde({ drift: "2 * x / 5 - x^3 / 10", diffusion: 1 }), line = grid({ domain: [-4, 4], cells });
const start = density(line, ([x]) => Math.exp(-((x - 1) ** 2)), { normalise: true });

/** Backward Euler, dt = 1/100: a tridiagonal system a step, the same matrix in each. */
export const implicit: Benchmark = {
  name: "Fokker–Planck on the line, 100,000 cells × 1,000 implicit steps",
  run: () => last(fokkerPlanck(well, line, { start, to: steps / 100, steps, stepper: backwardEuler })),
  work: { count: cells * steps, of: "cell-steps" },
  repeats: 3,
  warmUp: 1,
  memory: true,
  peers: ["dpttrs", "dgttrs", "solve_banded"].map((routine) => ({
    script: "densities.py",
    args: ["scipy"],
    work: `implicit, ${routine}`,
  })),
};
