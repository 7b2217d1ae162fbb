import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { float64, type Points, points, squaredNorms, take } from "driftfield/core";
import { kolmogorovQuantile, kolmogorovSmirnov, mean, normalCdf } from "driftfield/metrics";
import { philox } from "driftfield/random";
import { slerp } from "driftfield/samplers";
import { within } from "../within.ts";

const rows = ({ data, shape: [n, dim] }: Points) =>
  Array.from({ length: n }, (_, i) => [...data.subarray(i * dim, (i + 1) * dim)]);
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, v, k) => sum + v * b[k], 0);
const angle = (a: readonly number[], b: readonly number[]) =>
  Math.acos(dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)));
const near = (x: Points, y: Points, off: number) => {
  assertEquals(x.shape, y.shape);
  x.data.forEach((v, i) => assertAlmostEquals(v, y.data[i], off));
};
const rng = philox(821), a = rng.fork("a").normal([30, 5]), b = rng.fork("b").normal([30, 5]);

Deno.test("slerp() turns at constant speed in the plane of its ends, the squared length going evenly", () => {
  const shares = [0, 0.1, 0.5, 0.85, 1], made = rows(slerp(a, b, { shares }));
  rows(a).forEach((from, i) => {
    const to = rows(b)[i], whole = angle(from, to);
    shares.forEach((u, j) => {
      const x = made[i * 5 + j], square = (1 - u) * dot(from, from) + u * dot(to, to);
      assertAlmostEquals(dot(x, x), square, 1e-13 * square);
      assertAlmostEquals(angle(from, x), u * whole, 1e-7); // the arc cosine's √ε
      assertAlmostEquals(angle(x, to), (1 - u) * whole, 1e-7);
    });
  });
});

Deno.test("slerp() of vectors of one length is Shoemake's formula", () => {
  const unit = (x: Points) => points(rows(x).map((v) => v.map((c) => 3 * c / Math.sqrt(dot(v, v)))));
  const [from, to] = [unit(a), unit(b)], u = 0.3;
  const truth = rows(from).map((v, i) => {
    const w = rows(to)[i], theta = angle(v, w);
    return v.map((c, k) => (Math.sin((1 - u) * theta) * c + Math.sin(u * theta) * w[k]) / Math.sin(theta));
  });
  near(slerp(from, to, { shares: [u] }), points(truth), 1e-12);
});

Deno.test("slerp() keeps its ends to the last bit, row i k + j being share j of pair i", () => {
  const made = slerp(a, b, { steps: 4 });
  assertEquals(made.shape, [150, 5]);
  assertEquals(take(made, Array.from({ length: 30 }, (_, i) => 5 * i)), a);
  assertEquals(take(made, Array.from({ length: 30 }, (_, i) => 5 * i + 4)), b);
  assertEquals(slerp(a, b, { shares: [0, 0.25, 0.5, 0.75, 1] }), made);
  assertEquals(slerp(a, b).shape, [30 * 9, 5]);
  const turned = slerp(b, a, { steps: 4 });
  const back = Array.from({ length: 150 }, (_, at) => 5 * Math.floor(at / 5) + 4 - at % 5);
  near(take(turned, back), made, 1e-14);
  assertEquals(take(made, [35, 36, 37, 38, 39]), slerp(take(a, [7]), take(b, [7]), { steps: 4 }));
});

Deno.test("slerp() goes with rotations, and with scale", () => {
  const basis: number[][] = []; // Gram and Schmidt
  for (const v of rows(rng.fork("basis").normal([5, 5]))) {
    const rest = basis.reduce((rest, e) => rest.map((c, k) => c - dot(v, e) * e[k]), v);
    basis.push(rest.map((c) => c / Math.sqrt(dot(rest, rest))));
  }
  const turn = (x: Points) => float64.scale(80, points(rows(x).map((v) => basis.map((e) => dot(v, e)))));
  near(slerp(turn(a), turn(b), { steps: 3 }), turn(slerp(a, b, { steps: 3 })), 80 * 1e-13);
});

