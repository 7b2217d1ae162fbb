/**
 * What one thread does of a field.
 *
 * @module
 */
import { kernels } from "../wasm/compiled.ts";

/** A field, or many small ones: addresses and counts. */
export interface FieldOrder {
  /** Which kernel. */
  readonly kernel: "field";
  /** Where the job lies, see job.ts. */
  readonly job: number;
  /** The first thread's own memory, and how many bytes from one thread's to the next. */
  readonly scratch: number;
  /** Its bytes. */
  readonly bytes: number;
  /** Targets, or batches, in all. */
  readonly count: number;
  /** Targets, or batches, a piece. */
  readonly each: number;
  /** Where the rows of all batches and their bounds lie, if there are batches. */
  readonly batches?: { readonly order: number; readonly bounds: number };
}

/** Does one piece. */
export function fieldPiece(order: FieldOrder, piece: number, thread: number): void {
  const { job, bytes, count, each, batches } = order, scratch = order.scratch + thread * bytes;
  const from = piece * each, to = Math.min(from + each, count);
  if (batches) kernels!.fieldBatches(job, batches.order, batches.bounds, scratch, from, to);
  else kernels!.fieldRows(job, scratch, from, to);
}
