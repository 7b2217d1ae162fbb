/**
 * Tables.
 *
 * @module
 */
import { requireObject } from "../core/require.ts";
import type { Row } from "./rows.ts";
import { escape } from "./slim.ts";
import { number, plusMinus } from "./words.ts";

/** A table, ready for `show`. */
export interface Table {
  /** Tells a table from a plot or an animation. */
  readonly kind: "table";
  /** Heading above the table. */
  readonly title?: string;
  /** Headings of the columns. */
  readonly columns: readonly string[];
  /** Cells as text, row after row. */
  readonly rows: readonly (readonly string[])[];
  /** Which columns hold numbers; they are set flush right. */
  readonly numeric: readonly boolean[];
}

/** Options of {@linkcode table}. */
export interface TableOptions {
  /** Which columns, in this order; or headings by column. All columns of the first row if left out. */
  readonly columns?: readonly string[] | Readonly<Record<string, string>>;
  /** How to write a cell, by column; four digits for numbers if left out. */
  readonly format?: Readonly<Record<string, (value: never) => string>>;
  /** Heading above the table. */
  readonly title?: string;
}

/**
 * A table of rows.
 *
 * @param rows Objects with the same keys; an estimate `{ value, standardError }` is written with its ±.
 * @param options Which columns, their headings, how cells are written.
 * @returns The table.
 * @throws {RangeError} If there are no rows. @throws {TypeError} If a row lacks a column.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { table } from "driftfield/plots";
 *
 * const made = table([{ steps: 16, error: 0.123456 }], { columns: { steps: "steps N", error: "error (m)" } });
 * assertEquals(made.columns, ["steps N", "error (m)"]);
 * assertEquals(made.rows, [["16", "0.1235"]]);
 * ```
 */
export function table(rows: readonly Row[], options: TableOptions = {}): Table {
  if (!Array.isArray(rows)) throw new TypeError(`rows must be a list of rows, got ${rows}`);
  rows.forEach((row, i) => requireObject(`rows[${i}]`, row));
  if (rows.length === 0) throw new RangeError("rows must be at least one, got none");
  const { columns = Object.keys(rows[0]), format = {}, title } = options;
  requireObject("columns", columns);
  const keys = Array.isArray(columns) ? columns as string[] : Object.keys(columns);
  const headings = Array.isArray(columns) ? keys : Object.values(columns as Record<string, string>);
  const odd = [...keys, ...headings].find((name) => typeof name !== "string");
  if (odd !== undefined || keys.includes(undefined as never)) {
    throw new TypeError(`columns must be words, got ${odd}`);
  }
  rows.forEach((row, i) => {
    const missing = keys.find((key) => !(key in row));
    if (missing !== undefined) {
      throw new TypeError(`row ${i} has no column "${missing}", only ${Object.keys(row).join(", ")}`);
    }
  });
  const cells = rows.map((row) => keys.map((key) => format[key]?.(row[key] as never) ?? text(row[key])));
  const numeric = keys.map((key) =>
    rows.every((row) => typeof row[key] === "number" || isEstimate(row[key]))
  );
  return { kind: "table", ...(title ? { title } : {}), columns: headings, rows: cells, numeric };
}

const isEstimate = (value: unknown): value is { value: number; standardError: number } =>
  typeof value === "object" && value !== null && "value" in value && "standardError" in value;

const text = (value: unknown) =>
  typeof value === "number"
    ? number(value)
    : isEstimate(value)
    ? plusMinus(value.value, value.standardError)
    : String(value);

/** A table as HTML that looks right in JupyterLab, on a code host, and in a page. */
export function tableHtml({ title, columns, rows, numeric }: Table): string {
  const align = (i: number) => ` style="text-align:${numeric[i] ? "right" : "left"}"`;
  const line = (tag: string, cells: readonly string[]) =>
    `<tr>${cells.map((cell, i) => `<${tag}${align(i)}>${together(escape(cell))}</${tag}>`).join("")}</tr>`;
  const together = (cell: string) => cell.replaceAll(" ± ", "&nbsp;±&nbsp;"); // an estimate stays on one line
  const caption = title ? `<caption style="text-align:left"><b>${escape(title)}</b></caption>` : "";
  return `<table>${caption}<thead>${line("th", columns)}</thead><tbody>${
    rows.map((row) => line("td", row)).join("")
  }</tbody></table>`;
}

/** A table as aligned lines of text. */
export function tableText({ title, columns, rows, numeric }: Table): string {
  const widths = columns.map((heading, i) =>
    Math.max(...[heading, ...rows.map((row) => row[i])].map((cell) => [...cell].length))
  );
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) => numeric[i] ? cell.padStart(widths[i]) : cell.padEnd(widths[i])).join("  ")
      .trimEnd();
  return [...(title ? [title] : []), line(columns), ...rows.map(line)].join("\n");
}
