/**
 * The memory that all threads share: the compiled kernels import it from here, in every thread.
 *
 * @module
 */
import { handedOver } from "../../device/mod.ts";

/** What the pool hands to its workers. */
export interface Handed {
  /** The caller's memory. */
  readonly memory: WebAssembly.Memory;
}

/** 64 KiB each: what the memory starts with, and 2 GiB. */
const pages = { initial: 16, maximum: 32768 };

/** In a worker the caller's; undefined where memory cannot be shared: then the kernels' import fails, and says so. */
export const memory = (handedOver<Handed>()?.memory ?? fresh()) as WebAssembly.Memory;

function fresh(): WebAssembly.Memory | undefined {
  try {
    return new WebAssembly.Memory({ ...pages, shared: true });
  } catch {
    return undefined; // there is no SharedArrayBuffer, or not so much address space
  }
}
