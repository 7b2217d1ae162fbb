/**
 * Samples of methods side by side.
 *
 * @module
 */
import { column, requireObject, requirePoints, take } from "../core/mod.ts";
import { below, beside, type Domain, imageGrid, type Plot, scatter } from "../plots/mod.ts";
import type { Compared, Comparison } from "./comparison.ts";
import { requireCompared } from "./require_compared.ts";

/** What values span, and a sixth of it to either side. */
function around(values: Float64Array): [low: number, high: number] {
  const sorted = values.toSorted(), [low, high] = [sorted[0], sorted.at(-1)!], room = (high - low) / 6;
  return [low - room, high + room];
}

/**
 * Samples of every method and real ones, at one scale: clouds in the plane four a row, of digits a row for each method, in
 * whose columns the same digit was asked for.
 *
 * @param comparison Samples by method, and real ones.
 * @returns The plot.
 * @throws {TypeError} If there are no methods, or one has no samples.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { comparedPlate, recordedComparison } from "driftfield/experiments";
 *
 * assertStringIncludes(comparedPlate(await recordedComparison("airports")).alt, "data");
 * ```
 */
export function comparedPlate(
  comparison: Pick<Comparison, "real"> & {
    readonly methods: readonly Pick<Compared, "name" | "samples">[];
  },
): Plot {
  requireObject("comparison", comparison, "methods", "real");
  const { methods, real } = comparison;
  requirePoints("real", real);
  requireCompared(methods as readonly Compared[], "samples");
  const [count, dim] = real.shape, all = [{ name: "data", samples: real }, ...methods];
  methods.forEach(({ samples }, k) => {
    requirePoints(`methods[${k}].samples`, samples);
    if (samples.shape[1] === dim) return;
    throw new RangeError(`methods[${k}].samples have dim ${samples.shape[1]}, but real have dim ${dim}`);
  });
  if (dim === 2) {
    const domain = [0, 1].map((k) => around(column(real, k))) as unknown as Domain;
    const [[left, right], [low, high]] = domain, width = 132, height = width * (high - low) / (right - left);
    const clouds = all.map(({ name, samples }) =>
      scatter(samples, { width, height: Math.round(height), domain, title: name, size: 4, x: "", y: "" })
    );
    const rows = [clouds.slice(0, 4), clouds.slice(4)].filter((row) => row.length > 0);
    return below(...rows.map((row) => beside(...row)));
  }
  const columns = Math.min(count, 16), first = Array.from({ length: columns }, (_, i) => i);
  return below(
    ...all.map(({ name, samples }) =>
      imageGrid(take(samples, first), { width: 8, columns, limits: [0, 16], title: name })
    ),
  );
}
