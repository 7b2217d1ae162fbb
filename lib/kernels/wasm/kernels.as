// All kernels that run in the memory the threads share. `deno task kernels` compiles them.
export { adamStep, addSlots } from "./adam";
export * from "./fields";
export { gemm } from "./gemm";
export { perceptronPull, perceptronRoom, perceptronValues } from "./perceptron";
export { perceptronPrepare, perceptronUnpad } from "./perceptron_job";
export { stencilTile } from "./stencil";
