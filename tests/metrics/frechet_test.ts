import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Points, points } from "driftfield/core";
import { frechetDistance, frechetTest, mean, splitSample, variance } from "driftfield/metrics";
import { philox } from "driftfield/random";

/** A e_k + m and −A e_k + m, scaled: mean m and covariance A Aᵀ exactly. */
function exactly(m: readonly number[], A: readonly (readonly number[])[]): Points {
  const k = A[0].length, scale = Math.sqrt((2 * k - 1) / 2);
  return points(
    A[0].flatMap((_, j) => [scale, -scale].map((s) => m.map((centre, i) => centre + s * A[i][j]))),
  );
}

/** x ↦ Mx + b. */
const mapped = ({ data, shape: [n, dim] }: Points, M: number[][], b = M.map(() => 0)): Points =>
  points(
    Array.from({ length: n }, (_, i) =>
      M.map((row, j) => row.reduce((sum, a, k) => sum + a * data[i * dim + k], b[j]))),
  );

const distance = (x: Points, y: Points) => frechetDistance(x, y, { blocks: 2 }).value;

Deno.test("frechetDistance() of normal laws on the line and on axes is Σ (m₁ − m₂)² + (σ₁ − σ₂)²", () => {
  const diagonal = (sd: number[]) => sd.map((s, i) => sd.map((_, j) => i === j ? s : 0));
  const x = exactly([1, 2, 3, 4, 5], diagonal([1, 2, 3, 0.5, 0])),
    y = exactly([1, 1, 1, 1, 0], diagonal([2, 2, 1, 0, 0]));
  assertAlmostEquals(distance(x, y), 0 + 1 + 4 + 9 + 25 + 1 + 0 + 4 + 0.25, 1e-12);
});

Deno.test("frechetDistance() of covariances that do not commute is that of the closed form in the plane", () => {
  const A = [[2, 0], [1, 0.5]], B = [[0.3, -1], [1, 2]];
  const cov = (M: number[][]) => M.map((r) => M.map((c) => r[0] * c[0] + r[1] * c[1])),
    C = cov(A),
    D = cov(B);
  const trace = C[0][0] * D[0][0] + 2 * C[0][1] * D[0][1] + C[1][1] * D[1][1];
  const det = (M: number[][]) => M[0][0] * M[1][1] - M[0][1] * M[1][0];
  // the roots of the eigenvalues λ, μ of CD add up to √(λ + μ + 2√(λμ))
  const root = Math.sqrt(trace + 2 * Math.abs(det(A) * det(B)));
  const truth = 5 + C[0][0] + C[1][1] + D[0][0] + D[1][1] - 2 * root;
  assertAlmostEquals(distance(exactly([0, 0], A), exactly([1, -2], B)), truth, 1e-12);
});

Deno.test("frechetDistance() is symmetric, 0 of a sample and itself, and does not change with rotation or shift", () => {
  const x = philox(30).normal([40, 3]),
    y = mapped(philox(31).normal([60, 3]), [[1, 0.5, 0], [0, 2, 0], [0, 1, 0.3]]);
  const [c, s] = [Math.cos(1), Math.sin(1)],
    turn = [[c, -s, 0], [s, c, 0], [0, 0, -1]],
    truth = distance(x, y);
  assertAlmostEquals(distance(y, x), truth, 1e-12);
  assertAlmostEquals(distance(x, x), 0, 1e-12);
  assertAlmostEquals(distance(mapped(x, turn, [5, 6, 7]), mapped(y, turn, [5, 6, 7])), truth, 1e-11);
  const double = [[2, 0, 0], [0, 2, 0], [0, 0, 2]];
  assertAlmostEquals(distance(mapped(x, double), mapped(y, double)), 4 * truth, 1e-11);
});

Deno.test("frechetDistance() holds where covariances are singular: in a plane of space, and of fewer points than features", () => {
  const x = philox(32).normal([20, 2]), y = mapped(philox(33).normal([20, 2]), [[1, 0.7], [0, 2]]);
  const w = Math.sqrt(0.5), into = [[w, 0], [w, 0], [0, w], [0, -w], [0, 0]]; // an isometry from the plane
  assertAlmostEquals(distance(mapped(x, into), mapped(y, into)), distance(x, y), 1e-12);
  const few = philox(34).normal([6, 30]), moved = { ...few, data: few.data.map((v) => v + 2) };
  assertAlmostEquals(distance(few, moved), 120, 1e-10);
  assertAlmostEquals(distance(few, few), 0, 1e-10);
  const still = points([[1, 1], [1, 1], [1, 1], [1, 1]]);
  assertAlmostEquals(distance(still, points([[0, 1], [2, 1], [0, 1], [2, 1]])), 4 / 3, 1e-14); // the other's variance
});

