import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { type Points, points, zeros } from "driftfield/core";
import { interacting, riesz } from "driftfield/processes";
import { philox } from "driftfield/random";

const cloud = (n: number, dim: number, seed = 31) => philox(seed).normal([n, dim]);

/** The definition, pair by pair, with nothing clever. */
function plain(x: Points, y: Points, w: number[], s: number, epsilon: number, self: boolean): number[] {
  const [n, dim] = x.shape;
  return Array.from({ length: n * dim }, (_, at) => {
    const i = Math.floor(at / dim), k = at % dim;
    return w.reduce((sum, weight, j) => {
      if (self && i === j) return sum;
      const z = Array.from({ length: dim }, (_, l) => x.data[i * dim + l] - y.data[j * dim + l]);
      return sum + weight * z[k] / (Math.hypot(...z) ** 2 + epsilon ** 2) ** (s / 2);
    }, 0);
  });
}

const close = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  const scale = Math.max(1, ...Array.from(b, Math.abs));
  Array.from(a).forEach((v, i) => assertAlmostEquals(v, b[i], 1e-12 * scale));
};

Deno.test("riesz() is the sum over pairs, for random sizes, dimensions, kernels and weights", () => {
  const cases = fc.record({
    n: fc.integer({ min: 0, max: 9 }),
    m: fc.integer({ min: 1, max: 9 }),
    dim: fc.integer({ min: 1, max: 6 }),
    exponent: fc.constantFrom(0.5, 1, 2, 3, "coulomb" as const),
    softening: fc.constantFrom(0, 0.3),
    seed: fc.nat(),
  });
  fc.assert(
    fc.property(cases, ({ n, m, dim, exponent, softening, seed }) => {
      const x = cloud(n, dim, seed), y = cloud(m, dim, seed + 1);
      const w = Array.from({ length: m }, (_, j) => Math.sin(j + 1));
      const s = exponent === "coulomb" ? dim : exponent, force = riesz({ exponent, softening });
      close(force(x, y, Float64Array.from(w)).data, plain(x, y, w, s, softening, false));
      close(force(x, y).data, plain(x, y, new Array(m).fill(1 / m), s, softening, false));
      close(force(y, y, Float64Array.from(w)).data, plain(y, y, w, s, softening, true));
      if (m > 1) close(force(y, y).data, plain(y, y, new Array(m).fill(1 / (m - 1)), s, softening, true));
    }),
    { seed: 32, numRuns: 300 },
  );
});

Deno.test("riesz(): what one particle gains another loses, and Σ x·F = N/2 for s = 2", () => {
  for (const dim of [1, 2, 5]) {
    const x = cloud(50, dim), { data } = riesz()(x, x);
    for (let k = 0; k < dim; k++) {
      assertAlmostEquals(data.reduce((sum, f, i) => sum + (i % dim === k ? f : 0), 0), 0, 1e-10);
    }
    assertAlmostEquals(data.reduce((sum, f, i) => sum + f * x.data[i], 0), 50 / 2, 1e-9);
  }
});

Deno.test("riesz() with s = d has no divergence away from its sources; s = 2 in three dimensions has 1/r²", () => {
  const source = zeros([1, 3]), h = 1e-4, at = [0.7, -0.4, 0.5], r2 = 0.9;
  const divergence = (exponent: 2 | "coulomb") =>
    [0, 1, 2].reduce((sum, k) => {
      const [up, down] = [h, -h].map((step) => {
        const x = points([at.map((v, l) => l === k ? v + step : v)]);
        return riesz({ exponent })(x, source).data[k];
      });
      return sum + (up - down) / (2 * h);
    }, 0);
  assertAlmostEquals(divergence("coulomb"), 0, 10 * h * h); // central differences: h²/6 · Σ ∂³F ≲ 10 h²
  assertAlmostEquals(divergence(2), (3 - 2) / r2, 10 * h * h);
});

Deno.test("riesz() refuses coincident particles, and softening admits them", () => {
  const twice = points([[1, 2], [0, 0], [1, 2]]);
  assertThrows(() => riesz()(twice, twice), RangeError, "targets row 0 and targets row 2 are at one point");
  assertThrows(() => riesz()(points([[0, 0]]), twice), RangeError, "targets row 0 and sources row 1");
  assert(riesz({ softening: 0.1 })(twice, twice).data.every(Number.isFinite));
});

Deno.test("riesz() and interacting() name what is wrong with their arguments", () => {
  const x = cloud(3, 2), bad = points([[0, NaN]]);
  assertThrows(() => riesz()(x, bad), RangeError, "sources must be finite, got NaN in row 0, column 1");
  assertThrows(() => riesz()(bad, bad), RangeError, "targets must be finite, got NaN");
  assertThrows(() => riesz()(x, zeros([0, 2])), RangeError, "sources must have at least 1 points, got 0");
  assertThrows(() => riesz()(x, cloud(3, 3)), RangeError, "targets has dim 2, but sources has dim 3");
  assertThrows(
    () => riesz()(x, x, new Float64Array(2)),
    RangeError,
    "weights must be one a source (3), got 2",
  );
  assertThrows(() => riesz()(cloud(1, 2), x, new Float64Array(1)), RangeError, "weights");
  const alone = cloud(1, 2);
  assertThrows(() => riesz()(alone, alone), RangeError, "needs another to interact with, got 1");
  assertThrows(() => riesz({ exponent: 0 }), RangeError, "exponent must be positive, got 0");
  assertThrows(() => riesz({ softening: -1 }), RangeError, "softening must be at least 0, got -1");
  assertThrows(
    () => interacting({ temperature: -0.1 }),
    RangeError,
    "temperature must be at least 0, got -0.1",
  );
  assertThrows(() => interacting({ pull: -1 }), RangeError, "pull must be at least 0, got -1");
  assertThrows(
    () => interacting({ strength: Infinity }),
    RangeError,
    "strength must be finite, got Infinity",
  );
  assertEquals(interacting({ interaction: (x) => x }).exponent, undefined);
});
