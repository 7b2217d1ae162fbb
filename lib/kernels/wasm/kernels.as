// All kernels that run in the memory the threads share. `deno task kernels` compiles them.
export * from "./fields";
export { stencilTile } from "./stencil";
export { gemm } from "./gemm";
