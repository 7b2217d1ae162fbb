/**
 * Ordinary differential equations: fixed steps over any space, and steps that keep to a tolerance in float64.
 *
 * @module
 */
export * from "./dopri5.ts";
export * from "./rodas4.ts";
export * from "./runge_kutta.ts";
export type { OdeSolution, OdeWork } from "./solution.ts";
export * from "./solve.ts";
export * from "./solver.ts";
