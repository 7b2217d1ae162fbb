/**
 * Methods that were run before, each on its own: points of a job array.
 *
 * @module
 */
import { type Points, take } from "../core/mod.ts";
import { asText, readBytes } from "../core/data_files.ts";
import { numericColumns, textTable } from "../datasets/text_table.ts";
import { contenders } from "./compared_methods.ts";
import type { Compared, Cost } from "./comparison.ts";
import type { Parameters } from "./experiment.ts";
import type { RunRecord } from "./write.ts";

/** What an earlier run has written. */
interface Earlier extends RunRecord {
  readonly values: Compared["values"];
}

/** What must be the same. */
export interface RunsOptions {
  /** The seed. */
  readonly seed: number;
  /** Parameters, of which all must be the same but methods, checkpoint and runs. */
  readonly parameters: Parameters;
}

/** Parameters that may differ between runs that go together. */
const own = ["methods", "checkpoint", "runs"];

/**
 * Reads runs of `compare` from the folders in a folder.
 *
 * @param folder Where they are.
 * @param options Seed and parameters that they must have.
 * @returns What was found of each method, in the order of tables, and where they ran.
 * @throws {RangeError} If there is none, one is of another seed or budget, or a method is there twice.
 */
export async function readRuns(
  folder: string,
  { seed, parameters }: RunsOptions,
): Promise<{ readonly methods: readonly Compared[]; readonly backend: string }> {
  const methods: Compared[] = [], backends = new Set<string>();
  for (const name of await foldersIn(folder)) {
    const json = async (file: string) =>
      JSON.parse(asText(file, await readBytes(`runs: ${file}`, `${folder}/${name}/${file}`)));
    const found: Earlier = await json("metrics.json");
    if (found.experiment !== "compare") throw new RangeError(`runs: ${name} is a run of ${found.experiment}`);
    if (found.seed !== seed) throw new RangeError(`runs: ${name} has seed ${found.seed}, not ${seed}`);
    const odd = Object.keys(parameters).find((key) =>
      !own.includes(key) && found.parameters[key] !== parameters[key]
    );
    if (odd !== undefined) {
      throw new RangeError(`runs: ${name} has ${odd} ${found.parameters[odd]}, not ${parameters[odd]}`);
    }
    const { costs, backend } = await json("run.json") as { costs: Record<string, Cost>; backend: string };
    backends.add(backend);
    const all = await samplesIn(`${folder}/${name}`), each = all.shape[0] / Object.keys(costs).length;
    Object.entries(costs).forEach(([method, cost], k) => {
      if (methods.some((one) => one.name === method)) throw new RangeError(`runs: ${method} is there twice`);
      const rows = Array.from({ length: each }, (_, i) => k * each + i);
      methods.push({ name: method, values: valuesOf(found.values, method), cost, samples: take(all, rows) });
    });
  }
  const place = ({ name }: Compared) => contenders.findIndex((one) => one.name === name);
  return { methods: methods.sort((a, b) => place(a) - place(b)), backend: [...backends].join(", ") };
}

async function foldersIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(folder)) if (isDirectory) names.push(name);
  } catch (error) {
    throw new RangeError(`runs: ${folder} is no folder that can be read`, { cause: error });
  }
  if (names.length === 0) throw new RangeError(`runs: ${folder} has no folders of runs`);
  return names.sort();
}

async function samplesIn(folder: string): Promise<Points> {
  const file = `${folder}/samples.csv`;
  return numericColumns(textTable(file, asText(file, await readBytes(file, file))));
}

/** What stands under a method's name. */
const valuesOf = (values: Compared["values"], method: string): Compared["values"] =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([word]) => word.startsWith(`${method}.`))
      .map(([word, value]) => [word.slice(method.length + 1), value]),
  );
