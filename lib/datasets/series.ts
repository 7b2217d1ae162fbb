/**
 * Two real series in time: Seattle's weather, day by day, and the S&P 500, month by month.
 *
 * @module
 */
import { column } from "../core/mod.ts";
import { asText, type FolderOptions, readVerified } from "../core/data_files.ts";
import { columnIndex, numericColumns, textTable } from "./text_table.ts";

/** Seattle's weather, one entry a day, no day missing. */
export interface Weather {
  /** The days, `YYYY-MM-DD`. */
  readonly dates: readonly string[];
  /** Days since the first. */
  readonly day: Float64Array;
  /** Mean of the day's highest and lowest temperature, °C. */
  readonly temperature: Float64Array;
  /** Highest temperature, °C. */
  readonly highest: Float64Array;
  /** Lowest temperature, °C. */
  readonly lowest: Float64Array;
  /** Rain and snow, mm. */
  readonly precipitation: Float64Array;
  /** Mean wind speed, m/s. */
  readonly wind: Float64Array;
}

/** The S&P 500, one entry a month, no month missing. */
export interface StockIndex {
  /** First day of the month, `YYYY-MM-DD`. */
  readonly dates: readonly string[];
  /** Months since the first. */
  readonly month: Float64Array;
  /** The index at the end of that month, index points. */
  readonly price: Float64Array;
}

/**
 * Daily weather of Seattle, 1 January 2012 to 31 December 2015: 1,461 days (NOAA).
 *
 * @param options `folder`, if the file lies elsewhere.
 * @returns One array a quantity, in SI-related units (°C, mm, m/s).
 * @throws {RangeError} If data/seattle-weather.csv is missing, truncated or altered.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { weather } from "driftfield/datasets";
 *
 * const { dates, highest, lowest } = await weather();
 * assertEquals([dates[0], highest[0], lowest[0]], ["2012-01-01", 12.8, 5]);
 * ```
 */
export async function weather(options: FolderOptions = {}): Promise<Weather> {
  const table = await readTable("seattle-weather.csv", options);
  const dates = table.rows.map((fields) => fields[columnIndex(table, "date")]);
  const read = (name: string) => column(numericColumns(table, [name]), 0);
  const highest = read("temp_max"), lowest = read("temp_min");
  return {
    dates,
    day: Float64Array.from(dates, (date) => (Date.parse(date) - Date.parse(dates[0])) / 86_400_000),
    temperature: highest.map((high, i) => (high + lowest[i]) / 2),
    highest,
    lowest,
    precipitation: read("precipitation"),
    wind: read("wind"),
  };
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/**
 * The S&P 500 month by month, January 2000 to March 2010: 123 months. The last entry looks like a day within its month.
 *
 * @param options `folder`, if the file lies elsewhere.
 * @returns Dates, months and index points.
 * @throws {RangeError} If data/sp500.csv is missing, truncated or altered.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { stockIndex } from "driftfield/datasets";
 *
 * const { dates, price } = await stockIndex();
 * assertEquals([dates[0], price[0]], ["2000-01-01", 1394.46]);
 * ```
 */
export async function stockIndex(options: FolderOptions = {}): Promise<StockIndex> {
  const table = await readTable("sp500.csv", options);
  const parts = table.rows.map((fields) => fields[columnIndex(table, "date")].split(" "));
  const month = parts.map(([name, , year]) => 12 * Number(year) + months.indexOf(name));
  return {
    dates: month.map((m) => `${Math.floor(m / 12)}-${`${m % 12 + 1}`.padStart(2, "0")}-01`),
    month: Float64Array.from(month, (m) => m - month[0]),
    price: column(numericColumns(table, ["price"]), 0),
  };
}

async function readTable(file: "seattle-weather.csv" | "sp500.csv", options: FolderOptions) {
  return textTable(file, asText(file, await readVerified(file, options)));
}
