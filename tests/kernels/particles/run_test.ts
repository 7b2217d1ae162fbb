import { assert, assertEquals } from "@std/assert";
import type { ParticleRun } from "driftfield/kernels";
import { onCard } from "../on_card.ts";
import { errorBound } from "./error_bound.ts";
import { cloud, constants, end, fixed, inFloat64, largest } from "./runs.ts";

// In dimension 64 the same run at two scales: powers of distances between 1e-70 and 1e64.
const far = { exponent: 64, softening: 0 };
const cases: [n: number, dim: number, changes: Partial<ParticleRun>, spread?: number][] = [
  [2, 1, {}],
  [131, 2, { strength: -0.5 }],
  [67, 3, { exponent: 3, softening: 0.5 }],
  [9, 5, { exponent: 1.7, softening: 0 }],
  [65, 64, { ...far, strength: 10 / 8 ** 64, temperature: 1e-4 / 8 ** 2 }, 1 / 64],
  [65, 64, { ...far, strength: 10 * 64 ** 64, temperature: 1e-4 * 64 ** 2 }, 8],
];
for (const [n, dim, changes, spread] of cases) {
  onCard(
    `a run of ${n} particles in dimension ${dim} follows float64, by tiles and by broadcast`,
    async (gpu) => {
      const run = { ...fixed, ...changes }, start = cloud(n, dim, spread), path = inFloat64(run, start, 12);
      const still = inFloat64({ ...run, strength: 0 }, start, 12), bound = errorBound(run, path);
      assert(largest(path[12], still[12]) > 100 * bound, "the force does not matter here");
      for (const tiles of [true, false]) {
        const off = largest(await end(gpu, run, start, [12], { tiles }), path[12]);
        assert(off <= bound, `off by ${off}, allowed ${bound}`);
      }
    },
  );
}

for (const [n, dim, batch, exponent] of [[301, 2, 7, 2], [131, 3, 2, 2], [66, 64, 4, 1.5]]) {
  onCard(
    `${n} particles in dimension ${dim} meet those of their batch of ${batch}, as in float64`,
    async (gpu) => {
      const run = { ...constants, exponent, batch, strength: dim === 64 ? 5 : 0.5 }, start = cloud(n, dim);
      const path = inFloat64(run, start, 12), others = inFloat64({ ...run, batch: "all" }, start, 12);
      const bound = errorBound(run, path), off = largest(await end(gpu, run, start, [12]), path[12]);
      assert(largest(path[12], others[12]) > 100 * bound, "batches do not matter here");
      assert(off <= bound, `off by ${off}, allowed ${bound}`);
    },
  );
}

onCard(
  "without a force particles are an Ornstein–Uhlenbeck process, in any dimension, after many steps",
  async (gpu) => {
    for (const dim of [1, 2, 3, 11]) {
      const run = { ...fixed, strength: 0 }, start = cloud(30, dim), path = inFloat64(run, start, 150);
      const widest = Math.max(...path.flatMap(({ data }) => [...data.map(Math.abs)]));
      const bound = (4 * widest * 2 ** -24 + 6.3 * Math.sqrt(2 * 0.1 * 0.01) * 6e-7) / (0.7 * 0.01); // errors shrink by kΔt
      const off = largest(await end(gpu, run, start, [150]), path[150]);
      assert(off < bound, `off by ${off}, allowed ${bound}`);
    }
  },
);

onCard("how a run is cut up, and whether another goes on beside it, changes no bit", async (gpu) => {
  const run = { ...constants, batch: 4 }, start = cloud(37, 2), whole = await end(gpu, run, start, [150]);
  assertEquals(await end(gpu, run, start, [1, 2, 64, 65, 130, 150]), whole);
  const half = await end(gpu, run, start, [70]);
  assertEquals(await end(gpu, run, half, [150], { from: 70 }), whole);
  const other = { ...run, strength: 0.1, batch: "all" } as const, alone = await end(gpu, other, start, [150]);
  const both = await Promise.all([end(gpu, run, start, [50, 150]), end(gpu, other, start, [20, 150])]);
  assertEquals(both, [whole, alone]);
});
