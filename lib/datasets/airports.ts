/**
 * Airports of the contiguous United States.
 *
 * @module
 */
import { albers } from "./albers.ts";
import type { RealDataset } from "./dataset.ts";
import { asText, type FolderOptions, readVerified } from "../core/data_files.ts";
import { rowsDataset } from "./rows.ts";
import { standardise } from "./standardise.ts";
import { columnIndex, numericColumns, textTable } from "./text_table.ts";

/** Alaska, Hawaii, the territories, and rows that name no state. */
const elsewhere = ["AK", "HI", "AS", "CQ", "GU", "PR", "VI", "NA"];

/**
 * 3,061 airports: those of the 48 contiguous states and the one of the District of Columbia, on Albers's map
 * (parallels 29.5° and 45.5° N, origin 96° W 23° N), shifted to mean 0 and divided by one number, so that the country
 * keeps its shape: x points east, y north, and their variances are 1 on average.
 *
 * The scale is 928.4 km, and `unstandardise` gives kilometres on the map; the nearest two airports are 0.97 km apart.
 * What the file holds, and its flaws: data/README.md.
 *
 * @param options `folder`, if the file lies elsewhere.
 * @returns The data set, shape [3061, 2], in the order of the file.
 * @throws {RangeError} If data/airports.csv is missing, truncated or altered.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { airports } from "driftfield/datasets";
 *
 * const { points } = await airports();
 * assertEquals(points.shape, [3061, 2]);
 * ```
 */
export async function airports(options: FolderOptions = {}): Promise<RealDataset> {
  const file = "airports.csv";
  const table = textTable(file, asText(file, await readVerified(file, options)));
  const state = columnIndex(table, "state");
  const kept = Array.from(table.rows.keys()).filter((i) => !elsewhere.includes(table.rows[i][state]));
  const places = numericColumns({
    ...table,
    rows: kept.map((i) => table.rows[i]),
    lines: kept.map((i) => table.lines[i]),
  }, ["longitude", "latitude"]);
  return rowsDataset({
    name: "airports",
    columns: ["east (km)", "north (km)"],
    ...standardise(albers(places), { scales: "common" }),
  });
}
