/**
 * Rows: objects with numbers and words by column.
 *
 * @module
 */

/** One row of a table: numbers and words by column. */
export type Row = Readonly<Record<string, unknown>>;

/** One column of some rows, at least one; each must have it. */
export function columnOf(rows: readonly Row[], key: string): unknown[] {
  if (rows.length === 0) throw new RangeError("a plot of rows needs at least one row, got none");
  const missing = rows.findIndex((row) => row[key] === undefined);
  if (missing >= 0) {
    throw new TypeError(
      `row ${missing} has no column "${key}", only ${Object.keys(rows[missing]).join(", ")}`,
    );
  }
  return rows.map((row) => row[key]);
}
