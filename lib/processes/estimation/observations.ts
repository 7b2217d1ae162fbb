/**
 * One path as it was observed: its times and values, checked.
 *
 * @module
 */
import { requireNumber, requireNumbers } from "../../core/mod.ts";

/**
 * The times between observations.
 *
 * @param times Increasing times: length [n + 1].
 * @param name What an error calls the values.
 * @param values What was observed then: length [n + 1].
 * @param least The fewest observations that will do.
 * @returns Gaps above 0: length [n].
 * @throws {TypeError} If a time or value is no number.
 * @throws {RangeError} If the lengths differ, there are too few, one is not finite, or the times do not increase; the
 *   message names the index.
 */
export function gapsOf(
  times: ArrayLike<number>,
  name: string,
  values: ArrayLike<number>,
  least: number,
): Float64Array {
  requireNumbers("times", times);
  requireNumbers(name, values);
  const count = times.length;
  if (values.length !== count) throw new RangeError(`${count} times, but ${values.length} ${name}`);
  if (count < least) throw new RangeError(`${name} must have at least ${least} entries, got ${count}`);
  for (let i = 0; i < count; i++) {
    if (i > 0 && !(times[i] > times[i - 1])) {
      throw new RangeError(`times must increase, but times[${i}] = ${times[i]} follows ${times[i - 1]}`);
    }
  }
  requireNumber("the time from first to last", times[count - 1] - times[0]);
  return Float64Array.from({ length: count - 1 }, (_, i) => times[i + 1] - times[i]);
}

/**
 * Σ f(i) over i = 0 … n − 1.
 *
 * @param n How many terms.
 * @param f The i-th term.
 * @returns The sum.
 */
export function sum(n: number, f: (i: number) => number): number {
  let total = 0;
  for (let i = 0; i < n; i++) total += f(i);
  return total;
}
