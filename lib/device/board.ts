/**
 * Where the threads of a pool read what is to be done: a few shared numbers and a text.
 *
 * @module
 */
import { requireFunction } from "../core/mod.ts";
import { workerData } from "node:worker_threads";

/** One piece of a job. `thread` tells who does it, from 0 (the caller) on: scratch memory goes by it. */
export type Work<Order> = (order: Order, piece: number, thread: number) => void;

/** What a worker is handed. */
export interface Station {
  /** The shared board. */
  readonly board: Board;
  /** Its number. */
  readonly thread: number;
  /** The pool's data. */
  readonly data?: unknown;
}

/** Shared between the threads. */
export interface Board {
  /** See the indices below. */
  readonly numbers: Int32Array;
  /** The order, or the error that came of it, in UTF-8. */
  readonly text: Uint8Array;
}

/**
 * Indices of the numbers: jobs so far (workers sleep on it); whether one is open; the next piece, and how many there
 * are; pieces done; workers inside the job (the caller sleeps on it); whether one failed; length of the text.
 */
const jobs = 0, open = 1, next = 2, pieces = 3, done = 4, inside = 5, failed = 6, length = 7;

/** Room for an order. */
const mostText = 1 << 20;

/** An empty board. */
export const newBoard = (): Board => ({
  numbers: new Int32Array(new SharedArrayBuffer(64)),
  text: new Uint8Array(new SharedArrayBuffer(mostText)),
});

/** Opens a job for all who read the board. */
export function openJob(board: Board, name: string, count: number, order: unknown): void {
  const { numbers } = board;
  if (!write(board, JSON.stringify(order))) {
    throw new RangeError(`${name}: the order is too long for the board`);
  }
  numbers[next] = numbers[done] = numbers[failed] = 0;
  numbers[pieces] = count;
  Atomics.store(numbers, open, 1);
  Atomics.add(numbers, jobs, 1);
  Atomics.notify(numbers, jobs);
}

/** Takes pieces until none is left. A failure is written on the board, and the rest is called off. */
export function help<Order>({ numbers, text }: Board, work: Work<Order>, thread: number): void {
  try {
    const order: Order = JSON.parse(read({ numbers, text }));
    for (let piece; (piece = Atomics.add(numbers, next, 1)) < numbers[pieces];) {
      work(order, piece, thread);
      Atomics.add(numbers, done, 1);
    }
  } catch (error) {
    Atomics.store(numbers, next, numbers[pieces]);
    if (Atomics.compareExchange(numbers, failed, 0, 1) === 0) write({ numbers, text }, String(error));
  }
}

/** Closes the job once all workers have left it; false if none finishes a piece for so many milliseconds. */
export function closeJob({ numbers }: Board, patience: number): boolean {
  Atomics.store(numbers, open, 0);
  for (let still; (still = Atomics.load(numbers, inside)) > 0;) {
    const before = Atomics.load(numbers, done);
    const slept = Atomics.wait(numbers, inside, still, patience);
    if (slept === "timed-out" && before === Atomics.load(numbers, done)) return false;
  }
  return true;
}

/** What went wrong in the job, if anything did. */
export function failureOf(board: Board): string | undefined {
  return board.numbers[failed] === 0 ? undefined : read(board).replace(/^Error: /, "");
}

/**
 * What a worker's program does all its life: it waits for jobs and helps with them.
 *
 * @param work The work.
 * @throws {TypeError} If this is no worker of a pool, or there is no work.
 *
 * @example A worker's whole program: `pool(new URL(…), work, { data: squares })` starts it
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { handedOver, serve } from "driftfield/device";
 *
 * const squares = handedOver<Float64Array>(); // shared with the pool's owner
 * if (squares) serve((_order, i) => squares[i] = i ** 2);
 * assertEquals(squares, undefined); // only a worker has it, and a worker does not come this far
 * ```
 */
export function serve<Order>(work: Work<Order>): void {
  if (!(workerData as Station | null)?.board) {
    throw new TypeError("serve is for the workers of a pool, and this is none");
  }
  requireFunction("work", work);
  const { board, thread }: Station = workerData, { numbers } = board;
  for (let seen = 0;;) {
    Atomics.wait(numbers, jobs, seen);
    seen = Atomics.load(numbers, jobs);
    Atomics.add(numbers, inside, 1); // from here on the board stays as it is, if it is open
    if (Atomics.load(numbers, open) === 1) help(board, work, thread);
    if (Atomics.sub(numbers, inside, 1) === 1) Atomics.notify(numbers, inside);
  }
}

/**
 * What the pool's owner hands to its workers.
 *
 * @returns The pool's `data`; undefined where no worker of a pool runs.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { handedOver } from "driftfield/device";
 *
 * assertEquals(handedOver(), undefined); // this is no worker
 * ```
 */
export function handedOver<Data>(): Data | undefined {
  return (workerData as Station | null)?.board && (workerData as Station).data as Data;
}

function write({ numbers, text }: Board, message: string): boolean {
  const bytes = new TextEncoder().encode(message);
  if (bytes.length > mostText) return false;
  text.set(bytes);
  numbers[length] = bytes.length;
  return true;
}

const read = ({ numbers, text }: Board) => new TextDecoder().decode(text.slice(0, numbers[length]));
