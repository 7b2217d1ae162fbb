/**
 * Evolutions on a grid in time: an operator, steppers, and steps that are equal or keep to a tolerance.
 *
 * @module
 */
export { type Operator, operator } from "./operator.ts";
export type { ScheduleOptions } from "./schedule.ts";
export * from "./steppers.ts";
