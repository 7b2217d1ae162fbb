import { assert, assertEquals } from "@std/assert";
import {
  applyStencil,
  applyStencilInWasm,
  applyStencilOnGpu,
  programsRun,
  type Stencil,
  stencilVia,
} from "driftfield/kernels";
import { count, fc, made, number, numbers, property, type Table } from "../support.ts";
import { card, onCard } from "./card.ts";

const stencil: fc.Arbitrary<Stencil> = fc.tuple(count(1, 5), count(1, 4), fc.boolean(), fc.boolean()).chain((
  [n0, n1, p, q],
) =>
  fc.record({
    shape: fc.constant([n0, n1] as const),
    centre: numbers(n0 * n1, number(-1, 1)),
    offsets: fc.constant([[1, 0], [-1, n1 > 1 ? 1 : 0]] as const),
    coefficients: fc.tuple(numbers(n0 * n1, number(-1, 1)), numbers(n0 * n1, number(-1, 1))),
    periodic: fc.constant([p, q] as const),
  }).map(made)
);
const applied = stencil.chain((stencil) =>
  fc.tuple(fc.constant(stencil), numbers(stencil.centre.length, number(-1, 1)), count(0, 5))
);
const called = { v: "centre|shape|offsets|coefficients" };

export const stencilProperties: Table = {
  stencilVia: property(stencilVia, {
    valid: stencil.map((stencil) => [stencil] as const),
    law: (via) => assert(["float64", "wasm"].includes(via)),
    called: { centre: "stencil", coefficients: "stencil" },
  }),
  applyStencil: property(applyStencil, {
    valid: applied,
    called,
    overflows: "sums of products of 1e300 leave float64",
    law: (after, stencil, v, steps) => {
      assertEquals(after.length, v.length);
      const halves = applyStencil(
        stencil,
        applyStencil(stencil, v, Math.floor(steps / 2)),
        Math.ceil(steps / 2),
      );
      assertEquals(after, halves, "so many steps, and so many more");
    },
  }),
  applyStencilInWasm: property(applyStencilInWasm, {
    valid: applied,
    called,
    overflows: "sums of products of 1e300 leave float64",
    law: (after, stencil, v, steps) => {
      const plain = applyStencil(stencil, v, steps), rounding = 8 * steps * 2 ** -52 * 3 ** steps;
      after.forEach((value, i) => assert(Math.abs(value - plain[i]) <= rounding));
    },
    ...programsRun ? {} : { refuses: "not possible here" },
  }),
  applyStencilOnGpu: onCard(applyStencilOnGpu, {
    valid: applied.chain((rest) => card.map((card) => [card, ...rest] as const)),
    called,
    law: (after, _, _stencil, v) => assertEquals(after.length, v.length),
  }),
};
