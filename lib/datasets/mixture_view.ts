/**
 * A Gaussian mixture under noise as points see it: how far its components are, and which of them made them.
 *
 * @module
 */
import { type Points, requirePoints } from "../core/mod.ts";
import { type Column, type Columns, columns, fromRows } from "./mixture_columns.ts";
import type { Components } from "./mixture_components.ts";
import { type Geometry, round, turned } from "./mixture_geometry.ts";
import { exponentiate } from "./mixture_shares.ts";
import type { NoiseAt } from "./noised_law.ts";

/** No noise: x is x₀. */
export const clean: NoiseAt = { alpha: 1, variance: 0 };

/** So many shares has a block, as they then stay close to the processor, */
const blockSize = 2048;
/** but so many rows at least, as loops must be longer than what it takes to start one. */
const leastRows = 32;

/** Some rows of x and what they see; the next block takes its place. */
export interface Block extends Pick<Geometry, "add"> {
  /** The row of x which is its first. */
  readonly from: number;
  /** r_k · `sums`, r_k the probability that component k made the row; 0 if negligible: a column for each component. */
  readonly shares: Columns;
  /** Whether component k has a share in any row: length [count]. */
  readonly seen: readonly boolean[];
  /** Σ_k shares_k of each row; 0 if all components are too far for numbers. */
  readonly sums: Column;
  /** log p − log `sums` of each row. */
  readonly tops: Column;
}

/** A mixture under noise, as some points see it. */
export interface View {
  /** The eigenvalues of α² Σ_k + σ² I: one each if components are round, else dim. */
  readonly widths: Float64Array;
  /** All rows, in their order. */
  readonly blocks: Iterable<Block>;
}

/** What density and fields need of points x, shape [batch, dim]. */
export function view(components: Components, x: Points, { alpha, variance }: NoiseAt): View {
  const { weights, means: { data: means, shape: [, dim] }, variances, axes } = components;
  requirePoints("x", x);
  if (x.shape[1] !== dim) throw new RangeError(`x must have dim ${dim}, got ${x.shape[1]}`);
  const widths = variances.map((v) => alpha * alpha * v + variance);
  requireWidth(widths);
  const logHeights = heights(weights, widths, dim);
  const stand = (rows: number): Stand => {
    const x = columns(dim, rows), scene = { x, means, alpha, widths };
    const [sums, tops] = columns(2, rows);
    return {
      x,
      ...(axes ? turned(scene, axes) : round(scene)),
      shares: columns(weights.length, rows),
      sums,
      tops,
    };
  };
  return { widths, blocks: blocks(x, logHeights, stand) };
}

/** What a block needs, before it sees anything. */
interface Stand extends Geometry, Pick<Block, "shares" | "sums" | "tops"> {
  readonly x: Columns;
}

function* blocks(
  { data, shape: [batch] }: Points,
  logHeights: Float64Array,
  stand: (rows: number) => Stand,
): Generator<Block> {
  const most = Math.max(leastRows, Math.floor(blockSize / logHeights.length));
  let block = stand(Math.min(most, batch));
  for (let from = 0; from < batch; from += most) {
    if (batch - from < block.sums.length) block = stand(batch - from);
    const { x, shares, sums, tops, level, add } = block;
    fromRows(data, from, x);
    tops.fill(-Number.MAX_VALUE);
    sums.fill(0);
    shares.forEach((share, k) => level(k, logHeights[k], share, tops));
    const seen = shares.map((share) => exponentiate(share, tops, sums));
    yield { from, shares, seen, sums, tops, add };
  }
}

/** log w_k − ½ log det 2π(α² Σ_k + σ² I). */
const heights = (weights: Float64Array, widths: Float64Array, dim: number): Float64Array => {
  const size = widths.length / weights.length;
  return weights.map((w, k) => {
    const logs = widths.subarray(k * size, (k + 1) * size).reduce((sum, width) => sum + Math.log(width), 0);
    return Math.log(w) - dim / 2 * (logs / size + Math.log(2 * Math.PI));
  });
};

/** Refuses a block with a row whose log p is −∞. */
export function requireSeen({ from, sums }: Block): void {
  const unseen = sums.indexOf(0);
  if (unseen < 0) return;
  throw new RangeError(
    `x is too far from all components in row ${from + unseen}: its squared distance is no finite number`,
  );
}

function requireWidth(widths: Float64Array): void {
  const none = widths.find((width) => !(width > 0));
  if (none === undefined) return;
  throw new RangeError(
    `components must have variance above 0, got ${none}: without noise, points have no density`,
  );
}
