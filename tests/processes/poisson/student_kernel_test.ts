import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Points, points, squaredNorms } from "driftfield/core";
import { kolmogorovQuantile, kolmogorovSmirnov, mean } from "driftfield/metrics";
import { normalKernel, studentKernel } from "driftfield/processes";
import { philox } from "driftfield/random";
import { within } from "../../within.ts";
import { radialCdf } from "./beta_law.ts";

/** ∫₀^∞ f dρ by the double exponential rule ρ = exp(π/2 sinh u), u = −4.5 … 4.5 in 360 steps: to rounding. */
const integral = (f: (rho: number) => number) => {
  let sum = 0;
  for (let k = -180; k <= 180; k++) {
    const u = k / 40, rho = Math.exp(Math.PI / 2 * Math.sinh(u));
    sum += f(rho) * rho * Math.PI / 2 * Math.cosh(u) / 40;
  }
  return sum;
};

Deno.test("studentKernel(): the density integrates to 1 in one, two and three dimensions", () => {
  for (const D of [1, 2, 3, 10, 39, 40, 41, 1000]) {
    for (
      const [N, area] of [[1, () => 2], [2, (r: number) => 2 * Math.PI * r], [
        3,
        (r: number) => 4 * Math.PI * r * r,
      ]] as const
    ) {
      const p = (rho: number) =>
        Math.exp(studentKernel(D).logDensity(points([[rho, ...new Array(N - 1).fill(0)]]))[0]);
      // What lies beyond ρ = exp(π/2 sinh 4.5) = 10³¹ is less, and rounding of an exponent below 1,000 is 1,000 ε.
      assertAlmostEquals(integral((rho) => area(rho) * p(rho)), 1, 1e-12, `N = ${N}, D = ${D}`);
    }
  }
});

Deno.test("studentKernel(): distances of samples have the law of their radius, whatever N and D", () => {
  const batch = 20_000, bound = kolmogorovQuantile(1e-4) / Math.sqrt(batch);
  for (
    const [N, D] of [[1, 1], [2, 1], [64, 1], [1, 2], [2, 2], [3, 2], [2, 3], [5, 4], [2, 128], [64, 25]]
  ) {
    const radii = squaredNorms(studentKernel(D).sample([batch, N], philox(1201))).map(Math.sqrt);
    const distance = kolmogorovSmirnov(radii, (rho) => radialCdf(rho, N, D));
    assert(distance < bound, `N = ${N}, D = ${D}: ${distance}`);
  }
  // One charge of the plane, seen at height z = 3.
  const z = 3,
    radii = squaredNorms(studentKernel(1).sample([batch, 2], philox(1202))).map((q) => z * Math.sqrt(q));
  assert(kolmogorovSmirnov(radii, (rho) => 1 - z / Math.hypot(rho, z)) < bound);
});

Deno.test("studentKernel(): directions are uniform, and do not know the radius", () => {
  const batch = 20_000, bound = kolmogorovQuantile(1e-4);
  const { data } = studentKernel(1).sample([batch, 3], philox(1203)),
    length = (i: number) => Math.hypot(...row(i));
  const row = (i: number) => data.subarray(3 * i, 3 * i + 3),
    rows = Array.from({ length: batch }, (_, i) => i);
  const radius = 2.4; // half of the rows are beyond, about
  for (const k of [0, 1, 2]) {
    for (const far of [true, false]) { // on the sphere each coordinate is uniform (Archimedes)
      const u = rows.filter((i) => length(i) > radius === far).map((i) => row(i)[k] / length(i));
      assert(
        kolmogorovSmirnov(u, (v) => (1 + v) / 2) < bound / Math.sqrt(u.length),
        `coordinate ${k}, far: ${far}`,
      );
    }
  }
});

Deno.test("studentKernel(): the variance is D/(D − 2), the excess kurtosis 6/(D − 4)", () => {
  for (const D of [10, 20]) { // the fourth power has a variance from D = 9 on
    const { data } = studentKernel(D).sample([40_000, 2], philox(1204)), v = D / (D - 2);
    const one = data.filter((_, at) => at % 2 === 0); // the coordinates of a row are not independent
    within(mean(one.map((e) => e ** 2)), v, `variance, D = ${D}`);
    within(mean(one.map((e) => e ** 4 / v ** 2 - 3)), 6 / (D - 4), `kurtosis, D = ${D}`);
  }
});

Deno.test("studentKernel(): a row depends on (rng, step, row) alone, whatever the batch", () => {
  for (const D of [1, 2, 7]) {
    const kernel = studentKernel(D), rng = philox(1205), all = kernel.sample([500, 3], rng, { step: 4 });
    const part = kernel.sample([200, 3], rng, { step: 4, row: 300 });
    assertEquals(part.data, all.data.subarray(900));
    assert(kernel.sample([1, 3], rng, { step: 5 }).data[0] !== all.data[0]);
  }
});

Deno.test("studentKernel() tends to the normal law by 1/D, and is it for D = ∞", () => {
  // D (log p_D − log p_∞) = (N² − 2N)/4 − N q/2 + q²/4 + O(1/D), q = ‖ε‖²: expand Γ, and log1p to second order.
  const grid = points(Array.from({ length: 61 }, (_, i) => [i / 10 - 3, 0.5]));
  const limit = squaredNorms(grid).map((q) => -q + q * q / 4), off = (D: number) => difference(D, grid);
  for (const D of [2e6, 2e8]) { // rounding: 2⁻⁵² |log p| D; the next order: below N³ + q³ < 10³ over D
    const rounding = 2 ** -52 * 20 * D;
    off(D).forEach((v, i) => assertAlmostEquals(D * v, limit[i], rounding + 1e3 / D));
  }
  const sup = (D: number) => {
    const normal = normalKernel.logDensity(grid).map(Math.exp);
    return studentKernel(D).logDensity(grid).reduce(
      (most, v, i) => Math.max(most, Math.abs(Math.exp(v) - normal[i])),
      0,
    );
  };
  for (const D of [100, 1000, 10_000]) {
    const order = Math.log2(sup(D) / sup(2 * D)); // the next order is below 10/D of the first
    assertAlmostEquals(order, 1, 20 / D);
  }
  assert(studentKernel(Infinity) === normalKernel);
});

const difference = (D: number, x: Points) => {
  const normal = normalKernel.logDensity(x);
  return studentKernel(D).logDensity(x).map((v, i) => v - normal[i]);
};

Deno.test("studentKernel() is defined for whole D above 0, and for infinity", () => {
  for (const D of [0, -1, 0.5, 2.5, NaN, -Infinity]) {
    assertThrows(() => studentKernel(D), RangeError, "extraDimensions must be");
    assertThrows(() => studentKernel(D), RangeError, `got ${D}`);
  }
  assertThrows(
    () => studentKernel(1).logDensity(points([[NaN]])),
    RangeError,
    "noise must be finite, got NaN",
  );
  assertEquals(studentKernel(3).sample([0, 2], philox(1)).shape, [0, 2]);
});
