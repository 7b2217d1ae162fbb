import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { gpu } from "driftfield/device";
import type { BackendName } from "driftfield/networks";
import { experiments } from "driftfield/experiments";
import { fresh, type Said, spoken } from "./fresh.ts";
import { networkRuns } from "./network_runs.ts";
import { processRuns } from "./process_runs.ts";

const everything = /./, names = [...Object.keys(processRuns), ...Object.keys(networkRuns)];

/** A process of one thread, and one of three: on two cores some wait for others, so that pieces change hands. */
const twice = (backend: BackendName, runs: RegExp): Promise<Said[]> =>
  Promise.all([1, 3].map((threads) => fresh({ seed: 1, backend, threads, runs })));

Deno.test("same seed, same bytes: simulations, trainings, samples and experiments, in two processes of 1 and 3 threads", async () => {
  const [alone, together] = await twice("wasm", everything);
  assertEquals([alone.threads, together.threads, alone.backend], [1, 3, "wasm"]);
  assertEquals(Object.keys(alone.made), [...names, ...experiments.map(({ name }) => `experiment ${name}`)]);
  assertEquals(alone.made, together.made);
  // What does not depend on the seed would tell nothing: each must differ under another.
  const other = await fresh({
    seed: 2,
    backend: "wasm",
    threads: 2,
    runs: /^(?!experiment)|experiment diff/,
  });
  assert(Object.keys(other.made).length > names.length);
  for (const [name, made] of Object.entries(other.made)) assert(made !== alone.made[name], name);
});

Deno.test("same seed, same bytes: trainings and samples on the backend cpu", async () => {
  const [one, other] = await twice("cpu", /perceptron|no kernel/);
  assertEquals([one.backend, Object.keys(one.made).length], ["cpu", 5]);
  assertEquals(one.made, other.made);
});

Deno.test("same seed, same bytes: trainings and samples on WebGPU", async () => {
  const runs = /perceptron|no kernel/;
  if (!await gpu()) {
    const { code, complaint } = await spoken({ seed: 1, backend: "webgpu", threads: 1, runs });
    assertStringIncludes(complaint, "offers no WebGPU adapter");
    return assertEquals(code, 1);
  }
  const [one, other] = await twice("webgpu", runs);
  assertEquals([one.backend, Object.keys(one.made).length], ["webgpu", 5]);
  assertEquals(one.made, other.made);
});

Deno.test("DRIFTFIELD_THREADS says how many threads there are, and is refused by name if it is no such number", async () => {
  for (const threads of ["0", "two", "1.5", "-1", ""]) {
    const { code, complaint } = await spoken({ seed: 0, backend: "cpu", threads, runs: /first passages/ });
    assertEquals(code, 1);
    assertStringIncludes(complaint, `DRIFTFIELD_THREADS must be a whole number from 1 on, got "${threads}"`);
  }
});
