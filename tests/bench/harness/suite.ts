/**
 * Everything in a file: measured, as text, as data and as plots.
 *
 * @module
 */
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

/**
 * Measures everything in a file.
 *
 * @param file The folder and the name.
 * @param folders The peers, if they are to run.
 * @throws {Stop} Before anything is measured, if the file or a peer's program is not there.
 */
export async function runFile(
  file: { readonly folder: string; readonly name: string },
  folders: PeerFolders | undefined,
  tell: Tell,
): Promise<Report> {
  const loaded = await load(file.folder, file.name), { attempt, failures } = attempts();
  if (folders) requirePrograms(folders, loaded);
  const results: Result[] = [], leftOut: string[] = [], growths: [string, GrowthResult][] = [];
  for (const [what, benchmark] of loaded.benchmarks.entries()) {
    const context = { folders, attempt, tell: (text: string) => tell(`${benchmark.name}: ${text}`) };
    const result = await attempt(
      benchmark.name,
      () => measureBenchmark(benchmark, { ...file, what }, context),
    );
    if (typeof result === "string") leftOut.push(`left out: ${benchmark.name}: ${result}`);
    else if (result) results.push(result);
  }
  for (const [key, growth] of Object.entries(loaded.growths)) {
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

function requirePrograms(folders: PeerFolders, { benchmarks, growths }: BenchFile): void {
  for (const { peers = [] } of [...benchmarks, ...Object.values(growths)]) {
    for (const { script } of peers) find(folders, script);
  }
}
