/**
 * The legend of a ramp of colours.
 *
 * @module
 */
import type { Interval } from "../core/grid/mod.ts";

/**
 * Round numbers between the ends: three at least, and at most one for a fifth of the way, so that labels have room.
 *
 * @param limits The ends.
 * @returns The numbers, rising; none if the ends are one.
 */
export function roundNumbers([low, high]: Interval): readonly number[] {
  const size = 10 ** Math.floor(Math.log10(high - low));
  for (const step of [5, 2, 1, 0.5, 0.2].map((digit) => digit * size)) {
    const first = Math.ceil(low / step), count = Math.floor(high / step) - first + 1;
    if (count >= 3) {
      return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(12)));
    }
  }
  return [];
}

/** The legend of a ramp from one end to the other. */
export function rampLegend(title: string | null, limits: Interval): object {
  const values = roundNumbers(limits);
  return { title, labelFontSize: 11, ...values.length > 0 && { values, tickCount: values.length - 1 } };
}
