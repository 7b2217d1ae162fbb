/**
 * A recorded field as a JavaScript function.
 *
 * @module
 */
import { type Field, type Points, zeros } from "../points.ts";
import { requireFunction, requireInteger, requireNumber } from "../require.ts";
import { requireShape } from "../require_points.ts";
import { type Code, code, type CodeSpace } from "./space.ts";
import { emit, javascript } from "./emit.ts";

/**
 * Compiles a field that can be written over code: it runs as fast as the loop that one would write by hand.
 *
 * @param dim Coordinates of a point.
 * @param field The field over a code space, called once: f(x, t), as many coordinates out as it likes.
 * @returns The field on points: [batch, dim] ↦ [batch, coordinates of its result].
 * @throws {TypeError} If an argument is of another type.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { compileField, points } from "driftfield/core";
 *
 * const decay = compileField(1, (space, x) => space.scale(-2, x));
 * assertEquals(decay(points([[1], [3]]), 0), points([[-2], [-6]]));
 * ```
 */
export function compileField(dim: number, field: (space: CodeSpace, x: Code) => Code): Field<Points> {
  requireInteger("dim", dim, 1);
  requireFunction("field", field);
  const space = code(), names = Array.from({ length: dim }, (_, k) => `x${k}`);
  const value = field(space, names.map(space.symbol)), { lines, results } = emit(value, javascript);
  const run = new Function(
    "x",
    "out",
    "t",
    `for (let i = 0, from = 0, to = 0; to < out.length; i++) {
  ${names.map((name) => `const ${name} = x[from++];`).join(" ")}
  ${lines.join("\n  ")}
  ${results.map((result) => `out[to++] = ${result};`).join(" ")}
}`,
  ) as (x: Float64Array, out: Float64Array, t: number) => void;
  return (x, t) => {
    requireShape("x", x);
    requireNumber("t", t);
    if (x.shape[1] !== dim) throw new RangeError(`x must have shape [batch, ${dim}], got [${x.shape}]`);
    const out = zeros([x.shape[0], value.length]);
    run(x.data, out.data, t);
    return out;
  };
}
