/**
 * Linear equations of jump processes on grids, solved directly and without subtractions.
 *
 * @module
 */
export * from "./factorise.ts";
export * from "./solve.ts";
export * from "./stationary_law.ts";
export type { JumpSystem } from "./system.ts";
