/**
 * What the kernels compute with, for a reader.
 *
 * @module
 */
import { kernels, means } from "./compiled.ts";
import { threads } from "./threads.ts";

/**
 * What the kernels of this machine's processor compute with: WebAssembly and how many threads; or plain TypeScript, and
 * why.
 *
 * @returns One line.
 *
 * @example
 * ```ts
 * import { assertMatch } from "@std/assert";
 * import { computes } from "driftfield/kernels";
 *
 * assertMatch(computes(), /WebAssembly|TypeScript/); // "WebAssembly with relaxed SIMD, 2 threads"
 * ```
 */
export function computes(): string {
  if (!kernels) return means;
  const count = threads().threads;
  return `${means}, ${count} thread${count === 1 ? "" : "s"}`;
}
