/**
 * What is used of csv-parse; its own types want all of Node's.
 *
 * @module
 */

/** A row of fields, and the line of the text on which it ends. */
export interface CsvRecord {
  /** The fields. */
  readonly record: string[];
  /** Where the parser stood after it. */
  readonly info: { readonly lines: number };
}

/** Rows of comma-separated text. */
export function parse(
  text: string,
  options: { bom: true; info: true; relax_column_count: true; trim: true; record_delimiter: string },
): CsvRecord[];

/** A quote out of place, and the line on which the parser met it. */
export class CsvError extends Error {
  /** Line of the text, from 1. */
  readonly lines: number;
  /** Which kind of misplacement. */
  readonly code: string;
  /** Index of the field, from 0. */
  readonly column: number;
}
