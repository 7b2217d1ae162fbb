import { digits } from "driftfield/datasets";
import type { Benchmark, Prepared } from "../harness/benchmark.ts";
import { cloud, language, steps, type Via } from "./set_up.ts";

/** A whole simulation, run by whatever `simulate` takes; and a tenth of it by each of the others, for scale. */
function simulation(
  label: string,
  pairs: number,
  count: number,
  run: (steps: number, via?: Via) => Promise<Prepared>,
): Benchmark[] {
  const part = (count: number, via?: Via): Benchmark => ({
    name: `${label} × ${count} steps${via ? `, ${language[via]}` : ""}`,
    prepare: () => run(count, via),
    work: { count: pairs * count, of: "pairs" },
    repeats: 1,
    warmUp: 0,
  });
  return [
    { ...part(count), repeats: 3, warmUp: 1, memory: true },
    part(count / 10, "float64"),
    part(count / 10, "wgsl"),
  ];
}

const shaken = { temperature: 0.2, softening: 0.1 };

export const simulations: readonly Benchmark[] = [
  ...simulation("10,000 particles, batches of 64", 64e4, 1000, (count, via) => {
    const how = { dt: 5e-3, steps: count, batch: 64, via };
    return steps(cloud("start", 10_000, 2), shaken, how);
  }),
  ...simulation("1,797 digits in 64-D, all on all", 1797 ** 2, 500, async (count, via) => {
    const how = { dt: 0.01, steps: count, via };
    return steps((await digits()).points, {}, how);
  }),
];