Deno.test("slerp() of independent normals keeps their covariance, in 64 dimensions their law; a straight line does not", () => {
  const n = 4000;
  for (const dim of [2, 64]) {
    const [x, y] = ["x", "y"].map((name) => rng.fork(name).normal([n, dim]));
    for (const u of [0.25, 0.5]) {
      const made = slerp(x, y, { shares: [u] }), first = float64.column(made, 0).data;
      within(mean(first.map((v) => v * v)), 1, `variance, ${dim} dimensions`);
      within(mean(first.map((v, i) => v * made.data[i * dim + 1])), 0, "covariance");
      within(mean(squaredNorms(made)), dim, "squared length");
    }
    if (dim === 2) continue;
    const test = (x: Points) =>
      kolmogorovSmirnov(float64.column(x, 0).data, (v) => normalCdf(v)) * Math.sqrt(n);
    // The coordinate's kurtosis is less than 3 by 3/(dim + 2) at most, its distribution function off by 0.001.
    assert(test(slerp(x, y, { shares: [0.5] })) < kolmogorovQuantile(0.001) + 0.001 * Math.sqrt(n));
    assert(
      test(float64.scale(0.5, float64.add(x, y))) > kolmogorovQuantile(0.001),
      "the straight line is told",
    );
  }
});

Deno.test("slerp() of parallel vectors, and nearly parallel ones, stays between them", () => {
  const one = points([[3, 4]]), { sqrt } = Math;
  assertEquals(slerp(one, one, { steps: 2 }), points([[3, 4], [3, 4], [3, 4]]));
  near(slerp(one, points([[6, 8]]), { shares: [0.5] }), points([[3 * sqrt(2.5), 4 * sqrt(2.5)]]), 1e-14);
  for (const tiny of [1e-300, 1e-17, 1e-9, 1e-8]) {
    near(
      slerp(points([[1, 0]]), points([[1, tiny]]), { shares: [0.5] }),
      points([[1, tiny / 2]]),
      1e-15 + tiny ** 2,
    );
  }
});

Deno.test("slerp() of images of 256 × 256 × 3 is what it is of their parts", () => {
  const dim = 3 * 256 ** 2, [x, y] = [0, 1].map((seed) => philox(seed).normal([1, 2]).data);
  const wide = (pair: Float64Array): Points => ({
    data: Float64Array.from({ length: dim }, (_, k) => pair[k % 2]),
    shape: [1, dim],
  });
  const narrow = slerp(points([[...x]]), points([[...y]]), { shares: [0.3] });
  // Lengths are sums of dim squares, whose roundings of 2⁻⁵³ each do no worse than add up.
  near(slerp(wide(x), wide(y), { shares: [0.3] }), wide(narrow.data), 4 * dim * 2 ** -53);
});

Deno.test("slerp() refuses what has no shortest way, and other nonsense, by name", () => {
  const cases: [() => Points, string][] = [
    [
      () => slerp(points([[1, 2], [1, 1]]), points([[3, 2], [-2, -2]])),
      "opposite, for no way is the shortest: row 1",
    ],
    [() => slerp(points([[1, 2]]), points([[0, 0]])), "must not be 0, but are in row 0"],
    [() => slerp(points([[1, 2]]), points([[1]])), "one shape, got [1,2] and [1,1]"],
    [() => slerp(points([[1, NaN]]), points([[1, 2]])), "a must be finite"],
    [() => slerp(a, b, { steps: 0 }), "steps must be at least 1, got 0"],
    [() => slerp(a, b, { shares: [] }), "shares must have at least 1 entry"],
    [() => slerp(a, b, { shares: [0.5, 1.1] }), "shares[1] must be between 0 and 1, got 1.1"],
    [() => slerp(a, b, { steps: 3, shares: [0] }), "give steps or shares, not both"],
  ];
  for (const [attempt, message] of cases) assertThrows(attempt, Error, message);
});
