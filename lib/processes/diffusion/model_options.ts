/**
 * What a model of noised data is made of, checked and filled up.
 *
 * @module
 */
import {
  type Field,
  float64,
  requireFunction,
  requireInteger,
  requireObject,
  type Space,
} from "../../core/mod.ts";
import type { ModelOptions } from "./model.ts";
import { requireSchedule, type Schedule } from "./schedule.ts";

/** Requires a schedule, a field and a dimension. */
export function requireModel<V>(
  schedule: Schedule,
  name: string,
  field: Field<V>,
  options: ModelOptions<V>,
): void {
  requireSchedule(schedule);
  requireFunction(name, field);
  requireObject("options", options, "dim");
  requireInteger("dim", options.dim, 1);
}

/** The options, with `float64` for the space if none is given. */
export const filled = <V>(
  { dim, laplacian, kernel, space = float64 as unknown as Space<V> }: ModelOptions<V>,
) => (
  { dim, space, ...(kernel && { kernel }), ...(laplacian && { laplacian }) }
);
