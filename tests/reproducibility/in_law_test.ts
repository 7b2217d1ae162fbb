import { assert } from "@std/assert";
import { points } from "driftfield/core";
import { gpu } from "driftfield/device";
import { computes } from "driftfield/kernels";
import { energyTest } from "driftfield/metrics";
import { interacting, type InteractingProcess } from "driftfield/processes";
import { philox, type Rng } from "driftfield/random";
import { simulateToEnd } from "driftfield/solvers";

const known = { strength: 1.5, pull: 1, temperature: 0.1, softening: 0.1 }, process = interacting(known);
const runs = 60, n = 24, options = { dt: 0.02, steps: 100 };
type Via = "float64" | "wasm" | "wgsl";
const ways: readonly Via[] = [
  ...computes().startsWith("WebAssembly") ? ["wasm" as const] : [],
  ...await gpu() ? ["wgsl" as const] : [],
];
if (ways.length < 2) console.log(`in law tested: float64 and ${ways}`);

/** Of each of many clouds that know nothing of each other: mean ‖x‖², and the mean distance of neighbours in number. */
async function clouds(process: InteractingProcess, rng: Rng, via: Via, batch: "all" | number) {
  const rows: [number, number][] = [];
  for (let k = 0; k < runs; k++) {
    const one = rng.fork(`${k}`), start = one.fork("start").normal([n, 2]);
    const { data } = await simulateToEnd(process, start, { ...options, rng: one, via, batch });
    const square = data.reduce((sum, x) => sum + x * x, 0) / n;
    let apart = 0;
    for (let i = 2; i < 2 * n; i += 2) {
      apart += Math.hypot(data[i] - data[i - 2], data[i + 1] - data[i - 1]) / (n - 1);
    }
    rows.push([square, apart]);
  }
  return points(rows);
}

for (const batch of ["all", 4] as const) {
  Deno.test(`interacting particles, which amplify rounding, agree across backends in law, in batches of ${batch}`, async () => {
    const truth = await clouds(process, philox(931), "float64", batch);
    const judged = async (process: InteractingProcess, via: Via, seed: number) =>
      energyTest(truth, await clouds(process, philox(seed), via, batch), {
        permutations: 999,
        rng: philox(932),
      }).pValue;
    // Of independent clouds the test's level is exact: a p below 0.002 comes up once in 500 such comparisons.
    for (const [k, via] of ways.entries()) {
      const p = await judged(process, via, 933 + k);
      assert(p >= 0.002, `${via}: p = ${p}`);
    }
    const stronger = interacting({ ...known, strength: 1.8 }), p = await judged(stronger, "float64", 940);
    assert(p < 0.002, `a force that is a fifth larger is seen: p = ${p}`);
  });
}

Deno.test("interacting particles of one seed part across backends in time, as those that are begun 10⁻⁷ apart do", async () => {
  const rng = philox(941),
    start = rng.normal([300, 2]),
    cold = interacting({ strength: 1.5, softening: 0.02 });
  const run = (via: Via, steps: number, x = start) =>
    simulateToEnd(cold, x, { dt: 0.02, steps, rng, via, batch: 2 });
  const apart = async (via: Via, steps: number, x = start) => {
    const [a, b] = [await run("float64", steps), await run(via, steps, x)];
    return a.data.reduce((most, v, i) => Math.max(most, Math.abs(v - b.data[i])), 0);
  };
  const moved = { ...start, data: start.data.map((v) => v * (1 + 2 ** -23)) };
  const [soon, late] = [await apart("float64", 2, moved), await apart("float64", 300, moved)];
  assert(late > 100 * soon, `a nudge of ${soon} became ${late}`); // so that no bound by rounding holds for long
  for (const via of ways) assert(await apart(via, 2) < 1e-4, via);
});
