import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { column, points, squaredNorms, take } from "driftfield/core";
import { kolmogorovQuantile, kolmogorovSmirnov, mean } from "driftfield/metrics";
import {
  coldEquilibrium,
  equilibrium,
  interacting,
  type InteractingOptions,
  lawKernel,
  riesz,
  sphereArea,
} from "driftfield/processes";
import { philox } from "driftfield/random";

const coulomb = "coulomb";
const cases: [dim: number, InteractingOptions][] = [
  [1, { strength: 3, pull: 0.7 }],
  [2, { strength: 3, pull: 0.7 }],
  [3, { strength: 3, pull: 0.7 }],
  [1, { strength: 2, exponent: coulomb }],
  [5, { strength: 2, pull: 3, exponent: coulomb }],
  [3, { exponent: 3 }],
  [4, { strength: 0, pull: 2, temperature: 0.3 }],
  [2, { strength: 3, pull: 0.7, temperature: 0.2 }],
  [1, { strength: 3, pull: 0.7, temperature: 0.2 }],
  [5, { strength: 3, pull: 0.7, temperature: 0.2 }],
  [3, { strength: 3, pull: 0.7, temperature: 0.2, exponent: coulomb }],
  [64, { strength: 38, pull: 1, temperature: 0.3 }],
];
const label = (dim: number, options: InteractingOptions) => `${dim} ${JSON.stringify(options)}`;

Deno.test("equilibrium(): draws have the distribution function, its second moment, and no direction", () => {
  const n = 4000, rng = philox(7101);
  for (const [dim, options] of cases) {
    const law = equilibrium(interacting(options), dim), x = law.sample(n, rng), squares = squaredNorms(x);
    const distance = kolmogorovSmirnov(squares.map(Math.sqrt), law.cdf);
    assert(distance < kolmogorovQuantile(1e-4) / Math.sqrt(n), `${label(dim, options)}: ${distance}`);
    const { value, standardError } = mean(squares);
    assertAlmostEquals(value, law.secondMoment, 4 * standardError, label(dim, options));
    for (const k of [0, dim - 1]) {
      const along = column(x, k), one = mean(along), two = mean(along.map((v) => v * v));
      assertAlmostEquals(one.value, 0, 4 * one.standardError);
      assertAlmostEquals(two.value, law.secondMoment / dim, 4 * two.standardError);
    }
  }
});

Deno.test("equilibrium(): quantile() is the inverse of cdf(), and the density times the sphere's area its slope", () => {
  for (const [dim, options] of cases) {
    const law = equilibrium(interacting(options), dim);
    for (const u of [1e-3, 0.1, 0.5, 0.9, 0.999]) {
      const r = law.quantile(u), h = 2e-5 * Math.min(r, law.radius - r);
      const at = points([Array.from({ length: dim }, (_, k) => k === 0 ? r : 0)]);
      const shell = sphereArea(dim) * r ** (dim - 1) * Math.exp(law.logDensity!(at)[0]);
      assertAlmostEquals(law.cdf(r), u, 1e-13 + 2 ** -50 * r * shell, label(dim, options)); // r's own rounding
      const slope = (law.cdf(r + h) - law.cdf(r - h)) / (2 * h); // off by h²/6 of the third derivative, and by rounding
      assertAlmostEquals(
        slope / shell,
        1,
        1e-6 + 1e-13 / (h * shell) + 2 ** -50 * r / h,
        label(dim, options),
      );
    }
    assertEquals(law.quantile(1), law.radius);
    assertEquals(law.quantile(0), 0);
    if (law.radius < Infinity) {
      const outside = points([Array.from({ length: dim }, () => law.radius)]);
      if (dim > 1) assertEquals(law.logDensity!(outside)[0], -Infinity);
    }
  }
});

Deno.test("equilibrium(): where it is dense, the force of its draws balances noise and pull, c F − k y = T ∇log p", () => {
  const n = 20_000, c = 3, k = 0.7, T = 0.2, interaction = riesz();
  for (const [dim, strength] of [[3, c], [5, c], [64, 128 * 0.3]]) {
    const law = equilibrium(interacting({ strength, pull: k, temperature: T }), dim),
      x = law.sample(n, philox(7102));
    const r = law.quantile(0.3), h = 1e-4 * r;
    const place = (r: number) => points([Array.from({ length: dim }, (_, j) => j === 0 ? r : 0)]);
    const forces = Float64Array.from(
      { length: n },
      (_, i) => interaction(place(r), take(x, [i])).data[0],
    ); // their square has a mean from d = 3 on
    const { value, standardError } = mean(forces);
    const score = (law.logDensity!(place(r + h))[0] - law.logDensity!(place(r - h))[0]) / (2 * h);
    assertAlmostEquals(strength * value - k * r, T * score, 4 * strength * standardError + 1e-6);
  }
});

Deno.test("equilibrium() of a repulsion that is lost in the noise is the normal law, but for O(c/T), in the plane too", () => {
  const temperature = 1, normal = equilibrium(interacting({ strength: 0, temperature }), 2);
  for (const strength of [1e-2, 1e-4, 1e-6, 1e-9]) {
    const [law, twice] = [1, 2].map((by) =>
      equilibrium(interacting({ strength: by * strength, temperature }), 2)
    );
    const { secondMoment } = law;
    assertAlmostEquals(secondMoment, (strength + 4 * temperature) / 2, 1e-9);
    for (const r of [0.5, 1, 2, 3]) {
      // To first order by c/T times the covariance of φ with being inside: at most ½ its deviation, and that, by Poincaré's
      // inequality, at most the greatest M/r, 0.64.
      const moved = normal.cdf(r) - law.cdf(r);
      assert(moved > -1e-9 && moved < strength / 2 + 1e-9, `${strength}: ${moved} at ${r}`);
      assertAlmostEquals(normal.cdf(r) - twice.cdf(r), 2 * moved, strength ** 2 + 3e-9); // what is left is of second order
    }
    assertAlmostEquals(law.quantile(normal.cdf(1)), 1, strength + 2e-9); // dr/dcdf = e^{1/2} < 2 there
  }
});

