/**
 * Threads that do one job together, in pieces.
 *
 * @module
 */
import { Worker } from "node:worker_threads";
import { requireFunction, requireInteger, requirePositive } from "../core/mod.ts";
import {
  type Board,
  closeJob,
  failureOf,
  help,
  newBoard,
  openJob,
  type Station,
  type Work,
} from "./board.ts";
import { threadCount } from "./thread_count.ts";

/** A job for all. */
export interface Job<Order> {
  /** What it is, for whoever reads that it failed. */
  readonly name: string;
  /** In how many pieces it is done, each once, in any order. */
  readonly pieces: number;
  /** What to do: plain JSON. Bulk data lie in memory that the threads share. */
  readonly order: Order;
}

/** Threads at hand, the caller's own among them. */
export interface Pool<Order> {
  /** How many there are. */
  readonly threads: number;
  /** Does a job; it is done when this returns. Jobs of one piece are the caller's alone. */
  run(job: Job<Order>): void;
  /** Sends the others home; the next job calls new ones. */
  close(): void;
}

/** What a pool can be told; all have defaults. */
export interface PoolOptions {
  /**
   * How many threads, the caller's included: `threadCount()` by default, all cores unless DRIFTFIELD_THREADS says
   * otherwise; without SharedArrayBuffer there is one. */
  readonly threads?: number;
  /** What the program of the workers is handed, see `handedOver`: shared memory, above all. */
  readonly data?: unknown;
  /** Seconds without a finished piece after which a worker is taken for dead, 60 by default. */
  readonly patience?: number;
}

/**
 * A pool of workers. They start with the first job that has pieces to share, without anyone waiting for them: the
 * caller works too, and takes what nobody else has taken. Between jobs they sleep; they do not keep the process alive,
 * and end with it.
 *
 * @param program The workers' module: it calls `serve(work)`.
 * @param work The same work, for the caller's thread.
 * @param options How many, and what they are handed.
 * @returns The pool.
 * @throws {TypeError} If the program is no URL, or the work no function.
 * @throws {RangeError} If `threads` is no whole number from 1 to 1024, DRIFTFIELD_THREADS in its place is none above 0,
 * or `patience` is not above 0.
 * @throws {Error} (Its `run`) What a piece throws, or that a worker died: with the job's name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { pool } from "driftfield/device";
 *
 * const squares = new Float64Array(100), program = new URL("data:text/javascript,"); // nobody else comes
 * const alone = pool<{ power: number }>(program, ({ power }, i) => squares[i] = i ** power, { threads: 1 });
 * alone.run({ name: "squares", pieces: 100, order: { power: 2 } });
 * assertEquals(squares[9], 81);
 * ```
 */
export function pool<Order>(
  program: URL,
  work: Work<Order>,
  { threads = threadCount(), data, patience = 60 }: PoolOptions = {},
): Pool<Order> {
  if (!(program instanceof URL)) throw new TypeError(`program must be a URL, got ${program}`);
  requireFunction("work", work);
  requireInteger("threads", threads, 1, mostThreads);
  requirePositive("patience", patience);
  const most = typeof SharedArrayBuffer === "undefined" ? 1 : threads;
  let board: Board | undefined, workers: Worker[] = [], last = "the first job", dead: Error | undefined;

  const close = () => {
    workers.forEach((worker) => worker.removeAllListeners().terminate());
    workers = [];
    board = undefined;
  };
  const gone = (why: string) => {
    dead ??= new Error(`a worker died after "${last}": ${why}`);
    close();
  };
  const start = (board: Board) =>
    Array.from({ length: most - 1 }, (_, i) => {
      const workerData: Station = { board, thread: i + 1, data },
        worker = new Worker(startable(program), { workerData });
      worker.on("error", (error: Error) => gone(error.message));
      worker.on("exit", (code: number) => gone(`it ended with code ${code}`));
      worker.unref();
      return worker;
    });

  const run = ({ name, pieces, order }: Job<Order>) => {
    if (dead) {
      const error = dead;
      dead = undefined;
      throw error;
    }
    last = name;
    if (most === 1 || pieces <= 1) {
      for (let piece = 0; piece < pieces; piece++) work(order, piece, 0);
      return;
    }
    const shared = board ??= newBoard();
    openJob(shared, name, pieces, order);
    if (workers.length === 0) workers = start(shared);
    help(shared, work, 0);
    if (!closeJob(shared, 1000 * patience)) {
      close();
      throw new Error(`${name}: no piece was finished for ${patience} s; a worker has died, or hangs`);
    }
    const failure = failureOf(shared);
    if (failure !== undefined) throw new Error(`${name}: ${failure}`);
  };
  return { threads: most, run, close };
}

/** More are no use, and would take all memory. */
const mostThreads = 1024;

/** Workers take files and data; a module from elsewhere is imported by a line of data. */
const startable = (program: URL): URL =>
  /^(file|data):/.test(program.protocol)
    ? program
    : new URL(`data:text/javascript,import ${encodeURIComponent(JSON.stringify(program.href))}`);
