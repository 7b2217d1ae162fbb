/**
 * A user's own data.
 *
 * @module
 */
import { type Points, requireOneOf } from "../core/mod.ts";
import type { RealDataset } from "./dataset.ts";
import { asText, readBytes } from "../core/data_files.ts";
import { rowsDataset } from "./rows.ts";
import { standardise } from "./standardise.ts";
import { numericColumns, textTable } from "./text_table.ts";

/** What to take from a file and how to scale it. */
export interface CsvOptions {
  /** Names of the columns to take, in that order; all by default. */
  readonly columns?: readonly string[];
  /**
   * `"columns"` (default): mean 0 and variance 1 in each column. `"common"`: mean 0 and one scale for all columns,
   * for coordinates in one unit. `false`: the numbers as they are.
   */
  readonly standardise?: "columns" | "common" | false;
}

/** 64 MiB: two million rows of two numbers, which take six seconds and 1.6 GB to read. */
const largest = 2 ** 26;

/**
 * The rows of a comma-separated file: a header that names the columns, then one point a line.
 *
 * @param path Path, relative to the working directory, or a `URL` of the file: kind.
 * @param options Columns and scale.
 * @returns The data set, shape [rows, columns]; `unstandardise` leads back to the file's numbers.
 * @throws {TypeError} If a chosen column holds text.
 * @throws {RangeError} If the file is missing, empty, no text or above 64 MiB; if a row is blank or too short or
 *   long, a field empty, NaN or infinite; if a name is doubled or unknown, or a column to be standardised constant.
 *   The message names file, row (the line an editor shows) and column.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { csvDataset } from "driftfield/datasets";
 *
 * const path = await Deno.makeTempFile({ suffix: ".csv" });
 * await Deno.writeTextFile(path, "name,x,y\nfirst,0,10\nsecond,2,30\n");
 * const { points, unstandardise } = await csvDataset(path, { columns: ["x", "y"] });
 * assertEquals([...points.data], [-1, -1, 1, 1]);
 * assertEquals([...unstandardise(points).data], [0, 10, 2, 30]);
 * ```
 */
export async function csvDataset(path: string | URL, options: CsvOptions = {}): Promise<RealDataset> {
  if (typeof path !== "string" && !(path instanceof URL)) {
    throw new TypeError(`path must be a file's, got ${path}`);
  }
  const name = `${path}`, scales = options.standardise ?? "columns";
  if (scales !== false) requireOneOf("standardise", scales, ["columns", "common"]);
  if (options.columns !== undefined && !Array.isArray(options.columns)) {
    throw new TypeError(`columns must be a list of names, got ${options.columns}`);
  }
  const table = textTable(name, asText(name, await readBytes(name, path, largest)));
  const columns = options.columns ?? table.columns;
  if (columns.length === 0) throw new RangeError("columns must name at least one column, got none");
  const raw = numericColumns(table, columns);
  if (scales === false) return rowsDataset({ name, columns, points: raw, unstandardise: (x: Points) => x });
  return rowsDataset({ name, columns, ...inFile(name, () => standardise(raw, { scales, names: columns })) });
}

/** Runs an action and puts the file's name before what it complains of. */
function inFile<T>(name: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new RangeError(`${name}, ${(error as Error).message}`, { cause: error });
  }
}