Deno.test("equilibrium() from dimension 4 on without noise is the sphere, which has no density", () => {
  for (const dim of [4, 64]) {
    const law = equilibrium(interacting({ strength: 3, pull: 0.7 }), dim), radius = Math.sqrt(3 / 1.4);
    assertEquals(law.logDensity, undefined);
    squaredNorms(law.sample(100, philox(7103))).forEach((square) =>
      assertAlmostEquals(square, radius ** 2, 1e-14 * dim)
    );
    assertEquals([law.quantile(0), law.quantile(0.4), law.radius], [radius, radius, radius]);
    assertThrows(() => lawKernel(law).logDensity(points([[1]])), TypeError, "is not known");
  }
});

Deno.test("equilibrium() at little noise is near the one without: moments and quantiles off by O(√(T/c))", () => {
  const temperature = 1 / 100;
  for (
    const [dim, exponent] of [[1, 2], [2, 2], [3, 2], [4, 2], [6, 2], [3, coulomb], [6, coulomb]] as const
  ) {
    const [warm, cold] = [temperature, 0].map((T) =>
      equilibrium(interacting({ temperature: T, exponent }), dim)
    );
    assertAlmostEquals(warm.secondMoment, cold.secondMoment, 2 * dim * temperature);
    if (dim === 4) continue; // which converges slowly
    for (const u of [0.1, 0.5, 0.9]) {
      assertAlmostEquals(
        warm.quantile(u),
        cold.quantile(u),
        2 * Math.sqrt(temperature),
      );
    }
  }
  const shell = coldEquilibrium(3);
  assertAlmostEquals(equilibrium(interacting(), 3).cdf(0.5), shell.cdf(0.5), 0);
});

Deno.test("equilibrium(): a row knows the stream and its number alone, however large that is", () => {
  for (const [dim, options] of [...cases, [6, {}] as [number, InteractingOptions]]) {
    const law = equilibrium(interacting(options), dim), rng = philox(7104), all = law.sample(12, rng);
    assertEquals(law.sample(4, rng, { row: 8 }).data, all.data.subarray(8 * dim));
    assertEquals(
      lawKernel(law).sample([2, dim], rng, { row: 3 }),
      lawKernel(law).sample([2, dim], rng, { row: 3 }),
    );
    const far = law.sample(2, rng, { row: 4e9, step: 5 });
    assertEquals(far.shape, [2, dim]);
    assertEquals(law.sample(1, rng, { row: 4e9 + 1, step: 5 }).data, far.data.subarray(dim));
  }
});

Deno.test("equilibrium() in other units: lengths scale by ℓ where c by ℓ^s k and T by ℓ² k do", () => {
  for (const [dim, exponent] of [[2, 2], [3, 2], [3, coulomb]] as const) {
    const s = exponent === coulomb ? dim : 2, length = 3, k = 0.5;
    const unit = equilibrium(interacting({ temperature: 0.1, exponent }), dim);
    const process = interacting({
      strength: k * length ** s,
      pull: k,
      temperature: 0.1 * k * length ** 2,
      exponent,
    });
    const scaled = equilibrium(process, dim);
    assertAlmostEquals(scaled.secondMoment, length ** 2 * unit.secondMoment, 1e-9);
    const at = points([new Array(dim).fill(0.4)]), there = points([new Array(dim).fill(0.4 * length)]);
    assertAlmostEquals(scaled.logDensity!(there)[0], unit.logDensity!(at)[0] - dim * Math.log(length), 1e-9);
  }
});

Deno.test("equilibrium() says what is not known, and refuses points of another dimension", () => {
  const refused = (options: InteractingOptions, dim: number, message: string) =>
    assertThrows(() => equilibrium(interacting(options), dim), RangeError, message);
  refused({ exponent: 3 }, 2, "known for exponent 2 or 2 without softening, got exponent 3, softening 0");
  refused({ exponent: 1, temperature: 1 }, 5, "got exponent 1, softening 0");
  refused({ softening: 0.1 }, 2, "got exponent 2, softening 0.1");
  refused({ interaction: riesz() }, 2, "got a force of its own");
  refused({ pull: 0 }, 2, "pull must be positive, got 0");
  refused({ strength: -1, temperature: 1 }, 2, "strength must be at least 0, got -1");
  refused({ strength: 0 }, 2, "temperature without strength must be positive, got 0");
  refused({ temperature: 1e-5 }, 3, "temperature must be 0 or at least 0.001");
  refused({}, 0, "dim must be at least 1, got 0");
  const law = equilibrium(interacting({ strength: 0, temperature: 1, interaction: riesz() }), 2);
  assertThrows(() => law.logDensity!(points([[1]])), RangeError, "x has dim 1, but equilibrium");
  assertThrows(() => law.quantile(1.5), RangeError, "u must be between 0 and 1, got 1.5");
  assertEquals(law.logDensity!(points([[1e200, 0]]))[0], -Infinity);
});
