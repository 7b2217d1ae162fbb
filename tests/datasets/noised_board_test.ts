import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import erfc from "@stdlib/math-base-special-erfc";
import { points } from "driftfield/core";
import { checkerboard, noised, noisedPoints } from "driftfield/datasets";
import { edm, linearPath, schedule } from "driftfield/processes";
import { schedules } from "./noised_laws.ts";

const board = checkerboard(), fields = ["score", "denoise", "noise", "velocity", "laplacian"] as const;

/** Points of a square lattice of step h over [−half, half]². */
function lattice(half: number, h: number) {
  const count = 2 * Math.ceil(half / h) + 1, at = (i: number) => (i - (count - 1) / 2) * h;
  return points(Array.from({ length: count ** 2 }, (_, i) => [at(i % count), at(Math.floor(i / count))]));
}

Deno.test("a noised square is a product of differences of Φ", () => {
  const inside = (x: number, low: number, a: number, sd: number) =>
    (erfc((a * low - x) / (sd * Math.SQRT2)) - erfc((a * (low + 2) - x) / (sd * Math.SQRT2))) / (4 * a);
  const dark = [-4, -2, 0, 2].flatMap((x) => [-4, 0].map((y) => [x, y + (x + 4) % 4]));
  const x = points(Array.from({ length: 100 }, (_, i) => [5 * Math.cos(i), 5 * Math.sin(0.3 * i)]));
  for (const made of schedules) {
    for (const t of [0.2, 0.3, 0.4, 0.5, 0.6, 0.7].map((u) => made.from + u * (made.to - made.from))) {
      const a = made.alpha(t), sd = made.sigma(t);
      noised(board, made).logDensity(x, t).forEach((log, i) => {
        const [u, v] = [x.data[2 * i], x.data[2 * i + 1]];
        const p = dark.reduce((sum, [l, b]) => sum + inside(u, l, a, sd) * inside(v, b, a, sd) / 8, 0);
        // erfc is off by a few roundings of 1; so is the product, whose other factor is at most 1/(σ √(2π))
        if (p > 1e-4) assertAlmostEquals(log, Math.log(p), 2e-15 * (1 + 1 / (a * sd * p)));
      });
    }
  }
});

Deno.test("its mass is 1, its covariance α² (16/3, 1) + σ² I", () => {
  for (const made of schedules) {
    const t = made.from + 0.4 * (made.to - made.from), a = made.alpha(t), sd = made.sigma(t);
    // the trapezoidal rule is off by the Fourier transform of p at 2π/h, below exp(−2π² (σ/h)²) = 4e−14
    const h = 0.8 * sd, x = lattice(4 * a + 8.5 * sd, h), logs = noised(board, made).logDensity(x, t);
    const mean = (f: (x: number, y: number) => number) =>
      logs.reduce((sum, log, i) => sum + h * h * Math.exp(log) * f(x.data[2 * i], x.data[2 * i + 1]), 0);
    const [square, size] = [16 / 3 * a * a + sd * sd, (4 * a + 8.5 * sd) ** 2];
    assertAlmostEquals(mean(() => 1), 1, 1e-12);
    assertAlmostEquals(mean((x) => x * x), square, 1e-12 * size);
    assertAlmostEquals(mean((_, y) => y * y), square, 1e-12 * size);
    assertAlmostEquals(mean((x, y) => x * y), a * a, 1e-12 * size);
  }
});

Deno.test("it is the limit of finer and finer lattices of rows", () => {
  // errors are those of the midpoint rule, C h² + D h⁴; at the ends of a square D/C is 7/240 of f‴/f′, which is some
  // (α/σ)² = 4: below 4 for the worst error
  const rows = (h: number) => {
    const { data } = lattice(4, h), inner: number[][] = [];
    for (let i = 0; i < data.length; i += 2) {
      const at = [data[i] + h / 2, data[i + 1] + h / 2];
      if (board.logDensity!(points([at]))[0] > -Infinity) inner.push(at);
    }
    return points(inner);
  };
  const x = points([[0.3, -0.2], [1.1, 1.9], [-3.7, 2.2], [4.6, 3], [-0.5, 0.9]]);
  for (const [made, t] of [[edm(), 0.5], [linearPath(), 1 / 3]] as const) {
    const exact = noised(board, made), [one, other] = [1 / 4, 1 / 8].map((h) => noisedPoints(rows(h), made));
    for (const field of fields) {
      const truth = exact[field](x, t).data;
      const off = [one, other].map((model) =>
        Math.max(...model[field](x, t).data.map((v, at) => Math.abs(v - truth[at])))
      );
      assertAlmostEquals(off[1] / off[0], 1 / 4, 3 / 16 * 4 / 4 ** 2, field);
    }
  }
});

