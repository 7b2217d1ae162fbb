/**
 * Runs one benchmark and prints by how many bytes the resident memory rose meanwhile; started by memory.ts.
 *
 * @module
 */
import { prepare, type Run } from "./benchmark.ts";
import { load } from "./files.ts";
import { peakOf } from "./peak.ts";

const [folder, name, what] = Deno.args;
const { benchmarks, growths } = await load(folder, name), place = JSON.parse(what);

/** Sets up and runs: all of it counts. */
const work: Run = typeof place === "number"
  ? async () => await require(await prepare(benchmarks[place]))()
  : async () => await at(place[3]);

try {
  if (typeof place !== "number") await at(place[2]);
  console.log(await peakOf(work));
  Deno.exit(0); // workers may still be there
} catch (error) {
  console.error(`failed: ${error}`);
  Deno.exit(1);
}

async function at(value: number): Promise<void> {
  const [growth, contender] = place;
  await require(await growths[growth].contenders[contender].prepare(value))();
}

function require(run: Run | string): Run {
  if (typeof run === "string") throw new Error(run);
  return run;
}
