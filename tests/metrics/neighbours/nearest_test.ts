import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Points, points } from "driftfield/core";
import { nearestNeighbours, splitSample } from "driftfield/metrics";
import { philox } from "driftfield/random";
import { inside } from "../../../lib/metrics/neighbours/balls.ts";

const apart = (x: Points, i: number, y: Points, j: number) => {
  const dim = x.shape[1];
  let sum = 0;
  for (let k = 0; k < dim; k++) sum += (x.data[i * dim + k] - y.data[j * dim + k]) ** 2;
  return Math.sqrt(sum);
};

/** Distances to all, sorted: what a matrix of distances would give. */
const all = (x: Points, y: Points, self: boolean) =>
  Array.from(
    { length: x.shape[0] },
    (_, i) =>
      Array.from({ length: y.shape[0] }, (_, j) => self && i === j ? Infinity : apart(x, i, y, j)).sort((
        a,
        b,
      ) => a - b),
  );

const rounded = ({ data, shape }: Points, step: number): Points => ({
  data: data.map((v) => Math.round(v / step) * step),
  shape,
});

Deno.test("nearestNeighbours() finds those of the whole matrix of distances, in any dimension, with ties and copies", () => {
  for (const [dim, n, k] of [[1, 60, 4], [2, 150, 5], [3, 40, 39], [7, 50, 3], [64, 30, 2]]) {
    for (const step of [0, 0.5]) { // on a lattice, many points are one and many distances equal
      const [x, y] = [40, 41].map((seed) => philox(seed).normal([n, dim])).map((z) =>
        step ? rounded(z, step) : z
      );
      for (const self of [false, true]) {
        const { distances, rows } = nearestNeighbours(x, self ? x : y, { k, self }),
          truth = all(x, self ? x : y, self);
        assertEquals(distances.shape, [n, k]);
        distances.data.forEach((d, at) => {
          const i = Math.floor(at / k), exact = truth[i][at % k];
          assertAlmostEquals(d, exact, dim * Number.EPSILON * exact); // of sums in two orders
          assertAlmostEquals(apart(x, i, self ? x : y, rows[at]), d, dim * Number.EPSILON * d);
          assert(!(self && rows[at] === i));
        });
        for (let i = 0; i < n; i++) assertEquals(new Set(rows.subarray(i * k, i * k + k)).size, k);
      }
    }
  }
});

Deno.test("a ball that reaches to the k-th neighbour holds its centre and k others, to the last bit", () => {
  for (const [dim, n, k] of [[1, 50, 1], [2, 300, 3], [5, 200, 5], [64, 60, 4]]) {
    const x = philox(42).normal([n, dim]), { ballsOfPoint, pointsOfBall } = inside(x, x, k);
    assertEquals(pointsOfBall, new Uint32Array(n).fill(k + 1));
    assertEquals(ballsOfPoint.reduce((sum, balls) => sum + balls), n * (k + 1));
    const far = { ...x, data: x.data.map((v) => v + 1e6) };
    assertEquals(inside(x, far, k).pointsOfBall, new Uint32Array(n));
  }
});

Deno.test("inside() counts what the matrix of distances does, of samples of two sizes", () => {
  const x = philox(43).normal([70, 3]), y = philox(44).normal([110, 3]), k = 2, own = all(x, x, true);
  const holds = (i: number, j: number) => apart(x, i, y, j) <= own[i][k - 1];
  const { ballsOfPoint, pointsOfBall } = inside(x, y, k);
  const count = (length: number, test: (index: number) => boolean) =>
    Array.from({ length }, (_, index) => index).filter(test).length;
  pointsOfBall.forEach((points, i) => assertEquals(points, count(110, (j) => holds(i, j))));
  ballsOfPoint.forEach((balls, j) => assertEquals(balls, count(70, (i) => holds(i, j))));
});

Deno.test("10,000 points find their neighbours among 10,000 in the plane within two seconds: a twentieth is usual", () => {
  const [x, y] = [45, 46].map((seed) => philox(seed).normal([10_000, 2])), start = performance.now();
  nearestNeighbours(x, y, { k: 5 });
  assert(performance.now() - start < 2000);
});

Deno.test("splitSample() gives each row to one part, by chance that its stream alone decides", () => {
  const x = points(Array.from({ length: 20 }, (_, i) => [i, -i])), [a, b] = splitSample(x, 8, philox(47));
  assertEquals([a.shape, b.shape], [[8, 2], [12, 2]]);
  const firsts = (p: Points) => Array.from({ length: p.shape[0] }, (_, i) => p.data[2 * i]);
  assertEquals([...firsts(a), ...firsts(b)].sort((p, q) => p - q), Array.from({ length: 20 }, (_, i) => i));
  assertEquals(splitSample(x, 8, philox(47)), [a, b]);
  assert(firsts(splitSample(x, 8, philox(48))[0]).join() !== firsts(a).join());
  assertThrows(() => splitSample(x, 21, philox(0)), RangeError, "n must be between 0 and 20, got 21");
});

Deno.test("nearestNeighbours() refuses what cannot be answered, by name", () => {
  const x = points([[0, 0], [1, 1], [2, 2]]), y = points([[0], [1]]);
  assertThrows(() => nearestNeighbours(x, y), RangeError, "queries has dim 2, but among has dim 1");
  assertThrows(() => nearestNeighbours(x, x, { k: 4 }), RangeError, "k must be between 1 and 3, got 4");
  assertThrows(
    () => nearestNeighbours(x, x, { k: 3, self: true }),
    RangeError,
    "k must be between 1 and 2, got 3",
  );
  assertThrows(
    () => nearestNeighbours(y, points([[0]]), { self: true }),
    RangeError,
    "self needs one sample",
  );
  assertThrows(() => nearestNeighbours(points([[NaN]]), y), RangeError, "queries must be finite");
  assertEquals(nearestNeighbours(points(new Float64Array(0), 1), y).distances.shape, [0, 1]);
});
