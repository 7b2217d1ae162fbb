/**
 * A field's arrays in shared memory, and its sums by all threads.
 *
 * @module
 */
import {
  type Points,
  requireNumber,
  requireNumbers,
  requireObject,
  requirePoints,
  requirePositive,
  requireSameDim,
} from "../../core/mod.ts";
import { type Arena, inShared } from "../wasm/arena.ts";
import { kernels, means } from "../wasm/compiled.ts";
import { threads } from "../wasm/threads.ts";
import { pieceOf } from "./choose.ts";
import { frameOf } from "./frame.ts";
import type { FieldOrder } from "./piece.ts";

/** Rows of many small clouds: those of batch b are order[bounds[b]] … order[bounds[b + 1] − 1]. */
export interface Batches {
  /** Row numbers, each at most once. */
  readonly order: Uint32Array;
  /** Where batches begin, and where the last ends. */
  readonly bounds: Uint32Array;
}

/** Sources that the kernels may read beyond the last. */
const padding = 24;

/** A field to sum. */
export interface FieldJob {
  /** Shape [n, dim]. */
  readonly targets: Points;
  /** Shape [m, dim]; the same object as the targets to leave out j = i. */
  readonly sources: Points;
  /** One a source; all 1 if left out. */
  readonly weights?: Float64Array;
  /** s > 0. */
  readonly exponent: number;
  /** ε ≥ 0. */
  readonly softening: number;
  /** Whether totals are wanted, whatever s. */
  readonly totals?: boolean;
  /** In place of all of them together. */
  readonly batches?: Batches;
}

/** What comes of it, valid until `use` returns. */
export interface FieldSums {
  /** Σ_j p_ij (x_i − y_j), row-major [n, dim], with p_ij = (w_j/|w|) (ρ_i/R²_ij)^{s/2}, in units of 2^−log2. */
  readonly sums: Float64Array;
  /** Σ_j p_ij, [n]. Undefined for s = 2 in up to three dimensions, unless wanted: there ρ is 1. */
  readonly totals?: Float64Array;
  /** ρ_i, the least R²_ij, [n], in units of 4^−log2. */
  readonly nearest?: Float64Array;
  /** The unit's exponent. */
  readonly log2: number;
  /** |w|, the largest weight's magnitude. */
  readonly weight: number;
}

/** Requires clouds of one dim, weights that are one a source or one for all, and a kernel in its range. */
export function requireField(
  targets: Points,
  sources: Points,
  weights: Float64Array | number,
  kernel: Pick<FieldJob, "exponent" | "softening">,
  name = "targets",
): void {
  requireObject("kernel", kernel);
  const { exponent, softening } = kernel;
  requirePoints(name, targets, 0);
  if (sources !== targets) requirePoints("sources", sources, 0);
  requireSameDim(name, targets, "sources", sources);
  if (typeof weights === "number") requireNumber("weights", weights);
  else requireNumbers("weights", weights, sources.shape[0]);
  requirePositive("exponent", exponent);
  requireNumber("softening", softening, 0);
}

/** Sums a field, and hands the sums to `use`. */
export function withSums<T>(field: FieldJob, use: (result: FieldSums) => T): T {
  if (!kernels) throw new Error(`via "wasm" is not possible here: ${means}`);
  return inShared((arena) => {
    const { order, result } = prepared(arena, field), pieces = Math.ceil(order.count / order.each);
    threads().run({ name: "field", pieces, order });
    return use(result);
  });
}

/** A field's arrays, filled in, and the order to sum it. */
export function prepared(arena: Arena, field: FieldJob): { order: FieldOrder; result: FieldSums } {
  const { targets, sources, batches } = field, [n, dim] = targets.shape, crew = threads().threads;
  const { job, result } = write(arena, field);
  const { bytes, count, work } = batches ? ofBatches(batches, dim) : ofRows(n, sources.shape[0], dim);
  const each = pieceOf(count, batches ? 1 : 16, work, crew);
  const scratch = arena.float64(bytes / 8 * crew).byteOffset;
  const where = batches && { order: lend(arena, batches.order), bounds: lend(arena, batches.bounds) };
  if (!batches) kernels!.fieldPack(job);
  return { order: { kernel: "field", job, scratch, bytes, count, each, batches: where }, result };
}

/** The job as the kernels read it: fields_job.as, in the same order. */
function write(arena: Arena, field: FieldJob): { job: number; result: FieldSums } {
  const { targets, sources, weights, exponent, softening, batches } = field, own = targets === sources;
  const [n, dim] = targets.shape, [m] = sources.shape;
  const { centre, log2 } = frameOf(targets, sources, softening), unit = 2 ** log2;
  const planar = exponent === 2 && dim <= 3 && !field.totals;
  const sums = arena.float64(n * dim), totals = arena.float64(n), nearest = arena.float64(n);
  if (batches) sums.fill(0), totals.fill(1), nearest.fill(1);
  const weight = weights ? weights.reduce((most, w) => Math.max(most, Math.abs(w)), 0) : 1;
  const shares = arena.float32(m + padding).fill(1);
  weights?.forEach((w, j) => shares[j] = weight > 0 ? w / weight : 0);
  const x = lend(arena, targets.data);
  const values = {
    dim,
    exponent,
    softening2: (softening * unit) ** 2,
    scale: unit,
    planar: planar ? 1 : 0,
    self: own ? 1 : 0,
    targets: x,
    sources: own ? x : lend(arena, sources.data),
    m,
    centre: lend(arena, centre),
    packed: arena.float32(kernels!.fieldPacked(dim, batches ? 0 : m)).byteOffset,
    norms: arena.float32(batches ? 0 : m + padding).byteOffset,
    weights: shares.byteOffset,
    sums: sums.byteOffset,
    totals: totals.byteOffset,
    nearest: nearest.byteOffset,
  };
  const job = lend(arena, Float64Array.from(Object.values(values)));
  return { job, result: planar ? { sums, log2, weight } : { sums, totals, nearest, log2, weight } };
}

/** Copies an array to shared memory, and tells where it lies. */
function lend(arena: Arena, data: Float64Array | Uint32Array): number {
  const copy = data instanceof Uint32Array ? arena.uint32(data.length) : arena.float64(data.length);
  copy.set(data);
  return copy.byteOffset;
}

const toLine = (bytes: number) => 64 * Math.ceil(bytes / 64);

const ofRows = (n: number, m: number, dim: number) => ({
  bytes: toLine(kernels!.fieldScratch(dim)),
  count: n,
  work: n * m * dim,
});

function ofBatches({ bounds }: Batches, dim: number) {
  let most = 0, work = 0;
  for (let b = 1; b < bounds.length; b++) {
    const size = bounds[b] - bounds[b - 1];
    most = Math.max(most, size);
    work += size * (size + 32) * dim; // a batch of two is work, too
  }
  return { bytes: toLine(kernels!.fieldBatchScratch(dim, most)), count: bounds.length - 1, work };
}
