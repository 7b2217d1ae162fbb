/**
 * Poisson flow: the field of charges, what it does to data, and where its lines come from.
 *
 * @module
 */
export type { LogField } from "../../kernels/fields/mod.ts";
export * from "./field.ts";
export * from "./flow.ts";
export * from "./flux.ts";
export * from "./hemisphere.ts";
export * from "./potential.ts";
export { sphereArea } from "./sphere.ts";
export * from "./stream_function.ts";
export * from "./student_kernel.ts";
