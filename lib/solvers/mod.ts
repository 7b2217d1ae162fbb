/**
 * How it evolves: paths of stochastic differential equations, solutions of ordinary ones, particles that interact;
 * densities and expectations on a grid, first passages, and what becomes of an equation whose future is known.
 *
 * @module
 */
export * from "./banded/mod.ts";
export * from "./conditioning/mod.ts";
export * from "./densities/mod.ts";
export * from "./evolution/mod.ts";
export * from "./expectations/mod.ts";
export * from "./failure.ts";
export * from "./field_lines.ts";
export * from "./frame.ts";
export * from "./ode/mod.ts";
export * from "./particles/mod.ts";
export * from "./passage/mod.ts";
export * from "./record.ts";
export * from "./sde/mod.ts";
export * from "./simulate.ts";
