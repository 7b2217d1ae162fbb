/**
 * A list of steps in float64, with bounds on what float32 makes of it.
 *
 * @module
 */
import { type Points, points } from "driftfield/core";
import { type Architecture, mapValues, onPoints } from "driftfield/networks";
import type { Key } from "driftfield/random";
import type { Instruction } from "../../../lib/kernels/loop/record.ts";
import type { Steps } from "../../../lib/networks/fused/machine.ts";
import { traced } from "../../../lib/networks/loss.ts";
import { draw } from "../../../lib/random/draw.ts";
import { exactly, type Rounded, rounded } from "../rounding.ts";
import { byName } from "./fused_nets.ts";

/** Half a unit in the last place of 1 in float32. */
const u = 2 ** -24;

/** a/b: with the errors of both, and 5u of its own, which WGSL allows. */
function quotient(a: Rounded, b: Rounded): Rounded {
  const value = { ...a.value, data: a.value.data.map((v, i) => v / b.value.data[i]) };
  const error = value.data.map((v, i) => {
    const left = Math.abs(b.value.data[i]) - b.error.data[i], most = Math.abs(v) * b.error.data[i];
    const passed = (a.error.data[i] + most) / left;
    return passed + 5.1 * u * (Math.abs(v) + passed);
  });
  return { value, error: { ...value, data: error } };
}

/**
 * The list in float64, with bounds on what float32 makes of it. Normals are given to float32's rounding by one way, and to
 * 5e-7 of their size by the card.
 */
export function inFloat64(
  architecture: Architecture,
  weights: Points,
  { heard, inputs, outputs, key, row0 }: Steps,
  given: readonly Rounded[],
): readonly Rounded[] {
  const lines = new Map<number, Rounded>(inputs.map(([{ id }], k) => [id, given[k]])),
    { shape } = given[0].value;
  const all = (v: number) => ({ data: new Float64Array(shape[0] * shape[1]).fill(v), shape });
  for (const { does, out, of, by = 0, step = 0 } of heard.instructions) {
    const [a, b] = of.map((id) => lines.get(id)!);
    lines.set(out, does === "network" ? asked(a, heard.contexts[by]) : plain(does, a, b, by, step));
  }
  return outputs.map(({ id }) => lines.get(id)!);

  function asked(x: Rounded, context: Float32Array): Rounded {
    const told = exactly(points(Float64Array.from(context), context.length));
    return traced(rounded, architecture, mapValues(byName(architecture, weights), exactly), told).value(x);
  }
  function plain(does: Instruction["does"], a: Rounded, b: Rounded, by: number, step: number): Rounded {
    switch (does) {
      case "add":
        return rounded.add(a, b);
      case "sub":
        return rounded.add(a, { ...b, value: onPoints.scale(-1, b.value) });
      case "mul":
        return rounded.mul(a, b);
      case "div":
        return quotient(a, b);
      case "scale":
        return rounded.scale(by, a);
      case "constant":
        return { value: all(by), error: all(u * Math.abs(by)) };
      default: {
        const value = all(0);
        draw(value.data, "normal", shape[0], shape[1], key as Key, row0, step, by * shape[1]);
        return { value, error: { shape, data: value.data.map((z) => 5e-7 * Math.abs(z)) } };
      }
    }
  }
}
