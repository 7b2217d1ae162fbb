import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { float64, type Points, points, squaredNorms, take, zeros } from "driftfield/core";
import { assignment } from "driftfield/metrics";
import { philox } from "driftfield/random";
import { normals } from "./samples.ts";

/** Every order of 0 … n − 1. */
function* orders(n: number): Generator<number[]> {
  if (n === 0) yield [];
  else for (const order of orders(n - 1)) for (let at = 0; at < n; at++) yield order.toSpliced(at, 0, n - 1);
}

const cost = (x: Points, y: Points, order: ArrayLike<number>) =>
  squaredNorms(float64.sub(x, take(y, Array.from(order)))).reduce((a, b) => a + b);

Deno.test("assignment() costs the least of all permutations", () => {
  for (const [n, dim] of [[1, 3], [2, 2], [5, 1], [7, 2], [7, 4]]) {
    for (const seed of [341, 342]) {
      const x = normals(seed, [n, dim], { label: "x" }),
        y = normals(seed, [n, dim], { label: "y", sd: 3, shift: 2 });
      const least = Math.min(...Array.from(orders(n), (order) => cost(x, y, order)));
      const found = assignment(x, y);
      assertEquals([...found].sort(), Array.from({ length: n }, (_, i) => i));
      assertAlmostEquals(cost(x, y, found), least, 1e-13 * least); // sums of at most 28 squares
    }
  }
});

Deno.test("assignment() finds a sample again under a monotone map, however far it was moved", () => {
  // x ↦ A x + b with A positive is the gradient of a convex function: optimal (Brenier).
  const n = 150, x = normals(343, [n, 2]), order = [...philox(343).permutation(n)];
  for (const [a, b, c, shift] of [[1, 0, 1, 0], [1, 0, 1, 1e9], [2, 0.5, 1, -3], [0.1, 0.2, 3, 1]]) {
    const moved = points(Array.from({ length: n }, (_, i) => {
      const [u, v] = take(x, [i]).data;
      return [a * u + b * v + shift, b * u + c * v];
    }));
    const back = assignment(x, take(moved, order)); // row i of x is row order⁻¹(i) there
    assertEquals(Array.from(back, (j) => order[j]), Array.from({ length: n }, (_, i) => i));
  }
});

Deno.test("assignment() pairs equal points too, and no two rows of it would rather change", () => {
  const x = zeros([20, 2]), y = normals(344, [20, 2]);
  assertEquals([...assignment(x, y)].sort((a, b) => a - b), Array.from({ length: 20 }, (_, i) => i));
  const z = normals(345, [200, 3], { label: "z" }), w = normals(345, [200, 3], { label: "w" });
  const paired = take(w, [...assignment(z, w)]);
  const inner = (i: number, j: number) =>
    [0, 1, 2].reduce((sum, k) => sum + z.data[3 * i + k] * paired.data[3 * j + k], 0);
  for (let i = 0; i < 200; i++) {
    for (let j = 0; j < i; j++) assert(inner(i, j) + inner(j, i) <= inner(i, i) + inner(j, j) + 1e-12);
  }
});

Deno.test("assignment() refuses samples that cannot be paired", () => {
  const x = normals(346, [5, 2]);
  assertThrows(() => assignment(x, zeros([6, 2])), RangeError, "one size to be paired, got 5 and 6 points");
  assertThrows(() => assignment(x, zeros([5, 3])), RangeError, "x has dim 2, but y has dim 3");
  assertThrows(
    () => assignment(zeros([2001, 1]), zeros([2001, 1])),
    RangeError,
    "at most 2000 points a sample, got 2001",
  );
  assertThrows(() => assignment(x, zeros([0, 2])), RangeError, "y must have at least 1 points, got 0");
  assertThrows(
    () => assignment(points([[NaN, 0]]), points([[0, 0]])),
    RangeError,
    "x must be finite, got NaN in row 0",
  );
});
