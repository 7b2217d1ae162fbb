/**
 * Workers that do the same job together.
 *
 * @module
 */

/** Workers at hand. */
export interface Crew<Order> {
  /** Gives all of them the same order; they have all done it when this resolves. */
  all(order: Order): Promise<void>;
  /** Sends them home. */
  close(): void;
}

/**
 * Starts workers. Each must answer every message with one of its own.
 *
 * @param program The worker's module.
 * @param count How many, at least 1.
 * @returns The crew; until it is closed, the process does not end.
 * @throws {Error} (Its orders) If a worker throws; the message is the worker's.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { crew } from "driftfield/device";
 *
 * const add = "self.onmessage = ({ data }) => { Atomics.add(data, 0, 1); self.postMessage(0); };";
 * const two = crew<Int32Array>(new URL(`data:text/javascript,${add}`), 2);
 * const sum = new Int32Array(new SharedArrayBuffer(4));
 * await two.all(sum);
 * two.close();
 * assertEquals(sum[0], 2);
 * ```
 */
export function crew<Order>(program: URL, count: number): Crew<Order> {
  const workers = Array.from({ length: count }, () => new Worker(program, { type: "module" }));
  const order = (worker: Worker, message: Order) =>
    new Promise<void>((resolve, reject) => {
      worker.onmessage = () => resolve();
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error(`a worker failed: ${event.message}`));
      };
      worker.postMessage(message);
    });
  return {
    all: async (message) => void await Promise.all(workers.map((worker) => order(worker, message))),
    close: () => workers.forEach((worker) => worker.terminate()),
  };
}
