import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { float64, points, squaredNorms } from "driftfield/core";
import { kolmogorovQuantile, kolmogorovSmirnov } from "driftfield/metrics";
import { hemisphere, poissonFlow, projectToPlane, studentKernel } from "driftfield/processes";
import { philox } from "driftfield/random";
import { betaCdf, radialCdf } from "./beta_law.ts";

const batch = 20_000, bound = kolmogorovQuantile(1e-4) / Math.sqrt(batch);

Deno.test("hemisphere(): of its radius, above the plane, and uniform", () => {
  const radius = 40, { data, shape } = hemisphere([batch, 2], philox(1371), { radius });
  assertEquals(shape, [batch, 3]);
  squaredNorms({ data, shape }).forEach((q) => assertAlmostEquals(Math.sqrt(q), radius, 1e-12));
  const z = data.filter((_, at) => at % 3 === 2),
    angle = Float64Array.from(z, (_, i) => Math.atan2(data[3 * i + 1], data[3 * i]));
  assert(z.every((v) => v > 0));
  assert(kolmogorovSmirnov(z, (v) => v / radius) < bound, "heights are uniform (Archimedes)");
  assert(kolmogorovSmirnov(angle, (a) => 0.5 + a / (2 * Math.PI)) < bound, "angles are uniform");
});

Deno.test("hemisphere(): ‖z‖² is Beta(D/2, N/2) of the radius' square, whatever N and D", () => {
  for (const [N, D] of [[2, 1], [64, 1], [1, 2], [5, 4], [2, 33]]) {
    const { data } = hemisphere([batch, N], philox(1372), { extraDimensions: D }), w = N + 1;
    const squares = data.filter((_, at) => at % w === N).map((z) => z * z);
    assert(kolmogorovSmirnov(squares, (v) => betaCdf(v, D / 2, N / 2)) < bound, `N = ${N}, D = ${D}`);
  }
});

Deno.test("projectToPlane(): R = z √(B/(1 − B)), B ∼ Beta(N/2, ½); in the plane P(R < ρ) = 1 − z/√(ρ² + z²)", () => {
  const z = 7;
  for (const N of [1, 2, 64]) {
    const plane = projectToPlane(hemisphere([batch, N], philox(1373), { radius: 50 }), z),
      radii = squaredNorms(plane).map(Math.sqrt);
    assertEquals(plane.shape, [batch, N]);
    assert(kolmogorovSmirnov(radii, (rho) => radialCdf(rho / z, N, 1)) < bound, `N = ${N}`);
    if (N === 2) assert(kolmogorovSmirnov(radii, (rho) => 1 - z / Math.hypot(rho, z)) < bound);
  }
});

Deno.test("projectToPlane() makes of the hemisphere the noise of the Student kernel, point by point", () => {
  for (const [N, D] of [[1, 1], [2, 1], [64, 1], [3, 5], [2, 100]]) {
    const rng = philox(1374), r = 4, noise = studentKernel(D).sample([200, N], rng, { row: 30 });
    const plane = projectToPlane(hemisphere([200, N], rng, { extraDimensions: D, radius: 3, row: 30 }), r);
    plane.data.forEach((v, at) =>
      assertAlmostEquals(v, r / Math.sqrt(D) * noise.data[at], 1e-13 * Math.abs(v))
    );
  }
});

Deno.test("projectToPlane() is the flow of one charge at the origin", () => {
  // dx/dr = x/r at height r = σ√D: straight rays.
  for (const D of [1, 4]) {
    const { velocity } = poissonFlow(points([[0, 0]]), { extraDimensions: D }),
      x = philox(1375).normal([20, 2]),
      sigma = 2;
    const up = projectToPlane(
      points(Array.from({ length: 20 }, (_, i) => [...x.data.subarray(2 * i, 2 * i + 2), sigma])),
      2 * sigma,
    );
    assertEquals(float64.add(x, float64.scale(sigma, velocity(x, sigma))), up);
  }
});

Deno.test("the hemisphere has no point on the plane, and no plane below it", () => {
  const up = points([[1, 2, 3]]);
  for (const z of [0, -1]) {
    assertThrows(() => projectToPlane(up, z), RangeError, `r must be positive, got ${z}`);
    assertThrows(
      () => projectToPlane(points([[1, 2, z]]), 1),
      RangeError,
      `‖z‖ of row 0 must be positive, got ${z}`,
    );
  }
  assertThrows(
    () => projectToPlane(points([[1]]), 1),
    RangeError,
    "coordinates of a point must be at least 2, got 1",
  );
  assertThrows(
    () => hemisphere([1, 2], philox(0), { radius: 0 }),
    RangeError,
    "radius must be positive, got 0",
  );
  for (const D of [0, 0.5, Infinity]) {
    assertThrows(
      () => hemisphere([1, 2], philox(0), { extraDimensions: D }),
      RangeError,
      "extraDimensions must be",
    );
  }
});
