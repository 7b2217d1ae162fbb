import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { philox } from "driftfield/random";
import { inShared } from "../../../lib/kernels/wasm/arena.ts";
import * as relaxed from "../../../lib/kernels/wasm/relaxed.wasm";
import * as simd from "../../../lib/kernels/wasm/simd.wasm";

/** What c₀ is: nothing, c itself, or one row for all. */
type Before = "zeros" | "itself" | "one row";

/** How often the most that rounding can do the products are off: (terms + 1) ulp/2 of the sum of their absolute values. */
function off(
  gemm: typeof simd.gemm,
  rows: number,
  columns: number,
  count: number,
  turned: boolean,
  before: Before,
) {
  const rng = philox(rows + 64 * columns + 4096 * count), wide = columns + 3, pitch = columns + 5;
  return inShared((arena) => {
    const drawn = (name: string, length: number) => {
      const to = arena.float32(length);
      to.set(rng.fork(name).normal([length, 1]).data);
      return to;
    };
    const p = drawn("p", rows * count),
      q = drawn("q", count * wide),
      c = drawn("c", rows * pitch),
      was = c.slice();
    const one = drawn("one", columns), [across, along] = turned ? [1, rows] : [count, 1];
    const from = { zeros: [0, 0], itself: [c.byteOffset, 4 * pitch], "one row": [one.byteOffset, 0] }[before];
    const to = [q.byteOffset, 4 * wide, c.byteOffset, 4 * pitch] as const;
    gemm(rows, columns, count, p.byteOffset, 4 * across, 4 * along, ...to, from[0], from[1]);
    let most = 0;
    for (let r = 0; r < rows; r++) {
      assertEquals(
        c.subarray(r * pitch + columns, (r + 1) * pitch),
        was.subarray(r * pitch + columns, (r + 1) * pitch),
      );
      for (let j = 0; j < columns; j++) {
        let sum = { zeros: 0, itself: was[r * pitch + j], "one row": one[j] }[before], size = Math.abs(sum);
        for (let k = 0; k < count; k++) {
          const term = p[r * across + k * along] * q[k * wide + j];
          sum += term, size += Math.abs(term);
        }
        const error = Math.abs(c[r * pitch + j] - sum);
        if (error > 0) most = Math.max(most, error / ((count + 1) * 2 ** -24 * size));
      }
    }
    return most;
  });
}

Deno.test("products of matrices of all sizes are right to rounding, and write nothing beside their result", () => {
  const sizes = [
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 0, max: 40 }),
  ] as const;
  const before = fc.constantFrom<Before>("zeros", "itself", "one row");
  const each = (rows: number, fours: number, count: number, turned: boolean, from: Before) => {
    for (const { gemm } of [relaxed, simd]) {
      const times = off(gemm, rows, 4 * fours, count, turned, from);
      assert(times <= 1.01, `${times} times what rounding can do`); // 1 % for terms of second order, and float64's own
    }
  };
  fc.assert(fc.property(...sizes, fc.boolean(), before, each), { numRuns: 300, seed: 11 });
});
