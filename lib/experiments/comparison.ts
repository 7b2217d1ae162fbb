/**
 * A comparison of methods: what it found, from wherever it comes.
 *
 * @module
 */
import { type Points, requireOneOf, take } from "../core/mod.ts";
import { asText, type FolderOptions, readVerified } from "../core/data_files.ts";
import { numericColumns, textTable } from "../datasets/text_table.ts";
import type { Outcome } from "./experiment.ts";

/** What a run costs: no two runs the same. */
export interface Cost {
  /** Training, seconds on the clock; of a run that went on from a checkpoint, of the rest. */
  readonly trainingSeconds: number;
  /** The same on all processors together. */
  readonly trainingProcessorSeconds: number;
  /** A thousand samples, seconds on the clock. */
  readonly samplingSeconds: number;
  /** The same on all processors together. */
  readonly samplingProcessorSeconds: number;
  /** The largest resident memory of the process that was seen while it learned and sampled, megabytes. */
  readonly peakMegabytes: number;
}

/** One of those who were compared. */
export interface Compared {
  /** Its name. */
  readonly name: string;
  /** Numbers by name. */
  readonly values: Outcome["values"];
  /** What it cost. */
  readonly cost: Cost;
  /** Samples of it, in the units of the data's file. */
  readonly samples: Points;
}

/** What was found. */
export interface Comparison {
  /** The set. */
  readonly data: string;
  /** The command line. */
  readonly command: string;
  /** Its seed. */
  readonly seed: number;
  /** Where it ran. */
  readonly backend: string;
  /** Each method, in the order of tables. */
  readonly methods: readonly Compared[];
  /** Data that no method has learned from, in the units of their file: beside samples, shape [rows, dim]. */
  readonly real: Points;
}

/**
 * A comparison in two files: NAME.json has the numbers, NAME.csv.gz the samples, each row with its method's number first, 0 for
 * real ones.
 *
 * @param comparison What was found.
 * @returns Bytes by file name.
 */
export async function comparisonFiles(
  { methods, real, ...about }: Comparison,
): Promise<Readonly<Record<string, Uint8Array>>> {
  const numbers = methods.map(({ samples: _, ...rest }) => rest), name = `compare-${about.data}`;
  const lines = [real, ...methods.map(({ samples }) => samples)].flatMap(({ data, shape: [rows, dim] }, k) =>
    Array.from({ length: rows }, (_, i) => {
      const row = Array.from(data.subarray(i * dim, (i + 1) * dim), (v) => Number(v.toPrecision(5)));
      return [k, ...row].join();
    })
  );
  const packed = new Blob([lines.join("\n") + "\n"]).stream().pipeThrough(new CompressionStream("gzip"));
  return {
    [`${name}.json`]: new TextEncoder().encode(
      JSON.stringify({ ...about, methods: numbers }, null, 1) + "\n",
    ),
    [`${name}.csv.gz`]: new Uint8Array(await new Response(packed).arrayBuffer()),
  };
}

/** The comparisons that come with the project. */
export type ComparisonName = "airports" | "digits";

/**
 * What `experiment compare` found in a long run, as it is kept in data/: numbers, and a few samples of each method.
 *
 * @param data The set: "airports" or "digits".
 * @param options `folder`, if the files lie elsewhere.
 * @returns The comparison.
 * @throws {RangeError} If there is no such comparison, or a file is missing, truncated or altered.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { recordedComparison } from "driftfield/experiments";
 *
 * const { methods } = await recordedComparison("airports");
 * assertEquals(methods.length, 7);
 * ```
 */
export async function recordedComparison(
  data: ComparisonName,
  options: FolderOptions = {},
): Promise<Comparison> {
  requireOneOf("data", data, ["airports", "digits"]);
  const file = `compare-${data}.json` as const, plate = `compare-${data}.csv.gz` as const;
  const about = JSON.parse(asText(file, await readVerified(file, options))) as Comparison;
  const packed = new Blob([await readVerified(plate, options)]).stream();
  const bytes = await new Response(packed.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  const text = asText(plate, new Uint8Array(bytes)),
    wide = text.slice(0, text.indexOf("\n")).split(",").length;
  const all = numericColumns(textTable(plate, text, Array.from({ length: wide }, (_, k) => `${k}`)));
  const rowsOf = (k: number) =>
    Array.from({ length: all.shape[0] }, (_, i) => i).filter((i) => all.data[i * wide] === k);
  const samplesOf = (k: number): Points => {
    const rows = take(all, rowsOf(k));
    return { data: rows.data.filter((_, at) => at % wide > 0), shape: [rows.shape[0], wide - 1] };
  };
  const methods = about.methods.map((one, k) => ({ ...one, samples: samplesOf(k + 1) }));
  return { ...about, methods, real: samplesOf(0) };
}
