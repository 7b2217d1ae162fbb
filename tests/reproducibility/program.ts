/**
 * A process of its own: `program.ts SEED PATTERN` makes the runs whose name the pattern fits, and prints as JSON what they
 * made.
 *
 * @module
 */
import { threadCount } from "driftfield/device";
import { useBackend } from "driftfield/networks";
import { philox } from "driftfield/random";
import { digest, type Made } from "./digest.ts";
import { experimentRuns } from "./experiment_runs.ts";
import { networkRuns } from "./network_runs.ts";
import { processRuns } from "./process_runs.ts";

const [seed, pattern] = Deno.args, rng = philox(Number(seed)), wanted = new RegExp(pattern);
const { name: backend } = await useBackend(), made: Record<string, string> = {};
const make = async (name: string, run: () => Promise<Made>) => {
  if (!wanted.test(name)) return;
  const before = performance.now();
  made[name] = await digest(await run());
  console.error(name, performance.now() - before);
};
for (const runs of [processRuns, networkRuns]) {
  for (const [name, run] of Object.entries(runs)) await make(name, () => run(rng.fork(name)));
}
for (const [name, run] of Object.entries(experimentRuns)) await make(name, () => run(Number(seed)));
console.log(JSON.stringify({ backend, threads: threadCount(), made }));
