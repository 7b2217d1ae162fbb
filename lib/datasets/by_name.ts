/**
 * Data sets by name, as the command line and notebooks call for them.
 *
 * @module
 */
import { airports } from "./airports.ts";
import { checkerboard } from "./checkerboard.ts";
import { circles, rings } from "./circles.ts";
import { csvDataset } from "./csv_dataset.ts";
import type { Dataset } from "./dataset.ts";
import { digits } from "./digits.ts";
import { eightGaussians } from "./eight_gaussians.ts";
import { moons } from "./moons.ts";
import { swissRoll } from "./swiss_roll.ts";

const makers: Record<string, () => Dataset | Promise<Dataset>> = {
  "8gaussians": eightGaussians,
  checkerboard,
  moons,
  rings,
  circles,
  swissroll: swissRoll,
  airports,
  digits,
};

/** The names that `dataset` knows. */
export const datasetNames: readonly string[] = Object.keys(makers);

/**
 * A data set by its name, or a user's file by its path.
 *
 * @param name One of `datasetNames`, or a path that ends in `.csv` (every column of it, each standardised).
 * @returns The data set, with its defaults.
 * @throws {RangeError} If there is no set of that name; the message lists them. What `csvDataset` throws otherwise.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { dataset } from "driftfield/datasets";
 *
 * assertEquals((await dataset("checkerboard")).entropy, Math.log(32));
 * ```
 */
export async function dataset(name: string): Promise<Dataset> {
  if (/\.csv$/i.test(name)) return await csvDataset(name);
  if (!datasetNames.includes(name)) {
    throw new RangeError(
      `the data set must be one of ${datasetNames.join(", ")} or the path of a .csv file; got ${
        JSON.stringify(name)
      }`,
    );
  }
  return await makers[name]();
}
