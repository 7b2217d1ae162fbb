/**
 * Where a function of a process starts.
 *
 * @module
 */
import { type Field, type Points, requirePoints, requireSameDim, zeros } from "../../core/mod.ts";
import { type Formula, formulaText } from "../sde/formula/mod.ts";
import type { SymbolicSde } from "../sde/mod.ts";

/** (x, t) ↦ (x, f(x, t)), which refuses points where f or its differential has no finite value. */
export function starting(
  joint: SymbolicSde,
  f: Formula,
  value: Field<Points>,
): (x: Points, t?: number) => Points {
  const text = formulaText(f), dim = joint.symbols.variables.length - 1;
  return (x, t = 0) => {
    requirePoints("x", x);
    requireSameDim("x", x, "the equation", zeros([1, dim]));
    const y = value(x, t), batch = x.shape[0], out = zeros([batch, dim + 1]);
    for (let i = 0; i < batch; i++) {
      out.data.set(x.data.subarray(i * dim, (i + 1) * dim), i * (dim + 1));
      out.data[i * (dim + 1) + dim] = y.data[i];
    }
    const where = (row: number) => `at x = ${[...x.data.slice(row * dim, (row + 1) * dim)]}, in row ${row}`;
    const wrong = y.data.findIndex((v) => !Number.isFinite(v));
    if (wrong >= 0) throw new RangeError(`f = ${text} is ${y.data[wrong]} ${where(wrong)}`);
    for (const field of [joint.drift, joint.diffusion]) {
      const { data } = field(out, t), bad = data.findIndex((v) => !Number.isFinite(v));
      if (bad >= 0) {
        throw new RangeError(
          `the differential of f = ${text} is not finite ${where(Math.floor(bad * batch / data.length))}`,
        );
      }
    }
    return out;
  };
}
