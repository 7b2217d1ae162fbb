import { assert, assertEquals } from "@std/assert";
import {
  type Code,
  code,
  combine,
  compileField,
  elementary,
  emit,
  float64,
  javascript,
  matrixVector,
  type Points,
  points,
  rowSums,
  symbolsOf,
  wgsl,
} from "driftfield/core";
import { cloud, clouds, count, fc, list, made, number, property, type Table } from "../support.ts";

const space = made(float64);

/** Some formulas of x and t over the code space. */
const formula: fc.Arbitrary<Code> = fc.tuple(number(), fc.constantFrom(...elementary), count(1, 4)).map(
  ([a, f, dim]) => {
    const c = code(), x = Array.from({ length: dim }, (_, k) => c.symbol(`x${k}`));
    return made(c.add(c.scale(a, x), c.map(f, c.mul(x, c.time(0.5, x)))));
  },
);

const dims = fc.tuple(count(1, 4), count(1, 4), count(0, 4));

export const codeProperties: Table = {
  code: property(code, {
    valid: fc.tuple(fc.constantFrom("t", "time")),
    law: (c, t) => assertEquals([...symbolsOf(c.time(0, [c.symbol("x")]))], [t]),
  }),
  symbolsOf: property(symbolsOf, {
    valid: fc.tuple(formula),
    probe: (names) => [...names],
    law: (names, x) => assertEquals(names, new Set(["t", ...x.map((_: unknown, k: number) => `x${k}`)])),
  }),
  emit: property(emit, {
    valid: fc.tuple(formula, fc.constantFrom(javascript, wgsl).map(made)),
    law: ({ results }, x) => assertEquals(results.length, x.length),
  }),
  compileField: property(compileField, {
    valid: fc.tuple(
      count(1, 6),
      number().map((a) => (c: ReturnType<typeof code>, x: Code) => c.add(c.scale(a, x), c.time(0, x))),
    ),
    probe: (field, dim) => field(points(new Float64Array(2 * dim), dim), 0.5),
    law: (field, dim, f) => {
      const x = points(Float64Array.from({ length: 3 * dim }, (_, i) => i - 2), dim), t = 0.25;
      const plain = f({ ...float64, time: (_: number, like: Points) => float64.constant(t, like) }, x);
      field(x, t).data.forEach((v: number, i: number) => assert(v === plain.data[i]));
    },
    called: { field: "field|x|result" },
  }),
  combine: property(combine, {
    valid: fc.tuple(clouds(3), list(2)).map(([[x, k, l], [a, b]]) =>
      [space, x, made([a, k] as const), made([b, l] as const)] as const
    ),
    law: (sum, _, x, [a, k], [b, l]) => {
      const plain = x.data.map((v: number, i: number) => v + a * k.data[i] + b * l.data[i]);
      assertEquals(sum, { data: plain, shape: x.shape });
    },
    unchecked: "a stage of a step inside the loops of solvers, which look at the state",
  }),
  matrixVector: property(matrixVector, {
    valid: dims.chain(([dim, m, batch]) =>
      fc.tuple(
        fc.constant(space),
        cloud({ batch, dim: dim * m }),
        cloud({ batch, dim: m }),
        fc.constant(m),
        fc.constant(dim),
      )
    ),
    law: (y, _s, _G, w, _m, dim) => assertEquals(y.shape, [w.shape[0], dim]),
    unchecked: "a part of a step inside the loops of solvers, which look at the state",
  }),
  rowSums: property(rowSums, {
    valid: cloud().chain((x) => fc.tuple(fc.constant(space), fc.constant(x), fc.constant(x.shape[1]))),
    law: (sums, _, x) => assertEquals(sums.shape, x.shape),
    unchecked: "a part of a step inside the loops of solvers, which look at the state",
  }),
};
