/**
 * Numbers on their way into a plot: checked, thinned, rounded, written as CSV.
 *
 * @module
 */

/** Throws unless `values` is a list of at least one finite number (and above zero, on a log axis). */
export function requireColumn(name: string, values: ArrayLike<number>, log = false): void {
  if (typeof values?.length !== "number" || typeof values === "string") {
    throw new TypeError(`${name} must be a list of numbers, got ${values === null ? "null" : typeof values}`);
  }
  if (values.length === 0) throw new RangeError(`${name} must not be empty`);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value !== "number") {
      throw new TypeError(`${name} must be numbers, got ${typeof value} at index ${i}`);
    }
    if (!Number.isFinite(value)) throw new RangeError(`${name} must be finite, got ${value} at index ${i}`);
    if (log && value <= 0) {
      throw new RangeError(`${name} must be positive on a log axis, got ${value} at index ${i}`);
    }
  }
}

/** Throws unless both lists have one length. */
export function requireSameLength(
  nameX: string,
  x: ArrayLike<unknown>,
  nameY: string,
  y: ArrayLike<unknown>,
): void {
  if (x.length !== y.length) {
    throw new RangeError(`${nameX} has ${x.length} values, but ${nameY} has ${y.length}`);
  }
}

/** The smallest and the largest of some lists of numbers. */
export function extent(...lists: readonly ArrayLike<number>[]): [low: number, high: number] {
  let low = Infinity, high = -Infinity;
  for (const values of lists) {
    for (let i = 0; i < values.length; i++) {
      if (values[i] < low) low = values[i];
      if (values[i] > high) high = values[i];
    }
  }
  return [low, high];
}

/**
 * Which indices of a curve to keep so that it looks the same: of each run of neighbours the first, lowest and highest.
 *
 * @param y The curve's values, in order.
 * @param most How many indices to keep at most.
 * @returns Increasing indices; all of them if there are no more than `most`; first, last and both extremes always.
 */
export function thinCurve(y: ArrayLike<number>, most: number): number[] {
  const n = y.length;
  if (n <= most) return Array.from({ length: n }, (_, i) => i);
  const runs = Math.max(1, Math.floor((most - 1) / 3)), keep = new Set<number>();
  for (let run = 0; run < runs; run++) {
    const from = Math.floor(run * n / runs), to = Math.floor((run + 1) * n / runs);
    let low = from, high = from;
    for (let i = from; i < to; i++) {
      if (y[i] < y[low]) low = i;
      if (y[i] > y[high]) high = i;
    }
    [from, low, high].forEach((i) => keep.add(i));
  }
  return [...keep.add(n - 1)].sort((a, b) => a - b);
}

/** Five digits of a number's own: enough on a log axis. */
export const fiveDigits = (value: number): string => String(Number(value.toPrecision(5)));

/** One ten-thousandth of the column's range, a twentieth of a pixel: enough on a linear axis. */
export function toRange([low, high]: readonly [number, number]): (value: number) => string {
  const size = high > low ? high - low : Math.abs(high) || 1;
  const decimals = Math.min(100, Math.max(0, 4 - Math.floor(Math.log10(size))));
  return (value) => String(Number(value.toFixed(decimals)));
}

/** A column to be written: numbers, how to write them (else by their range), or words. */
export type Column =
  | readonly string[]
  | ArrayLike<number>
  | { values: ArrayLike<number>; write: (value: number) => string };

/** Inline data of a Vega-Lite layer. */
export interface CsvData {
  /** The rows, header first. */
  values: string;
  /** How Vega reads them. */
  format: { type: "csv"; parse: Record<string, "number" | "string"> };
}

/**
 * Columns as inline CSV: about a fifth of the size of JSON rows.
 *
 * @param columns Lists of one length, by the name that encodings use.
 * @returns The `data` of a Vega-Lite layer.
 */
export function csv(columns: Readonly<Record<string, Column>>): CsvData {
  const names = Object.keys(columns);
  const written = names.map((name) => write(columns[name]));
  const rows = written[0].map((_, i) => written.map((column) => column[i]).join(","));
  const parse = Object.fromEntries(
    names.map((name) => [name, isWords(columns[name]) ? "string" : "number"] as const),
  );
  return { values: [names.join(","), ...rows].join("\n"), format: { type: "csv", parse } };
}

const isWords = (column: Column): column is readonly string[] =>
  Array.isArray(column) && typeof column[0] === "string";

function write(column: Column): string[] {
  if (isWords(column)) return column.map(quote);
  if ("write" in column) return Array.from(column.values, column.write);
  return Array.from(column, toRange(extent(column)));
}

const quote = (word: string) => /[",\n\r]/.test(word) ? `"${word.replaceAll('"', '""')}"` : word;
