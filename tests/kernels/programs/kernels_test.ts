import { assert } from "@std/assert";
import fc from "fast-check";
import { philox } from "driftfield/random";
import { convolve } from "../../../lib/networks/algebra/images_on_points.ts";
import { inShared } from "../../../lib/kernels/wasm/arena.ts";
import * as relaxed from "../../../lib/kernels/wasm/relaxed.wasm";
import * as simd from "../../../lib/kernels/wasm/simd.wasm";

const u = 2 ** -24, binaries = [relaxed, simd];
const drawn = (name: string, length: number) =>
  Float64Array.from(philox(41).fork(name).normal([length, 1]).data, Math.fround);
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, v, i) => sum + v * b[i], 0);

/** What a kernel makes of numbers in shared memory. */
function made(
  inputs: readonly Float64Array[],
  length: number,
  before: number,
  run: (at: number[], to: number, scratch: number) => void,
) {
  return inShared((arena) => {
    const lent = (numbers: number) => arena.float32(numbers + 8).subarray(0, numbers);
    const at = inputs.map((x) => (lent(0), lent(x.length)));
    const to = lent(length + 1), scratch = lent(8192);
    at.forEach((x, k) => x.set(inputs[k]));
    to.fill(before), to[length] = 7;
    run(at.map(({ byteOffset }) => byteOffset), to.byteOffset, scratch.byteOffset);
    assert(to[length] === 7, "nothing is written beyond the end");
    return to.slice(0, length);
  });
}

function assertNear(
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
  off: (k: number) => number,
  what: string,
) {
  Array.from(
    expected,
    (v, k) => assert(Math.abs(got[k] - v) <= off(k), `${what}, ${k}: ${got[k]}, ${v}, not ${off(k)}`),
  );
}

const sizes = [1, 5, 1, 5, 1, 9, 1, 9, 1, 3].reduce<[number, number][]>(
  (all, v, i, a) => i % 2 ? [...all, [a[i - 1], v]] : all,
  [],
)
  .map(([min, max]) => fc.integer({ min, max })) as [
    fc.Arbitrary<number>,
    fc.Arbitrary<number>,
    fc.Arbitrary<number>,
    fc.Arbitrary<number>,
    fc.Arbitrary<number>,
  ];

Deno.test("convolutions and their slopes in the weights are those in float64, to rounding, of all sizes, added or not", () => {
  fc.assert(
    fc.property(...sizes, fc.boolean(), (height, width, k, m, images, add) => {
      const pixels = images * height * width, size = [height, width] as const;
      const x = drawn("x", pixels * k), w = drawn("w", 9 * k * m), dy = drawn("dy", pixels * m);
      const of = (data: Float64Array, rows: number, columns: number) => ({
        data,
        shape: [rows, columns] as const,
      });
      const conv = (x: Float64Array, w: Float64Array) =>
        convolve(of(x, pixels, k), of(w, 9 * k, m), size).data;
      const y = conv(x, w), large = conv(x.map(Math.abs), w.map(Math.abs));
      /** The slope in one weight: dy with what that weight alone makes. */
      const slope = (x: Float64Array, dy: Float64Array) =>
        w.map((_, i) => dot(dy, conv(x, w.map((_, j) => j === i ? 1 : 0))));
      const dw = slope(x, dy), big = slope(x.map(Math.abs), dy.map(Math.abs));
      for (const kernels of binaries) {
        const before = add ? 2 : 0,
          got = made(
            [x, w],
            y.length,
            before,
            ([x, w], to, scratch) =>
              kernels.convolve(images, height, width, k, m, x, w, to, add ? 1 : 0, scratch),
          );
        // Sums of 9 k products and what was there: Higham 2002, section 3.1, with 1 % for what is of second order.
        assertNear(got, y.map((v) => v + before), (i) => 1.01 * (9 * k + 3) * u * (large[i] + before), "y");
        const sums = made(
          [x, dy],
          dw.length,
          1,
          ([x, dy], to, scratch) => kernels.convolveSlope(images, height, width, k, m, x, dy, to, scratch),
        );
        assertNear(sums, dw.map((v) => v + 1), (i) => 1.01 * (pixels + images + 2) * u * (big[i] + 1), "dw");
      }
    }),
    { numRuns: 40, seed: 12 },
  );
});

const sigmoid = (v: number) => 1 / (1 + Math.exp(-v));