Deno.test("frechetDistance() knows its bias and its standard error", () => {
  const repeats = 150,
    n = 80,
    m = 120,
    found = Array.from({ length: repeats }, (_, step) => {
      const x = philox(35).normal([n, 2], { step }), y = philox(36).normal([m, 2], { step });
      return frechetDistance(x, { ...y, data: y.data.map((v) => 1 + 2 * v) });
    });
  const truth = 2 + 2, raw = mean(found.map(({ value }) => value));
  const corrected = mean(found.map(({ value, bias }) => value - bias));
  // what the correction leaves is of second order: of the size of the bias, times dim/n
  const left = Math.abs(raw.value - corrected.value) * 2 / n;
  assertAlmostEquals(corrected.value, truth, 4 * corrected.standardError + left);
  // Squares of standard errors over the variance of values: known to 2/R, and each of 18 degrees of freedom
  const ratio = mean(found.map((one) => one.standardError ** 2)).value /
    variance(found.map(({ value }) => value)).value;
  assertAlmostEquals(ratio, 1, 4 * Math.sqrt((2 + 2 / 18) / repeats) + 2 / n, `${ratio}`);
});

Deno.test("the floor, two parts of one normal sample, is (k + k(k+1)/4)(1/n + 1/m) in the mean; bias takes it away", () => {
  const repeats = 100, k = 4, n = 200, m = 100;
  const found = Array.from({ length: repeats }, (_, step) => {
    const [a, b] = splitSample(philox(37).normal([n + m, k], { step }), n, philox(38).fork(`${step}`));
    return frechetDistance(a, b);
  });
  const floor = (k + k * (k + 1) / 4) * (1 / n + 1 / m), seen = mean(found.map(({ value }) => value));
  // the next order of the root's expansion is smaller by about (k + 1)/m
  assertAlmostEquals(seen.value, floor, 4 * seen.standardError + floor * (k + 1) / m);
  const corrected = mean(found.map(({ value, bias }) => value - bias));
  assertAlmostEquals(corrected.value, 0, 4 * corrected.standardError + floor * (k + 1) / m);
});

Deno.test("frechetTest() keeps its level, finds what is moved or wider, and not what differs in higher moments alone", () => {
  const repeats = 200, alpha = 0.1, n = 30, m = 20;
  const rejected = (change: (v: number) => number) => {
    const found = Array.from({ length: repeats }, (_, step) => {
      const x = philox(40).normal([n, 2], { step }),
        y = philox(41).normal([m, 2], { step }),
        rng = philox(42).fork(`${step}`);
      return frechetTest(x, { ...y, data: y.data.map(change) }, { permutations: 39, rng }).pValue;
    });
    return found.filter((p) => p <= alpha).length / repeats;
  };
  const four = 4 * Math.sqrt(alpha * (1 - alpha) / repeats);
  assertAlmostEquals(rejected((v) => v), alpha, four);
  assertEquals([rejected((v) => v + 2), rejected((v) => 4 * v)], [1, 1]);
  const x = philox(43).normal([n, 1]), signs = { ...x, data: x.data.map((_, i) => i % 2 ? 1 : -1) };
  assert(frechetTest(x, signs).pValue > 0.2);
});

Deno.test("frechetDistance() refuses samples that do not fit, by name", () => {
  const x = philox(39).normal([12, 2]);
  assertThrows(
    () => frechetDistance(x, philox(0).normal([12, 3])),
    RangeError,
    "x has dim 2, but y has dim 3",
  );
  assertThrows(
    () => frechetDistance(x, points([[0, 0], [1, 1]])),
    RangeError,
    "y must have at least 3 points, got 2",
  );
  assertThrows(
    () => frechetDistance(points([[0, 0], [0, NaN], [1, 1]]), x),
    RangeError,
    "x must be finite, got NaN",
  );
  assertThrows(
    () => frechetDistance(x, points([[0, 0], [1, 0], [1, 1]]), { blocks: 2 }),
    RangeError,
    "at least 2 points",
  );
  assertEquals(frechetDistance(x, x, { rng: philox(1) }), frechetDistance(x, x, { rng: philox(1) }));
});
