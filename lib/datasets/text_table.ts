/**
 * Comma-separated text as a table, strictly read: each error names file, row and column.
 *
 * @module
 */
// @ts-types="./csv_parse.d.ts"
import { CsvError, parse } from "csv-parse/sync";
import { type Points, zeros } from "../core/mod.ts";

/** A table of text, as the file has it. */
export interface TextTable {
  /** What the file is called in an error. */
  readonly file: string;
  /** Names of the columns. */
  readonly columns: readonly string[];
  /** Fields of each row of data. */
  readonly rows: readonly (readonly string[])[];
  /** The line, as an editor counts, on which each row begins. */
  readonly lines: readonly number[];
}

/**
 * Reads comma-separated text (RFC 4180): quoted fields, any line ending, a byte order mark, empty lines at the end.
 *
 * @param file What to call the file in an error.
 * @param text What is in it.
 * @param columns Names of the columns, for a file without a header; else its first line names them.
 * @returns The table, every row as wide as the header.
 * @throws {RangeError} If it is empty, has no rows, a row of another width, an empty or doubled name, a stray quote.
 */
export function textTable(file: string, text: string, columns?: readonly string[]): TextTable {
  const records = parseRecords(file, text);
  while (records.length > 0 && isBlank(records.at(-1)!.fields)) records.pop();
  if (records.length === 0) throw new RangeError(`${file} is empty`);
  const header = columns ?? headerOf(file, records.shift()!.fields);
  if (records.length === 0) throw new RangeError(`${file} has a header and no rows of data`);
  for (const { fields, line } of records) {
    if (isBlank(fields)) throw new RangeError(`${file}, row ${line}: the row is blank`);
    if (fields.length === header.length) continue;
    const where = fields.length < header.length
      ? `column ${JSON.stringify(header[fields.length])} is missing`
      : `nothing names column ${header.length + 1}`;
    throw new RangeError(
      `${file}, row ${line}: ${fields.length} fields, expected ${header.length}; ${where}`,
    );
  }
  return { file, columns: header, rows: records.map((r) => r.fields), lines: records.map((r) => r.line) };
}

/**
 * Some columns of a table as numbers.
 *
 * @param table The table.
 * @param names Which columns, in which order; all by default.
 * @returns Shape [rows, names].
 * @throws {TypeError} If a column holds text.
 * @throws {RangeError} If there is no such column, or a field is empty, not a number, or not finite.
 */
export function numericColumns(table: TextTable, names: readonly string[] = table.columns): Points {
  const { file, rows, lines } = table;
  const indices = names.map((name) => columnIndex(table, name));
  const out = zeros([rows.length, names.length]);
  rows.forEach((fields, i) =>
    indices.forEach((column, k) => {
      const value = fields[column].trim();
      const number = decimal.test(value) ? Number(value) : NaN;
      out.data[i * names.length + k] = number;
      if (Number.isFinite(number)) return;
      const where = `${file}, row ${lines[i]}, column ${JSON.stringify(names[k])}:`;
      if (value === "") throw new RangeError(`${where} the field is empty`);
      if (notFinite.test(value) || number === Infinity || number === -Infinity) {
        throw new RangeError(`${where} ${value} is not a finite number`);
      }
      const texts = names.filter((_, j) => rows.every((row) => !decimal.test(row[indices[j]].trim())));
      const hint = texts.length === 0
        ? ""
        : `; no row of ${list(texts)} holds a number: choose other columns`;
      throw new TypeError(`${where} ${JSON.stringify(shorten(value))} is not a number${hint}`);
    })
  );
  return out;
}

/** Where a column stands, by its name. */
export function columnIndex({ file, columns }: TextTable, name: string): number {
  const index = columns.indexOf(name);
  if (index < 0) {
    throw new RangeError(`${file} has no column ${JSON.stringify(name)}; it has ${list(columns)}`);
  }
  return index;
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const notFinite = /^[+-]?(nan|inf|infinity|na|n\/a|null|none)$/i;
const isBlank = (fields: readonly string[]) => fields.length === 1 && fields[0].trim() === "";
const list = (names: readonly string[]) => names.map((name) => JSON.stringify(name)).join(", ");
const shorten = (value: string) => value.length > 40 ? `${value.slice(0, 40)}…` : value;

/** What csv-parse complains of, in plain words. */
const strayQuotes: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: "the file ends within a quoted field",
  INVALID_OPENING_QUOTE: "a quote stands within a field that does not begin with one",
  CSV_INVALID_CLOSING_QUOTE: "text follows the closing quote of a field",
};

function parseRecords(file: string, text: string): { fields: string[]; line: number }[] {
  const options = {
    bom: true,
    info: true,
    relax_column_count: true,
    trim: true,
    record_delimiter: "\n",
  } as const;
  try {
    const parsed = parse(text.replace(/\r\n?/g, "\n"), options);
    // csv-parse counts the lines up to a record's end; line breaks inside quotes lie between that and its start
    return parsed.map(({ record, info }) => ({
      fields: record,
      line: info.lines - record.reduce((breaks, field) => breaks + field.split("\n").length - 1, 0),
    }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const where = `${file}, row ${error.lines}, column ${Number(error.column) + 1}:`;
    throw new RangeError(`${where} ${strayQuotes[error.code] ?? error.message}`, { cause: error });
  }
}

function headerOf(file: string, names: readonly string[]): string[] {
  const header = names.map((name) => name.trim());
  if (header.every((name) => decimal.test(name))) {
    throw new RangeError(
      `${file}, row 1: ${shorten(header.join(","))} are numbers, expected the names of the columns`,
    );
  }
  header.forEach((name, k) => {
    if (name === "") throw new RangeError(`${file}, row 1: column ${k + 1} has no name`);
    if (header.indexOf(name) < k) {
      throw new RangeError(`${file}, row 1: two columns are named ${JSON.stringify(name)}`);
    }
  });
  return header;
}
