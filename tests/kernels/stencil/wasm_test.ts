import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { grid, integral } from "driftfield/core";
import { applyStencil, applyStencilInWasm, type Stencil, stencilVia } from "driftfield/kernels";
import { philox } from "driftfield/random";
import { prepared } from "../../../lib/kernels/stencil/job.ts";
import { formOf, inside } from "../../../lib/kernels/stencil/layout.ts";
import { phasesOf, stencilTurn } from "../../../lib/kernels/stencil/piece.ts";
import { inShared } from "../../../lib/kernels/wasm/arena.ts";
import { memory } from "../../../lib/kernels/wasm/memory.ts";
import * as relaxed from "../../../lib/kernels/wasm/relaxed.wasm";
import * as simd from "../../../lib/kernels/wasm/simd.wasm";
import { all, neighbour, random } from "./stencils.ts";

Deno.test("applyStencilInWasm gives the bits of applyStencil on small grids of any shape and any directions", () => {
  const size = fc.integer({ min: 1, max: 20 }), ends = fc.tuple(fc.boolean(), fc.boolean());
  const offsets = fc.oneof(
    fc.constantFrom(...[0, 2, 4, 6, 8].map((count) => all.slice(0, count))),
    fc.uniqueArray(fc.constantFrom(...all, [0, 0] as const), { maxLength: 9 }),
  );
  const steps = fc.constantFrom(0, 1, 2, 7);
  fc.assert(
    fc.property(fc.nat(), size, size, ends, offsets, steps, (seed, n0, n1, periodic, offsets, steps) => {
      const { stencil, v } = random(seed, [n0, n1], offsets, periodic), before = v.slice();
      assert(equal(applyStencilInWasm(stencil, v, steps), applyStencil(stencil, v, steps)));
      assertEquals(v, before);
    }),
    { seed: 92, numRuns: 400 },
  );
});

/** Grids of several tiles: lines, a column, three rows, odd sizes, and one for which the shared memory must grow. */
const large = [[9001, 1, 2], [9001, 1, 8], [1, 4000, 4], [2001, 3, 4], [3, 2001, 8], [93, 91, 6], [
  640,
  501,
  4,
]] as const;

Deno.test("applyStencilInWasm gives the same bits on grids that threads share, for many steps", () => {
  for (const [n0, n1, count] of large) {
    const { stencil, v } = random(93, [n0, n1], all.slice(0, count), [false, false]);
    for (const periodic of [[false, false], [true, true], [true, false], [false, true]] as const) {
      const one = { ...stencil, periodic }, steps = v.length > 1e5 ? 3 : 35;
      const same = equal(applyStencilInWasm(one, v, steps), applyStencil(one, v, steps));
      assert(same, `${n0} × ${n1}, ${count} neighbours, periodic: ${periodic}`);
    }
  }
});

Deno.test("it does not matter into how many tiles a grid is cut, nor which of them comes first", () => {
  for (const [n0, n1] of [[700, 61], [50_000, 1]] as const) {
    for (const periodic of [true, false]) {
      const { stencil, v } = random(94, [n0, n1], all.slice(0, n1 > 1 ? 8 : 2), [periodic, periodic]);
      const truth = applyStencil(stencil, v, 37);
      for (const crew of [1, 2, 5]) {
        inShared((arena) => {
          const { orders, result } = prepared(arena, stencil, v, 37, crew), used = Array.from(orders);
          const { tiles } = used[0], turn = 11; // which has no factor in common with any of these numbers of tiles
          assert(tiles > 2 && tiles % turn > 0, `${tiles} tiles`);
          for (const order of used) {
            for (let phase = 0; phase < phasesOf(order); phase++) {
              for (let k = 1; k <= tiles; k++) stencilTurn(order, phase, k * turn % tiles);
            }
          }
          assert(equal(inside(result, stencil.shape), truth), `${n0} × ${n1}, ${tiles} tiles, ${periodic}`);
        });
      }
    }
  }
});

/** A stencil of five cells whose coefficients depend on both places, or as `rows` (c and along rows) and `numbers` say. */
function crossed(seed: number, shape: readonly [number, number], rows: readonly boolean[], numbers: boolean) {
  const { stencil, v } = random(seed, shape, all.slice(0, 4), [true, false]), [n0] = shape;
  const [c, right, left] = [stencil.centre, ...stencil.coefficients].map((a, k) =>
    rows[k] ? a.map((_, i) => a[i % n0]) : a
  );
  const [up, down] = stencil.coefficients.slice(2).map((a) => numbers ? a.map((_, i) => a[i - i % n0]) : a);
  return { stencil: { ...stencil, centre: c, coefficients: [right, left, up, down] }, v };
}

Deno.test("coefficients that depend on one place alone are kept once, and the bits are the same", () => {
  for (const shape of [[1, 1], [2, 3], [9, 8], [130, 67], [131, 64]] as const) {
    for (
      const rows of [[false, false, false], [false, true, true], [true, false, true], [true, true, true], []]
    ) {
      for (const numbers of [true, false]) {
        const { stencil: made, v } = crossed(98, shape, rows, numbers), [, , up] = made.coefficients;
        const stencil = rows[0] !== undefined ? made : {
          ...made,
          centre: up,
          coefficients: crossed(98, shape, [false, true, true], numbers).stencil.coefficients,
        }; // where c too is a number a row
        for (const periodic of [[false, false], [true, true], [false, true]] as const) {
          const one = { ...stencil, periodic },
            same = equal(applyStencilInWasm(one, v, 21), applyStencil(one, v, 21));
          assert(same, `${shape}, rows: ${rows}, numbers: ${numbers}, periodic: ${periodic}`);
        }
      }
    }
  }
});

