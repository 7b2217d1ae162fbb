// All kernels that run in the memory the threads share. `deno task kernels` compiles them.
export * from "./fields";
export { stencilTile } from "./stencil";
export { gemm } from "./gemm";
export { convolve, convolveSlope, product } from "./convolve";
export { gathered, scaled, silu, siluPull, spread, sums } from "./entries";
export { cleared, copied, inverseRootMeanSquares, inverseRootMeanSquaresPull, softmax, softmaxPull, swapped } from "./rows";