Deno.test("silu and its slope are right to rounding at all arguments, and pass on what is no number", () => {
  const ends = [0, -0, 1e-30, -1e-30, 20, -20, 86, -86, 89, -89, 200, -200, 3e38, -3e38];
  const x = Float64Array.of(...ends, ...Array.from(drawn("arguments", 501), (z) => Math.fround(10 * z))),
    n = x.length;
  for (const kernels of binaries) {
    const y = made([x], n, 0, ([x], to) => kernels.silu(n, x, to));
    // The exponential is within 4u, its sum, the quotient and the product within u each; beyond ±87 it is e^±87, or 0 with infinity: 1e-36.
    assertNear(
      y,
      x.map((v) => v * sigmoid(v)),
      (k) => 8 * u * Math.abs(x[k] * sigmoid(x[k])) + 200 * 1e-37,
      "silu",
    );
    const slope = (v: number) => sigmoid(v) * (1 + v * (1 - sigmoid(v)));
    const pulled = made([x, x.map(() => 2)], n, 1, ([x, dy], to) => kernels.siluPull(n, x, dy, to, 1));
    // Of s (1 + x (1 − s)), s within 6u, 1 − s within 7u of 1; where |x| is large one of the two is 0.
    const bound = (k: number) =>
      4 * u + 2 * 20 * u * (1 + Math.min(Math.abs(x[k]), 90) * Math.min(1, 2 * sigmoid(x[k])));
    assertNear(
      pulled,
      x.map((v) => 1 + 2 * (Math.abs(v) > 1e30 ? v > 0 ? 1 : 0 : slope(v))),
      (k) => Math.abs(x[k]) > 1e30 ? Infinity : bound(k),
      "slope",
    );
    const [no] = made([Float64Array.of(NaN)], 1, 0, ([x], to) => kernels.silu(1, x, to));
    assert(Number.isNaN(no));
  }
});

Deno.test("rows: roots of means, softmax, sums over runs and their spreading, whatever the length of a row", () => {
  for (const kernels of binaries) {
    for (const columns of [1, 3, 4, 7, 8, 21]) {
      const rows = 6,
        x = drawn(`rows of ${columns}`, rows * columns),
        y = drawn(`others of ${columns}`, rows * columns);
      const row = (of: Float64Array, r: number) => of.subarray(r * columns, (r + 1) * columns);
      const each = (f: (r: number) => number) => Float64Array.from({ length: rows }, (_, r) => f(r));
      const entries = (f: (k: number, r: number, c: number) => number) =>
        x.map((_, k) => f(k, Math.floor(k / columns), k % columns));
      const roots = made(
        [x],
        rows,
        0,
        ([x], to) => kernels.inverseRootMeanSquares(rows, columns, 0.5, x, to),
      );
      const root = each((r) => 1 / Math.sqrt(dot(row(x, r), row(x, r)) / columns + 0.5));
      assertNear(roots, root, (r) => (columns + 6) * u * root[r], "roots");
      const back = made(
        [x, root, root],
        x.length,
        1,
        ([x, r, dr], to) => kernels.inverseRootMeanSquaresPull(rows, columns, x, r, dr, to, 1),
      );
      assertNear(
        back,
        entries((k, r) => 1 - root[r] ** 4 * x[k] / columns),
        (k) => 8 * u * (1 + Math.abs(x[k])) * (1 + root[Math.floor(k / columns)] ** 4),
        "their slopes",
      );
      const soft = made([x], x.length, 0, ([x], to) => kernels.softmax(rows, columns, x, to));
      const e = x.map(Math.exp), share = entries((k, r) => e[k] / dot(row(e, r), row(e, r).map(() => 1)));
      // e^(x − max) within 4u and |x − max| u, in the sum as well.
      assertNear(soft, share, (k) => (columns + 2 * (4 + 8) + 2) * u * share[k], "softmax");
      const pulled = made(
        [share, y],
        x.length,
        1,
        ([s, dy], to) => kernels.softmaxPull(rows, columns, s, dy, to, 1),
      );
      assertNear(
        pulled,
        entries((k, r) => 1 + share[k] * (y[k] - dot(row(share, r), row(y, r)))),
        () => (columns + 6) * u * 8,
        "its slope",
      );
      for (const column of [0, 1]) {
        const runs = 3, wide = column ? 1 : columns, z = drawn(`runs ${columns}`, runs * wide);
        const partner = (k: number) =>
          z[Math.floor(Math.floor(k / columns) / 2) * wide + (column ? 0 : k % columns)];
        const sum = made(
          [x, z],
          x.length,
          0,
          ([x, z], to) => kernels.sums(rows, columns, 2, column, x, z, to),
        );
        assertNear(
          sum,
          entries((k) => x[k] + partner(k)),
          (k) => u * (Math.abs(x[k]) + Math.abs(partner(k))),
          "sums",
        );
        const times = made(
          [x, z],
          x.length,
          1,
          ([x, z], to) => kernels.spread(rows, columns, 2, column, 3, x, z, to, 1),
        );
        assertNear(
          times,
          entries((k) => 1 + 3 * x[k] * partner(k)),
          (k) => 4 * u * (1 + 3 * Math.abs(x[k] * partner(k))),
          "products",
        );
        const gathered = made(
          [x, y],
          z.length,
          1,
          ([x, y], to) => kernels.gathered(rows, columns, 2, column, 3, x, y, to, 1),
        );
        const total = z.map((_, g) =>
          1 + 3 * x.reduce((sum, v, k) => {
              const to = Math.floor(Math.floor(k / columns) / 2) * wide + (column ? 0 : k % columns);
              return sum + (to === g ? v * y[k] : 0);
            }, 0)
        );
        assertNear(gathered, total, () => 2 * columns * 12 * 3 * u * 16, "their transpose");
      }
    }
  }
});