Deno.test("one number that differs in its last bit, or in the sign of a zero, is not taken for the same", () => {
  const same = new Float64Array(12).fill(0.5), form = (a: Float64Array) => formOf(a, 4);
  assertEquals(form(same), "row");
  assertEquals(form(same.map((x, i) => x + i % 4)), "row");
  assertEquals(form(same.map((x, i) => x + Math.floor(i / 4))), "numbers");
  for (let i = 0; i < 12; i++) assertEquals(form(same.with(i, 0.5 + 2 ** -53)), "rows", `cell ${i}`);
  assertEquals(form(new Float64Array(12).with(7, -0)), "rows");
});

Deno.test("both programs, with and without relaxed SIMD, give the bits of the plain loop: nothing is fused", () => {
  const shape = [17, 13] as const;
  const split = crossed(95, shape, [false, true, true], true), full = crossed(95, shape, [], false);
  for (const { stencil, v } of [random(95, shape, all, [true, false]), split, full]) {
    const truth = applyStencil(stencil, v, 5);
    for (const [name, { stencilTile }] of Object.entries({ relaxed, simd })) {
      inShared((arena) => {
        const { orders, result } = prepared(arena, stencil, v, 5, 1), [{ job }] = orders;
        for (let step = 0; step < 5; step++) stencilTile(job, step & 1, 0, 17, 0, 13);
        assert(equal(inside(result, stencil.shape), truth), name);
      });
    }
  }
});

Deno.test("mass is kept to 1e-12 over a thousand steps where columns sum to one", () => {
  const n = 64, rng = philox(96), offsets = all.slice(0, 4), opposite = [1, 0, 3, 2];
  for (const periodic of [[false, false], [true, true]] as const) {
    const shape = { shape: [n, n], offsets, periodic } as const, cells = n * n;
    const blank = { ...shape, centre: new Float64Array(cells), coefficients: [] };
    const next = offsets.map((offset) =>
      Int32Array.from(
        { length: cells },
        (_, cell) => neighbour(blank, cell % n, Math.floor(cell / n), offset),
      )
    );
    const leaves = offsets.map((_, k) =>
      rng.fork(`a${k}`).uniform([cells, 1]).data.map((u, cell) => next[k][cell] < 0 ? 0 : u / 4)
    );
    const stencil: Stencil = {
      ...shape,
      centre: Float64Array.from(
        { length: cells },
        (_, cell) => leaves.reduce((rest, a) => rest - a[cell], 1),
      ),
      coefficients: next.map((of, k) =>
        leaves[0].map((_, cell) => of[cell] < 0 ? 0 : leaves[opposite[k]][of[cell]])
      ),
    };
    const start = new Float64Array(cells);
    start[n / 2 + n * 3] = 1;
    const end = applyStencilInWasm(stencil, start, 1000), unit = grid({ domain: [[0, n], [0, n]], cells: n });
    // A step rounds each cell's sum of five products, and each column's sum of five, by 9 u of the mass at most.
    const bound = 1000 * 9 * 2 ** -53;
    assert(bound < 1e-12 && Math.abs(integral({ grid: unit, values: end }) - 1) < bound);
    assert(end.every((p) => p > 0), "it has spread");
  }
});

Deno.test("the arrays of a stencil are given back, after steps as after an error", () => {
  const { stencil, v } = random(97, [150, 150], all, [true, true]);
  const top = () => inShared((arena) => arena.float64(1).byteOffset), before = top();
  applyStencilInWasm(stencil, v, 3);
  const bytes = memory.buffer.byteLength;
  for (let run = 0; run < 20; run++) applyStencilInWasm(stencil, v, 3);
  assertThrows(() => applyStencilInWasm({ ...stencil, shape: [1, 1] }, v));
  assertEquals([top(), memory.buffer.byteLength], [before, bytes]);
});

Deno.test("stencilVia: WebAssembly wherever it is, for what fits into its memory", () => {
  assertEquals(stencilVia(random(99, [3, 1], all.slice(0, 2), [false, false]).stencil), "wasm");
  const centre = { length: 2 ** 26 } as Float64Array, shape = [2 ** 13, 2 ** 13] as const;
  assertEquals(
    stencilVia({ shape, centre, offsets: [], coefficients: [], periodic: [true, true] }),
    "float64",
  );
});

Deno.test("without SharedArrayBuffer steps are plain, and WebAssembly says why it is not", async () => {
  const program = `delete globalThis.SharedArrayBuffer;
    const { applyStencil, applyStencilInWasm, stencilVia } = await import("driftfield/kernels");
    const centre = Float64Array.of(2), stencil = { shape: [1, 1], centre, offsets: [], coefficients: [], periodic: [] };
    console.log(stencilVia(stencil), applyStencil(stencil, centre, 2)[0]);
    try { applyStencilInWasm(stencil, centre); } catch (error) { console.log(error.message); }`;
  const config = new URL("../../offline.json", import.meta.url).pathname;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "-c", config, program],
  }).output();
  const [via, said] = new TextDecoder().decode(stdout).split("\n");
  assertEquals(via, "float64 8", new TextDecoder().decode(stderr));
  assertEquals(
    said,
    'via "wasm" is not possible here: plain TypeScript, slower: there is no SharedArrayBuffer',
  );
});

const equal = (a: Float64Array, b: Float64Array) => a.every((x, i) => Object.is(x, b[i]));
