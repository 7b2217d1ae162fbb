/**
 * Where a program's own arrays lie.
 *
 * @module
 */
import type { Program } from "./program.ts";

/** Arrays begin on lines of the cache, and kernels may read a few numbers beyond an end. */
const line = 64, beyond = 16;

/** Bytes of an array of so many numbers. */
export const bytesOf = (numbers: number): number => line * Math.ceil((4 * numbers + beyond) / line);

/**
 * Room for a program's own arrays, for so many images at a time: what is no longer needed makes room for what comes after.
 *
 * @param program The program.
 * @param images How many at a time.
 * @returns Where each array begins, in bytes, and how many there are.
 */
export function layout({ values, instructions, own }: Program, images: number) {
  const last = new Int32Array(own.length), places = new Array<number>(own.length).fill(-1);
  const ownOf = (value: number) => value >= 0 && values[value].where === "own" ? values[value].which : -1;
  instructions.forEach(({ of }, k) => of.map(ownOf).forEach((which) => which >= 0 && (last[which] = k)));
  const free = new Map<number, number[]>();
  let bytes = 0;
  instructions.forEach(({ of }, k) => {
    const used = [...new Set(of.map(ownOf))].filter((which) => which >= 0);
    const size = (which: number) => bytesOf(own[which].numbers * (own[which].each ? images : 1));
    for (const which of used) {
      if (places[which] >= 0) continue;
      const place = free.get(size(which))?.pop();
      places[which] = place ?? bytes;
      if (place === undefined) bytes += size(which);
    }
    for (const which of used) {
      if (last[which] === k) free.set(size(which), [...free.get(size(which)) ?? [], places[which]]);
    }
  });
  return { places, bytes };
}
