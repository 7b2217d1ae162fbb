/**
 * The threads of this process, and the memory that they share.
 *
 * @module
 */
import { type Pool, pool } from "../../device/mod.ts";
import { memory } from "./memory.ts";
import { type Order, work } from "./work.ts";

let all: Pool<Order> | undefined;

/** All threads: the workers among them start when there is a job to share. */
export const threads = (): Pool<Order> =>
  all ??= pool(new URL("./worker.ts", import.meta.url), work, { data: { memory } });
