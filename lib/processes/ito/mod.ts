/**
 * Itô's calculus: the differential of a function of a process, and integrals along a Brownian path.
 *
 * @module
 */
export * from "./integral.ts";
export * from "./ito.ts";
