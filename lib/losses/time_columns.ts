/**
 * The times of a batch, and what is known at each.
 *
 * @module
 */
import { requireFunction, requireInteger, requireNumber } from "../core/mod.ts";
import type { Schedule } from "../processes/mod.ts";
import type { Rng } from "../random/mod.ts";
import type { Times } from "./times.ts";

/** Columns by name, a number for each row: length [batch]. */
export type Columns<K extends string> = Readonly<Record<K, Float64Array>>;

/** How many times the loss tells apart, equally likely: their coefficients are worked out once. */
const instants = 4096;

/** What u grows by from row to row: 1/φ, whose multiples lie most evenly on the circle, however many there are. */
const golden = (Math.sqrt(5) - 1) / 2;

/**
 * Columns of a batch, row i at the quantile u + i/φ modulo 1 of the times, u one draw a step.
 *
 * @param schedule Where times are.
 * @param times Their law.
 * @param at What is known at a time, whose draws count `weight` under that law. A weight may not be below 0, and all must be
 *   finite: if not, drawing throws a RangeError.
 * @returns Draws the columns of so many rows.
 */
export function timeColumns<K extends string>(
  schedule: Schedule,
  times: Times,
  at: (t: number, weight: number) => Readonly<Record<K, number>>,
): (batch: number, rng: Rng, step: number) => Columns<K> {
  requireFunction("times", times);
  let table: Columns<K> | undefined;
  return (batch, rng, step) => {
    table ??= tabulated(schedule, times, at);
    requireInteger("step", step, 0);
    const [u] = rng.uniform([1, 1], { step }).data, columns = {} as Record<K, Float64Array>;
    for (const name in table) {
      const column = columns[name] = new Float64Array(batch);
      for (let i = 0; i < batch; i++) {
        column[i] = table[name][Math.floor(((u + i * golden) % 1) * instants)];
      }
    }
    return columns;
  };
}

/** The columns at the quantiles (n + ½)/instants. */
function tabulated<K extends string>(
  schedule: Schedule,
  times: Times,
  at: (t: number, weight: number) => Readonly<Record<K, number>>,
): Columns<K> {
  const law = times(schedule), table = {} as Record<K, Float64Array>;
  let t = NaN, row = {} as Readonly<Record<K, number>>;
  for (let n = 0; n < instants; n++) {
    const before = t;
    t = law.quantile((n + 0.5) / instants);
    if (t !== before) row = required(at(t, law.weight(t)), `at t = ${t} of ${schedule.name}`); // a law may stand still
    for (const name in row) (table[name] ??= new Float64Array(instants))[n] = row[name];
  }
  return table;
}

function required<K extends string>(
  row: Readonly<Record<K, number>>,
  where: string,
): Readonly<Record<K, number>> {
  for (const name in row) requireNumber(`${name} ${where}`, row[name], name === "weight" ? 0 : -Infinity);
  return row;
}