/** Points so many σ_t outside the board's corner. */
const beyond = (a: number, sd: number, ...us: number[]) =>
  points(us.map((u) => [4 * a + u * sd, 4 * a + u * sd]));

Deno.test("far out there are numbers for every schedule, at either end, and x₀ is on the board", () => {
  for (const made of schedules) {
    for (const t of [made.from, (made.from + made.to) / 2, made.to]) {
      const model = noised(board, made), x = beyond(made.alpha(t), made.sigma(t), 20, 1e3, 1e9, -1e9);
      for (const field of fields) assert(model[field](x, t).data.every(Number.isFinite), field);
      const logs = model.logDensity(x, t);
      [20, 1e3, 1e9, 1e9].forEach((u, i) => assertAlmostEquals(logs[i] / (u * u), -1, 2 / 20));
      assert(model.denoise(x, t).data.every((v) => Math.abs(v) <= 4), "x₀ is on the board");
    }
  }
});

Deno.test("far out of a corner x₀ is at it, by the asymptotic series of Mills's ratio", () => {
  const made = edm(), sd = 0.5, model = noised(board, made);
  for (const u of [1e2, 1e4, 1e8]) {
    // hazard h(u) = u + 1/u − 2/u³ + 10/u⁵ − 74/u⁷ + …, variance 1 + h u − h² = 1/u² − 6/u⁴ + 50/u⁶ − 518/u⁸ + …
    const x = beyond(1, sd, u), hazard = u + 1 / u - 2 / u ** 3 + 10 / u ** 5;
    for (const s of model.score(x, sd).data) {
      assertAlmostEquals(-s * sd, hazard, 1e-15 * (u + 8) + 74 / u ** 7);
    }
    for (const v of model.denoise(x, sd).data) {
      assertAlmostEquals(4 - v, sd / u * (1 - 2 / u ** 2 + 10 / u ** 4), 1e-15 + sd * 74 / u ** 7);
    }
    const [laplacian] = model.laplacian(x, sd).data, spread = 1 / u ** 2 - 6 / u ** 4 + 50 / u ** 6;
    assertAlmostEquals(laplacian * sd * sd / 2, spread - 1, 1e-15 + 518 / u ** 8);
  }
});

Deno.test("where nothing is left of the board, and where nearly all is", () => {
  const whole = schedule({ alpha: "1 - t", variance: "t^2", from: 0.1 }), x = points([[3, -2], [1e3, 7]]);
  const end = noised(board, whole);
  end.denoise(x, 1).data.forEach((v) => assertAlmostEquals(v, 0, 1e-15)); // the mean of the board
  end.score(x, 1).data.forEach((v, at) => assertAlmostEquals(v, -x.data[at], 1e-15 * 1e3));
  end.velocity(x, 1).data.forEach((v, at) => assertAlmostEquals(v, x.data[at], 1e-15 * 1e3)); // ε − x₀
  end.laplacian(x, 1).data.forEach((v) => assertAlmostEquals(v, -2, 1e-15));

  const sd = 1e-6, start = noised(board, edm()), at = points([[1, 1.5], [1, 0], [0.5, 2], [-1, 1]]); // on it, at an edge, another, amid four squares
  const edge = Math.sqrt(2 / Math.PI); // φ(0)/Φ(0)
  const score = [0, 0, 0, edge, 0, -edge, 0, 0];
  start.score(at, sd).data.forEach((v, i) => assertAlmostEquals(v * sd, score[i], 1e-14));
  start.denoise(at, sd).data.forEach((v, i) => assertAlmostEquals(v, at.data[i] + sd * score[i], 1e-14));
  const logs = [1, 1 / 2, 1 / 2].map((part) => Math.log(part / 32));
  logs.forEach((log, i) => assertAlmostEquals(start.logDensity(at, sd)[i], log, 1e-14));
});

Deno.test("a noised board refuses what is no point of the plane, points too far and times without noise", () => {
  const model = noised(board, edm());
  for (const field of fields) {
    assertThrows(
      () => model[field](points([[0, 0], [1e200, 0]]), 1),
      RangeError,
      "x is too far from all boxes in row 1",
    );
    assertThrows(() => model[field](points([[0, NaN]]), 1), RangeError, "x must be finite, got NaN");
    assertThrows(() => model[field](points([[0]]), 1), RangeError, "x must have dim 2, got 1");
    assertThrows(() => model[field](points([[0, 0]]), 0), RangeError, "noise must be positive, got 0");
    assertThrows(() => model[field](points([[0, 0]]), NaN), RangeError, "got NaN");
  }
  assertEquals([...model.logDensity(points([[1e200, 0]]), 1)], [-Infinity]);
});
