import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { applyStencil, applyStencilInWasm, type Stencil } from "driftfield/kernels";
import { philox } from "driftfield/random";
import { all, neighbour } from "./stencils.ts";

/** The matrix of a stencil, row-major. */
function matrix(stencil: Stencil): number[][] {
  const { shape: [n0, n1], centre, offsets, coefficients } = stencil;
  return Array.from({ length: n0 * n1 }, (_, cell) => {
    const row = new Array(n0 * n1).fill(0);
    row[cell] = centre[cell];
    offsets.forEach((offset, k) => {
      const next = neighbour(stencil, cell % n0, Math.floor(cell / n0), offset);
      if (next >= 0) row[next] += coefficients[k][cell];
    });
    return row;
  });
}

Deno.test("applyStencil is the product with its matrix, on whole numbers to the last digit", () => {
  const size = fc.integer({ min: 1, max: 6 }), ends = fc.tuple(fc.boolean(), fc.boolean());
  const offsets = fc.uniqueArray(fc.constantFrom(...all), { maxLength: 8 });
  const steps = fc.integer({ min: 0, max: 4 });
  fc.assert(
    fc.property(fc.nat(), size, size, ends, offsets, steps, (seed, n0, n1, periodic, offsets, steps) => {
      const rng = philox(seed), cells = n0 * n1;
      const whole = (name: string) => rng.fork(name).normal([cells, 1]).data.map((z) => Math.round(3 * z));
      const coefficients = offsets.map((_, k) => whole(`a${k}`));
      const stencil: Stencil = { shape: [n0, n1], centre: whole("c"), offsets, coefficients, periodic };
      const v = whole("v"), before = v.slice(), dense = matrix(stencil);
      let truth = Array.from(v);
      for (let step = 0; step < steps; step++) {
        truth = dense.map((row) => row.reduce((sum, a, l) => sum + a * truth[l], 0));
      }
      assertEquals(Array.from(applyStencil(stencil, v, steps), (x) => x + 0), truth.map((x) => x + 0)); // −0 + 0 = 0
      assertEquals(v, before);
    }),
    { seed: 91, numRuns: 300 },
  );
});

Deno.test("applyStencil takes one step unless it is told", () => {
  const stencil: Stencil = {
    shape: [3, 1],
    centre: Float64Array.of(1, 1, 1),
    offsets: [[1, 0]],
    coefficients: [Float64Array.of(2, 2, 2)],
    periodic: [false, false],
  };
  for (const apply of [applyStencil, applyStencilInWasm]) {
    assertEquals(apply(stencil, Float64Array.of(1, 10, 100)), Float64Array.of(21, 210, 100));
    assertEquals(apply(stencil, Float64Array.of(1, 10, 100), 0), Float64Array.of(1, 10, 100));
  }
});

Deno.test("bad stencils are refused, whatever does the steps: the message names what and where", () => {
  const ones = new Float64Array(6).fill(1), v = ones;
  const good: Stencil = {
    shape: [3, 2],
    centre: ones,
    offsets: [[1, 0]],
    coefficients: [ones],
    periodic: [false, false],
  };
  const cases: [Partial<Stencil> & { v?: Float64Array; steps?: number }, string][] = [
    [{ shape: [0, 2] }, "shape[0] must be at least 1, got 0"],
    [{ shape: [3, 1.5] }, "shape[1] must be a whole number, got 1.5"],
    [{ shape: [3, 3] }, "v must have one value a cell, 9, got 6"],
    [{ centre: new Float64Array(5) }, "centre must have one value a cell, 6, got 5"],
    [{ centre: Float64Array.of(1, 1, NaN, 1, 1, 1) }, "centre must be finite, got NaN in cell 2"],
    [{ offsets: [] }, "one offset for each coefficient, got 0 for 1"],
    [{ offsets: [[2, 0]] }, "offsets[0][0] must be between -1 and 1, got 2"],
    [{ offsets: [[0, 0.5]] }, "offsets[0][1] must be a whole number, got 0.5"],
    [
      { coefficients: [ones.map((x, i) => i === 4 ? Infinity : x)] },
      "coefficients[0] must be finite, got Infinity in cell 4",
    ],
    [{ v: Float64Array.of(1, 1, 1, 1, 1, -Infinity) }, "v must be finite, got -Infinity in cell 5"],
    [{ steps: -1 }, "steps must be between 0 and 2147483647, got -1"],
    [{ steps: 1.5 }, "steps must be a whole number, got 1.5"],
  ];
  for (const apply of [applyStencil, applyStencilInWasm]) {
    for (const [wrong, message] of cases) {
      const { v: values = v, steps = 1, ...stencil } = wrong;
      assertThrows(() => apply({ ...good, ...stencil }, values, steps), RangeError, message);
    }
    const list = [1, 1, 1, 1, 1, 1] as unknown as Float64Array;
    assertThrows(() => apply(good, list), TypeError, "v must be a Float64Array, got 1,1,1");
    assert(apply(good, v).every(Number.isFinite));
  }
});
