/**
 * A data set made of the rows of a table.
 *
 * @module
 */
import { type Points, requireInteger, requirePoints, take } from "../core/mod.ts";
import type { Rng } from "../random/mod.ts";
import type { RealDataset } from "./dataset.ts";

/** What a data set of rows is made of. */
export interface RowsOptions {
  /** Name of the set. */
  readonly name: string;
  /** What each coordinate is. */
  readonly columns: readonly string[];
  /** All rows, shape [rows, dim]. */
  readonly points: Points;
  /** A class for each row. */
  readonly labels?: Uint8Array;
  /** The way back to the file's units. */
  readonly unstandardise: (x: Points) => Points;
}

/**
 * The empirical law of some rows: `sample` draws with replacement, `subset` without.
 *
 * @throws {RangeError} If there are no rows, or a coordinate is not finite.
 */
export function rowsDataset(options: RowsOptions): RealDataset {
  const { name, columns, points, labels, unstandardise } = options, rows = points.shape[0];
  requirePoints(name, points);
  return {
    name,
    columns,
    points,
    ...(labels && { labels }),
    unstandardise,
    dim: points.shape[1],
    sample(n: number, rng: Rng): Points {
      requireInteger("n", n, 1);
      const { data } = rng.fork("row").uniform([n, 1]);
      return take(points, data.map((u) => Math.floor(u * rows)));
    },
    subset(n: number, rng: Rng): Points {
      if (n > rows) {
        throw new RangeError(`n must be at most ${rows}, the number of rows of ${name}, got ${n}`);
      }
      requireInteger("n", n, 1);
      return take(points, rng.fork("subset").permutation(rows).subarray(0, n));
    },
  };
}
