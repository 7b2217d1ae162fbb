// What lib/random has in WebAssembly.
export { capacity, draw, words } from "./philox";
export { normals, numbers, uniforms } from "./normal_quantile";
export { permute, roundKeys } from "./permutation";
