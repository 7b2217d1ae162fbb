/**
 * Poisson flow: the field of charges.
 *
 * @module
 */
export type { LogField } from "../../kernels/fields/mod.ts";
export * from "./field.ts";
