/**
 * What the workers of pool_test.ts do.
 *
 * @module
 */
import { handedOver, serve } from "driftfield/device";

/** Adds up who did what; or does what no worker should. */
export interface Task {
  /** What to do. */
  readonly what: "count" | "throw" | "sleep" | "leave";
}

/** What the threads share: how often each piece was done, and by how many threads at most. */
export interface Shared {
  /** Times each piece was done. */
  readonly times: Int32Array;
  /** 1 for each thread that did anything. */
  readonly threads: Int32Array;
}

/** The work; only workers misbehave. */
export function workOn({ times, threads }: Shared, { what }: Task, piece: number, thread: number): void {
  if (thread === 0 && what !== "count") {
    while (Atomics.load(threads, 1) === 0); // leaves the first piece to a worker
  }
  Atomics.store(threads, thread, 1);
  if (thread > 0 && what === "throw") throw new RangeError(`piece ${piece} is too hot`);
  if (thread > 0 && what === "sleep") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  if (thread > 0 && what === "leave") Deno.exit(3);
  const end = performance.now() + 0.02;
  while (performance.now() < end); // so that everybody gets a share
  Atomics.add(times, piece, 1);
}

const shared = handedOver<Shared>();
if (shared) serve<Task>((task, piece, thread) => workOn(shared, task, piece, thread));
