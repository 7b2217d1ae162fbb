import { philox } from "driftfield/random";
import { interacting, riesz } from "driftfield/processes";
import { pairMap, simulateToEnd } from "driftfield/solvers";
import type { Benchmark } from "./harness/benchmark.ts";

const force = (n: number, dim: number): Benchmark => {
  const x = philox(0).normal([n, dim]), field = riesz();
  return {
    name: `force of all on all, N = ${n}, ${dim}-D`,
    run: () => field(x, x),
    work: { count: n * (n - 1) / 2, of: "pairs" },
  };
};

/** The document's field in the plane. */
export const plane: Benchmark = force(2048, 2);

/** The same on images of 64 pixels. */
export const images: Benchmark = force(1024, 64);

const start = philox(0).normal([10_000, 2]), options = { dt: 0.01, steps: 20, batch: 2, rng: philox(1) };

/** Random pairs by their exact flow, with noise. */
export const pairs: Benchmark = {
  name: "pair map, 10,000 particles × 20 steps",
  run: () => simulateToEnd(interacting({ temperature: 0.2 }), start, { ...options, stepper: pairMap }),
  work: { count: 200_000, of: "particle steps" },
};
