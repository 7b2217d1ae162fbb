/**
 * An experiment's results on disk, all of them or none.
 *
 * @module
 */
import { dirname, resolve } from "node:path";
import { type Points, requireObject, requirePoints } from "../core/mod.ts";
import { begun, beside, exists, held, leftBehind } from "../core/whole_file.ts";
import { png, svg } from "../plots/mod.ts";
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
 * takes its place at the end; of a process that dies between two names, the next that writes there puts the earlier run back.
 *
 * @param folder Where to. If it exists, it must be empty or hold an earlier run, which is replaced.
 * @param outcome What the experiment found.
 * @param record Name, seed, parameters, and what else to remember.
 * @returns When all of it is written.
 * @throws {RangeError} If the folder holds anything else.
 * @throws {Error} If it cannot be written, the disk full, say: an earlier run is left as it was.
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
  const path = await exists(folder) ? await Deno.realPath(folder) : folder.replace(/[/\\]+$/, "");
  const files = await filesOf(outcome, record);
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    await replace(path, files);
  } catch (error) {
    const why = (error as Error).message;
    throw new Error(`${folder} cannot be written: ${why}; what was there is left as it was`, {
      cause: error,
    });
  }
}

/** All files of a run, by name. */
async function filesOf(
  { checks, values, samples, plots, files = {} }: Outcome,
  { experiment, seed, parameters, run }: RunRecord,
): Promise<Readonly<Record<string, Uint8Array>>> {
  const text = (words: string) => new TextEncoder().encode(words);
  const json = (value: unknown) => text(JSON.stringify(value, null, 2) + "\n");
  const drawn: Record<string, Uint8Array> = {};
  for (const [name, plot] of Object.entries(plots)) {
    drawn[`${name}.svg`] = text(await svg(plot));
    drawn[`${name}.png`] = await png(plot);
  }
  return {
    "metrics.json": json({ experiment, seed, parameters, checks, values }),
    "samples.csv": text(toCsv(samples)),
    "run.json": json(run),
    ...drawn,
    ...files,
  };
}

/** Makes a folder of those files, which takes the place of what is there; where that fails, what is there is left. */
async function replace(path: string, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  using part = await begun(path, "folder");
  const old = beside(path, "replaced");
  try {
    for (const [name, bytes] of Object.entries(files)) await Deno.writeFile(`${part.place}/${name}`, bytes);
    using replaced = await exists(path) ? await held(path) : undefined;
    if (replaced) await Deno.rename(path, old);
    await Deno.rename(part.place, path);
    if (replaced) await Deno.remove(old, { recursive: true }).catch(() => {}); // the next that writes there does
  } catch (error) {
    if (await exists(part.place)) await Deno.remove(part.place, { recursive: true });
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
  await putBack(folder);
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

/** An earlier run that was about to be replaced when its process died lies beside its place, or is no longer needed. */
async function putBack(folder: string): Promise<void> {
  const path = await Deno.realPath(folder).catch(() => resolve(folder));
  for await (const old of leftBehind(path, "replaced")) {
    if (await exists(path)) await Deno.remove(old, { recursive: true });
    else await Deno.rename(old, path);
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
