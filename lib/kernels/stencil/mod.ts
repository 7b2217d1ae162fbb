/**
 * Many explicit steps of a linear stencil on a grid: plain, and in WebAssembly on all cores.
 *
 * @module
 */
export { stencilVia } from "./choose.ts";
export { applyStencilInWasm } from "./job.ts";
export { applyStencil } from "./plain.ts";
export { applyStencilOnGpu } from "./wgsl.ts";
export type { Stencil } from "./stencil.ts";
