/** What the tables of the rooms from samplers to experiments share. */
import { assert } from "@std/assert";
import { type Density, onGrid, type Points } from "driftfield/core";
import { cloud, count, fc, grids, made, number, numbers } from "./support.ts";

/** Clouds of one dimension, each of as many points as its range says. */
export const samples = (
  ...batches: readonly (readonly [number, number])[]
): fc.Arbitrary<Points[]> =>
  count(1, 6).chain((dim) => fc.tuple(...batches.map((batch) => cloud({ batch, dim }))));

/** A positive density on a grid of few cells, marked as made: wrong ones replace it as a whole. */
export const densities = (axes: number | readonly [number, number] = [1, 2]): fc.Arbitrary<Density> =>
  grids({ axes }).chain((on) => {
    const { length } = onGrid(on, () => 0).values;
    return numbers(length, number(0.01, 3)).map((values) => made({ grid: on, values }));
  });

/** Takes away again what was written to a path that is no absolute one: to a file called "nonsense", say. */
export async function withoutTrace(...paths: readonly unknown[]): Promise<void> {
  for (const path of paths) {
    if (!`${path}`.startsWith("/")) await Deno.remove(`${path}`, { recursive: true }).catch(() => {});
  }
}

/** Options of a function as the last argument, each drawn by itself. */
export const options = <T extends object>(each: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record(each) as fc.Arbitrary<T>;

/** Requires a number in [0, 1], but for rounding. */
export const isShare = (v: number): void => assert(v >= 0 && v <= 1 + 1e-12, `${v} is no share`);

/**
 * What a run of a solver gives; nothing where it fails and says so. Such an error is no TypeError or RangeError: it tells
 * when, in which row and from which last good state the field left the finite numbers, whatever argument made it so.
 */
export async function unlessFailed<T>(run: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    if (/last good state of row \d+/.test((error as Error).message)) return undefined;
    throw error;
  }
}
