import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { type Points, points, take } from "driftfield/core";
import { riesz } from "driftfield/processes";
import { philox } from "driftfield/random";
import { errorBound } from "./bound.ts";

const cloud = (seed: number, n: number, d: number): Points => philox(seed).normal([n, d]);

/** Rows 0 … n − 1, shuffled, in batches of given sizes; the rest in none. */
function batchesOf(seed: number, n: number, sizes: readonly number[]): Uint32Array[] {
  const keys = philox(seed).fork("order").uniform([n, 1]).data;
  const order = Uint32Array.from(keys.keys()).sort((a, b) => keys[a] - keys[b]);
  let from = 0;
  return sizes.map((size) => order.subarray(from, from += size)).filter((rows) => rows.length >= 2);
}

Deno.test("riesz().within: each batch as if it were alone", () => {
  const d = fc.constantFrom(1, 2, 3, 5, 17, 64), s = fc.constantFrom(1, 2, 2.5, 3, 8);
  const sizes = fc.array(fc.integer({ min: 2, max: 40 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(fc.nat(), d, s, sizes, fc.constantFrom(0, 0.2), (seed, d, s, sizes, softening) => {
      const n = sizes.reduce((a, b) => a + b) + 3, x = cloud(seed, n, d), batches = batchesOf(seed, n, sizes);
      const force = riesz({ exponent: s, softening, via: "wasm" }).within!(x, batches);
      assertEquals(force.shape, x.shape);
      const inNone = new Set(Array.from({ length: n }, (_, i) => i));
      for (const rows of batches) {
        const members = take(x, rows), truth = riesz({ exponent: s, softening })(members, members).data;
        const weights = new Float64Array(rows.length).fill(1 / (rows.length - 1));
        // A batch's own centre is not the whole cloud's, from which coordinates count: they round as far points do.
        const bound = errorBound({ targets: members, sources: members, weights, s, softening, near: true });
        rows.forEach((row, i) => {
          const error = Array.from({ length: d }, (_, k) => force.data[row * d + k] - truth[i * d + k]);
          assert(Math.hypot(...error) < bound[i].force, `d = ${d}, s = ${s}, row ${row}: ${error}`);
          inNone.delete(row);
        });
      }
      for (const row of inNone) assert(force.data.subarray(row * d, (row + 1) * d).every((v) => v === 0));
    }),
    { seed: 85, numRuns: 120 },
  );
});

Deno.test("riesz().within: pairs, thousands of them, and one batch of all", () => {
  const x = cloud(86, 6001, 2), pairs = batchesOf(86, 6001, new Array(3000).fill(2));
  const force = riesz({ via: "wasm" }).within!(x, pairs).data;
  for (const [i, j] of pairs) {
    const z = [x.data[2 * i] - x.data[2 * j], x.data[2 * i + 1] - x.data[2 * j + 1]],
      square = z[0] ** 2 + z[1] ** 2;
    for (const k of [0, 1]) {
      // Relative to 1/R: (140 + δ/… + 40 κ) u with κ ≤ 513.
      assertAlmostEquals(force[2 * i + k], z[k] / square, 25_000 * 2 ** -24 / Math.sqrt(square));
      assertAlmostEquals(force[2 * j + k], -z[k] / square, 25_000 * 2 ** -24 / Math.sqrt(square));
    }
  }
  const all = riesz({ via: "wasm" });
  assertEquals(all.within!(x, [Uint32Array.from({ length: 6001 }, (_, i) => i)]), all(x, x));
  assertEquals(all.within!(x, []).data, new Float64Array(12002));
});

Deno.test("riesz().within names two rows of a batch that are at one point", () => {
  const x = points([[0, 0], [1, 1], [0, 0], [2, 3]]), { within } = riesz({ via: "wasm" });
  assertThrows(
    () => within!(x, [Uint32Array.of(1, 3), Uint32Array.of(2, 0)]),
    RangeError,
    "row 2 and targets row 0 are at",
  );
  const apart = within!(x, [Uint32Array.of(0, 1), Uint32Array.of(2, 3)]).data;
  assert(apart.every(Number.isFinite), "no matter in different batches");
  assertEquals([...apart.slice(0, 4)], [-0.5, -0.5, 0.5, 0.5]);
});

Deno.test("riesz().within refuses rows that are not there, and batches of one", () => {
  const x = cloud(87, 4, 2), { within } = riesz({ via: "wasm" });
  assertThrows(() => within!(x, [Uint32Array.of(0, 4)]), RangeError, "batches must have rows below 4, got 4");
  assertThrows(
    () => within!(x, [Uint32Array.of(0, 1), Uint32Array.of(2)]),
    RangeError,
    "batch 1 must have at least two",
  );
  assertThrows(
    () => within!(points([[NaN], [1]]), [Uint32Array.of(0, 1)]),
    RangeError,
    "NaN in row 0, column 0",
  );
});
