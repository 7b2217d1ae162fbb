/**
 * Charges: what the Poisson field asks of them, and how they sum to one.
 *
 * @module
 */
import { type Points, requirePoints, requireSameDim, zeros } from "../../core/mod.ts";

/** Requires points of one dimension, and charges ≥ 0, one a source, of which every target feels one. */
export function requireCharges(targets: Points, sources: Points, charges?: Float64Array): void {
  requirePoints("targets", targets, 0);
  if (sources !== targets) requirePoints("sources", sources);
  requireSameDim("targets", targets, "sources", sources);
  const [m] = sources.shape, needed = targets === sources ? 2 : 1;
  if (charges === undefined) {
    if (m < needed) throw new RangeError(`a charge needs another to feel, got ${m} in all`);
    return;
  }
  if (!(charges instanceof Float64Array)) {
    throw new TypeError(`charges must be a Float64Array, got ${charges}`);
  }
  if (charges.length !== m) {
    throw new RangeError(`charges must be one a source (${m}), got ${charges.length}`);
  }
  const bad = charges.findIndex((w) => !(w >= 0 && w < Infinity));
  if (bad >= 0) throw new RangeError(`charges must be finite and at least 0, got ${charges[bad]} at ${bad}`);
  const felt = charges.reduce((count, w) => count + (w > 0 ? 1 : 0), 0);
  if (felt < needed) throw new RangeError(`charges must have at least ${needed} above 0, got ${felt}`);
}

/** Charges ≥ 0, one a row, as shares that sum to one; equal if they are left out. */
export function sharesOf(rows: Points, charges?: Float64Array): Float64Array {
  requireCharges(zeros([0, rows.shape[1]]), rows, charges);
  const most = charges?.reduce((a, b) => Math.max(a, b)) ?? 1; // or the sum might overflow
  const relative = charges?.map((w) => w / most) ?? new Float64Array(rows.shape[0]).fill(1);
  const total = relative.reduce((a, b) => a + b);
  return relative.map((w) => w / total);
}
