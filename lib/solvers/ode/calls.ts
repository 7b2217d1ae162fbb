/**
 * Calls of a field, checked and counted.
 *
 * @module
 */
import type { Field, Points, Shape } from "../../core/mod.ts";

/**
 * Counts the calls of a field and holds it to its shape.
 *
 * @param name What an error calls it.
 * @param field The field.
 * @param shape What it has to give.
 * @returns The field, and how often it has been called.
 * @throws {TypeError} (The field) if it gives something else than Points.
 * @throws {RangeError} (The field) if it gives another shape.
 */
export function countCalls(name: string, field: Field<Points>, shape: Shape) {
  let calls = 0;
  const counted: Field<Points> = (x, t) => {
    const value = field(x, t);
    calls++;
    if (!(value?.data instanceof Float64Array)) throw new TypeError(`${name} must give Points, got ${value}`);
    if (
      value.shape[0] !== shape[0] || value.shape[1] !== shape[1] || value.data.length !== shape[0] * shape[1]
    ) {
      throw new RangeError(`${name} must give shape [${shape}], got [${value.shape}]`);
    }
    return value;
  };
  return { counted, evaluations: () => calls };
}
