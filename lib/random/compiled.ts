/**
 * The generator in WebAssembly, if this machine has it.
 *
 * @module
 */

/** What random.as exports, or nothing: without SIMD, or where the file cannot be had. */
export const compiled: typeof import("./random.wasm") | undefined = await import("./random.wasm")
  .catch(() => undefined);

/** What draws long runs of numbers: WebAssembly, or plain TypeScript, several times slower. Their bits are the same. */
export const randomVia: "wasm" | "typescript" = compiled ? "wasm" : "typescript";
