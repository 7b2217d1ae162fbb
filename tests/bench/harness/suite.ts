/**
 * Everything in a file: measured, as text, as data and as plots.
 *
 * @module
 */
import { Stop } from "../../../.tasks/command.ts";
import { attempts } from "./attempts.ts";
import type { Tell } from "./benchmark.ts";
import { type BenchFile, load } from "./files.ts";
import { growthPlots } from "./growth_plots.ts";
import { measureBenchmark } from "./measure_benchmark.ts";
import { type GrowthResult, measureGrowth } from "./measure_growth.ts";
import { memoryMethod } from "./memory.ts";
import { find, type PeerFolders } from "./peers.ts";
import { type Kept, snakeCase } from "./results.ts";
import { growthTable, type Result, table } from "./table.ts";

/** A file's results as text, and to be kept. */
export interface Report extends Kept {
  readonly text: string;
  /** What failed, a sentence each; the rest went on. */
  readonly failures: readonly string[];
}

/** A file, and which of the benchmarks and growths in it: those whose name contains the pattern, or all. */
export interface Chosen {
  readonly folder: string;
  readonly name: string;
  readonly pattern?: string;
}

/**
 * Measures everything in a file, or what is chosen of it.
 *
 * @param chosen The folder, the name, and the pattern.
 * @param folders The peers, if they are to run.
 * @throws {Stop} Before anything is measured, if the file or a peer's program is not there, or nothing is chosen.
 */
export async function runFile(
  { pattern = "", ...file }: Chosen,
  folders: PeerFolders | undefined,
  tell: Tell,
): Promise<Report> {
  const loaded = await load(file.folder, file.name), { attempt, failures } = attempts();
  const wanted = ({ name }: { readonly name: string }) => name.includes(pattern);
  requireSome(loaded, wanted, `${file.name}.ts has nothing with "${pattern}" in its name`);
  if (folders) requirePrograms(folders, loaded, wanted);
  const results: Result[] = [], leftOut: string[] = [], growths: [string, GrowthResult][] = [];
  for (const [what, benchmark] of loaded.benchmarks.entries()) {
    if (!wanted(benchmark)) continue;
    const context = { folders, attempt, tell: (text: string) => tell(`${benchmark.name}: ${text}`) };
    const result = await attempt(
      benchmark.name,
      () => measureBenchmark(benchmark, { ...file, what }, context),
    );
    if (typeof result === "string") leftOut.push(`left out: ${benchmark.name}: ${result}`);
    else if (result) results.push(result);
  }
  for (const [key, growth] of Object.entries(loaded.growths)) {
    if (!wanted(growth)) continue;
    const context = { folders, attempt, tell: (text: string) => tell(`${growth.name}: ${text}`) };
    growths.push([key, await measureGrowth(growth, { ...file, export: key }, context)]);
  }
  const texts = [
    ...results.length > 0 ? [table(results)] : [],
    ...leftOut,
    ...growths.map(([, { name, ...growth }]) => `\n${name}\n${growthTable(growth)}`),
  ];
  return {
    text: texts.join("\n"),
    failures,
    data: {
      memory: memoryMethod,
      results,
      growths: Object.fromEntries(growths),
    },
    plots: Object.assign(
      {},
      ...growths.map(([key, result]) => growthPlots(snakeCase(key), result, loaded.growths[key])),
    ),
  };
}

type Wanted = (one: { readonly name: string }) => boolean;

const allOf = ({ benchmarks, growths }: BenchFile) => [...benchmarks, ...Object.values(growths)];

function requireSome(file: BenchFile, wanted: Wanted, why: string): void {
  const all = allOf(file);
  if (!all.some(wanted)) throw new Stop(`${why}; there are ${all.map(({ name }) => name).join("; ")}.`, 2);
}

function requirePrograms(folders: PeerFolders, file: BenchFile, wanted: Wanted): void {
  for (const { peers = [] } of allOf(file).filter(wanted)) {
    for (const { script } of peers) find(folders, script);
  }
}
