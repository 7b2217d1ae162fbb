// All kernels that run in the memory the threads share. `deno task kernels` compiles them.
export { adamStep, addSlots } from "./adam";
export { convolve, convolveSlope, product } from "./convolve";
export { gathered, scaled, silu, siluPull, spread, sums } from "./entries";
export * from "./fields";
export { gemm } from "./gemm";
export { perceptronPull, perceptronRoom, perceptronValues } from "./perceptron";
export { perceptronPrepare, perceptronUnpad } from "./perceptron_job";
export { cleared, copied, inverseRootMeanSquares, inverseRootMeanSquaresPull, softmax, softmaxPull, swapped } from "./rows";
export { stencilTile } from "./stencil";
