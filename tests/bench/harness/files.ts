/**
 * The files of benchmarks, and what they export.
 *
 * @module
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Stop } from "../../../.tasks/command.ts";
import type { Benchmark } from "./benchmark.ts";
import type { Growth } from "./growth.ts";

/** What a file exports. */
export interface BenchFile {
  readonly benchmarks: readonly Benchmark[];
  /** Growths, by the name under which they are exported. */
  readonly growths: Readonly<Record<string, Growth>>;
  /** How long all of it takes, in words, if that is long: its export `takes`. */
  readonly takes?: string;
}

/** The names of the files in a folder, without their ending. */
export const fileNames = (folder: string): string[] =>
  [...Deno.readDirSync(folder)]
    .filter(({ isFile, name }) => isFile && name.endsWith(".ts") && name !== "run.ts")
    .map(({ name }) => name.slice(0, -3)).sort();

/**
 * Loads a file.
 *
 * @throws {Stop} If it cannot be loaded, or exports neither a benchmark nor a growth.
 */
export async function load(folder: string, name: string): Promise<BenchFile> {
  const exports: [string, unknown][] = Object.entries(await imported(folder, name));
  const benchmarks = exports.flatMap(([, value]) => value).filter(isBenchmark);
  const growths = Object.fromEntries(exports.filter((one): one is [string, Growth] => isGrowth(one[1])));
  if (benchmarks.length + Object.keys(growths).length === 0) {
    throw new Stop(
      `${name}.ts exports no benchmark, { name, run }, and no growth, { name, over, values, contenders }.`,
    );
  }
  const takes = exports.find(([name]) => name === "takes")?.[1];
  return { benchmarks, growths, ...typeof takes === "string" && { takes } };
}

async function imported(folder: string, name: string): Promise<Record<string, unknown>> {
  try {
    return await import(pathToFileURL(join(folder, `${name}.ts`)).href);
  } catch (error) {
    throw new Stop(`${name}.ts cannot be loaded: ${(error as Error).message}`);
  }
}

const isBenchmark = (value: unknown): value is Benchmark =>
  typeof value === "object" && value !== null && "name" in value && ("run" in value || "prepare" in value);

const isGrowth = (value: unknown): value is Growth =>
  typeof value === "object" && value !== null && "contenders" in value && "values" in value;
