/**
 * The kernels in WebAssembly, if this machine can run them.
 *
 * @module
 */
import { memory } from "./memory.ts";
import type * as relaxed from "./relaxed.wasm";

/** The exports of kernels.as. */
export type Kernels = typeof relaxed;

/** Kernels with fused multiply–add; else without; else none, and why. */
async function load(): Promise<{ readonly kernels?: Kernels; readonly means: string }> {
  const plain = "plain TypeScript, slower:";
  if (typeof SharedArrayBuffer === "undefined") return { means: `${plain} there is no SharedArrayBuffer` };
  if (memory === undefined) return { means: `${plain} there is no room for memory that threads share` };
  try {
    return { kernels: await import("./relaxed.wasm"), means: "WebAssembly with relaxed SIMD" };
  } catch {
    try {
      return {
        kernels: await import("./simd.wasm"),
        means: "WebAssembly with SIMD, without fused multiply–add",
      };
    } catch (error) {
      return {
        means: `${plain} WebAssembly with SIMD does not load (${(error as Error).message})`,
      };
    }
  }
}

/** The kernels, undefined where there is no SIMD or no shared memory; and what computes, in words. */
export const { kernels, means } = await load();
