/**
 * An experiment's results on disk, all of them or none.
 *
 * @module
 */
import { dirname, resolve } from "node:path";
import { type Points, requireObject, requirePoints } from "../core/mod.ts";
import { save } from "../plots/mod.ts";
import type { Outcome, Parameters } from "./experiment.ts";

/** What is written beside the outcome. */
export interface RunRecord {
  /** Name of the experiment. */
  readonly experiment: string;
  /** Its seed. */
  readonly seed: number;
  /** All its parameters, defaults included. */
  readonly parameters: Parameters;
  /** What may differ from run to run: seconds, backend, versions. */
  readonly run: Readonly<Record<string, unknown>>;
}

/**
 * Writes metrics.json and samples.csv, which the same seed makes byte for byte the same; run.json, which it does not;
 * every plot as .svg and .png; and further files as they are. The files are made in a folder beside `folder`, which
 * takes its place at the end.
 *
 * @param folder Where to. If it exists, it must be empty or hold an earlier run, which is replaced.
 * @param outcome What the experiment found.
 * @param record Name, seed, parameters, and what else to remember.
 * @returns When all of it is written.
 * @throws {RangeError} If the folder holds anything else.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { writeOutcome } from "driftfield/experiments";
 *
 * const folder = await Deno.makeTempDir(), record = { experiment: "mine", seed: 0, parameters: {}, run: {} };
 * await writeOutcome(folder, { checks: [], values: { a: 1 }, samples: points([[2, 3]]), plots: {} }, record);
 * assertEquals(await Deno.readTextFile(`${folder}/samples.csv`), "x1,x2\n2,3\n");
 * ```
 */
export async function writeOutcome(folder: string, outcome: Outcome, record: RunRecord): Promise<void> {
  await requireReplaceable(folder);
  requireObject("outcome", outcome, "checks", "values", "samples", "plots");
  requireObject("record", record, "experiment", "seed", "parameters", "run");
  const path = await exists(folder) ? await Deno.realPath(folder) : folder.replace(/[/\\]+$/, ""),
    part = `${path}.part-${Deno.pid}`,
    old = `${path}.old-${Deno.pid}`;
  const { experiment, seed, parameters, run } = record,
    { checks, values, samples, plots, files = {} } = outcome;
  try {
    await Deno.mkdir(part, { recursive: true });
    await writeJson(`${part}/metrics.json`, { experiment, seed, parameters, checks, values });
    await Deno.writeTextFile(`${part}/samples.csv`, toCsv(samples));
    await writeJson(`${part}/run.json`, run);
    for (const [name, plot] of Object.entries(plots)) await save(plot, `${part}/${name}`);
    for (const [name, bytes] of Object.entries(files)) await Deno.writeFile(`${part}/${name}`, bytes);
    const replaces = await exists(path);
    if (replaces) await Deno.rename(path, old);
    await Deno.rename(part, path);
    if (replaces) await Deno.remove(old, { recursive: true });
  } catch (error) {
    if (await exists(part)) await Deno.remove(part, { recursive: true });
    if (await exists(old) && !await exists(path)) await Deno.rename(old, path);
    throw error;
  }
}

/**
 * Requires that results may go to a folder: it is not there yet but can be made, is empty, or holds an earlier run.
 *
 * @param folder Path of it.
 * @returns When it has been looked at.
 * @throws {RangeError} If it is a file, holds something else, or cannot be made.
 *
 * @example
 * ```ts
 * import { requireReplaceable } from "driftfield/experiments";
 *
 * await requireReplaceable(await Deno.makeTempDir());
 * ```
 */
export async function requireReplaceable(folder: string): Promise<void> {
  if (typeof folder !== "string") throw new TypeError(`--out must name a folder, got ${folder}`);
  if (folder === "") throw new RangeError("--out must name a folder, got nothing");
  await requireRoom(folder);
  if (!await exists(folder)) return;
  if (!(await Deno.stat(folder)).isDirectory) throw new RangeError(`--out ${folder} is a file, not a folder`);
  const names: string[] = [];
  for await (const entry of Deno.readDir(folder)) names.push(entry.name);
  if (names.length > 0 && !names.includes("run.json")) {
    throw new RangeError(
      `--out ${folder} is not empty and holds no earlier run (it has ${names[0]}): left as it is`,
    );
  }
}

/** A folder can be made beside it: one is, and is taken away again. */
async function requireRoom(folder: string): Promise<void> {
  let above = dirname(await Deno.realPath(folder).catch(() => resolve(folder)));
  while (!await exists(above)) above = dirname(above);
  try {
    await Deno.remove(await Deno.makeTempDir({ dir: above }));
  } catch (error) {
    const why = (error as Error).message;
    throw new RangeError(`--out ${folder} cannot be made in ${above}: ${why}`, { cause: error });
  }
}

/**
 * Points as a CSV file: one header line x1,x2,…; one row a point; numbers in full precision.
 *
 * @param samples Points, shape [rows, dim].
 * @returns The text.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { toCsv } from "driftfield/experiments";
 *
 * assertEquals(toCsv(points([[0.1, 1 / 3]])), "x1,x2\n0.1,0.3333333333333333\n");
 * ```
 */
export function toCsv(samples: Points): string {
  requirePoints("samples", samples, 0);
  const { data, shape: [rows, dim] } = samples;
  const lines = [Array.from({ length: dim }, (_, k) => `x${k + 1}`).join()];
  for (let i = 0; i < rows; i++) lines.push(data.subarray(i * dim, (i + 1) * dim).join());
  return lines.join("\n") + "\n";
}

const writeJson = (path: string, value: unknown) =>
  Deno.writeTextFile(path, JSON.stringify(value, null, 2) + "\n");

const exists = (path: string) => Deno.lstat(path).then(() => true, () => false);
