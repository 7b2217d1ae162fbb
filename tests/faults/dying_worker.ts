/**
 * Workers that do the kernels' work, or die in the middle of it.
 *
 * @module
 */
import { handedOver, serve } from "driftfield/device";
import type { Handed } from "../../lib/kernels/wasm/memory.ts";
import { type Order, work } from "../../lib/kernels/wasm/work.ts";

/** What a worker does instead. */
export type End = "leaves" | "throws";

/** An order, and how a worker ends that has done a piece of it. */
export type Deadly = Order & { readonly end?: End };

/** What the threads share. */
export interface Shared extends Handed {
  /** How many workers have begun. */
  readonly begun: Int32Array;
}

/** The work; the caller waits with its first piece until a worker has begun one. */
export function deadly({ begun }: Shared, order: Deadly, piece: number, thread: number): void {
  const { end } = order;
  if (end && thread === 0) { while (Atomics.load(begun, 0) === 0); }
  work(order, piece, thread);
  if (!end || thread === 0) return;
  Atomics.store(begun, 0, 1);
  if (end === "throws") throw new RangeError(`piece ${piece} is too hot`);
  Deno.exit(3);
}

const shared = handedOver<Shared>();
if (shared?.begun) serve<Deadly>((order, piece, thread) => deadly(shared, order, piece, thread));
