import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { column, points, squaredNorms } from "driftfield/core";
import { coldEquilibrium, interacting, radialTransport, remaining } from "driftfield/processes";
import { philox } from "driftfield/random";
import { explicitEuler, simulateToEnd } from "driftfield/solvers";

const c = 2, k = 0.5, process = interacting({ strength: c, pull: k });

Deno.test("remaining() is exact for a shifted disk, which stays one", () => {
  for (const radius of [0.8, 2, 5]) {
    const shift = 3, height = 1 / (Math.PI * radius ** 2), limit = coldEquilibrium(2, c, k);
    const start = {
      mean: [0, -shift],
      secondMoment: shift ** 2 + radius ** 2 / 2,
      density: [height, height] as const,
    };
    for (const t of [0, 0.4, 3]) {
      const left = remaining(process, 2, start, t),
        now = radialTransport(process, radius, 1, t),
        m = shift * Math.exp(-k * t);
      assertAlmostEquals(left.centre, m, 1e-14);
      assertAlmostEquals(left.secondMoment!, m * m + now ** 2 / 2 - limit.secondMoment, 1e-12);
      assertAlmostEquals(left.inverseDensity!, Math.abs(now ** 2 / limit.radius ** 2 - 1), 1e-12);
      // Scaling and shifting is the optimal transport: its root mean square is (r − R)/√2 about the shift.
      assertAlmostEquals(left.wasserstein!, Math.hypot(m, (now - limit.radius) / Math.SQRT2), 1e-12);
    }
  }
});

Deno.test("remaining() bounds a radial law that is no disk: densities by the transport's slope, entropy, total variation", () => {
  // Dense inside r = 1 and thin up to r = 1.8: half of the mass each.
  const mass = (r: number) => r < 1 ? r * r / 2 : 0.5 + (r * r - 1) / (2 * (1.8 ** 2 - 1)), n = 4000, t = 0.7;
  const heights = [1 / (2 * Math.PI), 1 / (2 * Math.PI * (1.8 ** 2 - 1))], goal = k / (Math.PI * c);
  const { inverseDensity: left } = remaining(
    process,
    2,
    { mean: [0, 0], density: [heights[1], heights[0]] },
    t,
  );
  let farthest = 0, entropy = 0, variation = 0;
  for (let i = 0; i < n; i++) {
    const [a, b] = [i, i + 1].map((j) => {
      const u = j / n, r = u < 0.5 ? Math.sqrt(2 * u) : Math.sqrt(1 + (2 * u - 1) * (1.8 ** 2 - 1));
      return radialTransport(process, r, mass(r), t);
    });
    const p = 1 / n / (Math.PI * (b * b - a * a));
    farthest = Math.max(farthest, Math.abs(goal / p - 1));
    entropy += Math.log(goal / p) / n;
    if (b <= 2) variation += Math.max(0, 1 - goal / p) / n;
    else variation += 1 / n;
  }
  assertAlmostEquals(farthest, left!, 1e-9); // the map of r² is linear on each part
  assert(Math.abs(entropy) <= -Math.log1p(-left!) && variation <= left!);
  assert(Math.abs(entropy) > left! / 20 && variation > left! / 20, "the bounds are not idle");
});

Deno.test("remaining() is what a simulation of a shifted disk leaves, to O(Δt) and O(1/N)", async () => {
  const n = 300, radius = 3, shift = 4, dt = 0.004, steps = 250;
  const golden = Math.PI * (3 - Math.sqrt(5));
  const disk = points(Array.from({ length: n }, (_, i) => {
    const r = radius * Math.sqrt((i + 0.5) / n);
    return [shift + r * Math.cos(i * golden), r * Math.sin(i * golden)];
  }));
  const m2 = squaredNorms(disk).reduce((a, b) => a + b) / n;
  const start = [0, 1].map((j) => column(disk, j).reduce((a, b) => a + b) / n);
  const x = await simulateToEnd(process, disk, { stepper: explicitEuler, dt, steps, rng: philox(7401) });
  const left = remaining(process, 2, { mean: start, secondMoment: m2 }, dt * steps);
  const centre = Math.hypot(...[0, 1].map((j) => column(x, j).reduce((a, b) => a + b) / n));
  assertAlmostEquals(centre, left.centre, shift * k * k * dt); // (1 − kΔt)^n is e^{−kt} but for k²tΔt/2
  const now = squaredNorms(x).reduce((a, b) => a + b) / n - coldEquilibrium(2, c, k).secondMoment;
  assertAlmostEquals(now, left.secondMoment!, 4 * m2 * k * k * dt);
});

Deno.test("remaining() in other dimensions, with noise and for other kernels tells what is known there", () => {
  const ball = interacting({ exponent: "coulomb", pull: 2 }), height = 3 * 2 / (4 * Math.PI);
  const three = remaining(ball, 3, { mean: [0, 0, 0], secondMoment: 1, density: [height / 2, height] }, 0.3);
  assertAlmostEquals(three.inverseDensity!, Math.exp(-3 * 2 * 0.3), 1e-14);
  assertEquals([three.secondMoment, three.wasserstein], [undefined, undefined]);
  const warm = remaining(interacting({ temperature: 0.5 }), 4, {
    mean: [1, 0, 0, 0],
    secondMoment: 7,
    density: [1, 1],
  }, 1);
  assertAlmostEquals(warm.secondMoment!, (7 - 2.5) * Math.exp(-2), 1e-14);
  assertEquals(warm.inverseDensity, undefined);
  assertEquals(remaining(process, 2, { mean: [1, 1] }, Infinity), {
    centre: 0,
    secondMoment: undefined,
    wasserstein: undefined,
    inverseDensity: undefined,
  });
  const sharp = remaining(process, 2, { mean: [0, 0], density: [1, Infinity] }, 0).inverseDensity!;
  assertAlmostEquals(sharp, 1, 1e-14); // p = ∞ is 1 away, p = 1 less
});

Deno.test("remaining(): in the end nothing is left, even of data as thin as one likes", () => {
  const left = (density: [number, number], t: number) =>
    remaining(process, 2, { mean: [0, 0], density }, t).inverseDensity;
  assertEquals(left([0, 1], 3), Infinity); // the thinnest are ever so far
  assertEquals(left([0, Infinity], Infinity), 0);
});

Deno.test("remaining() refuses data that contradict themselves", () => {
  const refused = (start: Parameters<typeof remaining>[2], t: number, message: string) =>
    assertThrows(() => remaining(process, 2, start, t), RangeError, message);
  refused({ mean: [1] }, 1, "mean must have length 2, got 1");
  refused({ mean: [1, NaN] }, 1, "mean[1] must be finite, got NaN");
  refused({ mean: [3, 4], secondMoment: 20 }, 1, "secondMoment must be at least");
  refused({ mean: [0, 0], density: [2, 1] }, 1, "density must be [least, greatest], got [2,1]");
  refused({ mean: [0, 0] }, -1, "t must be at least 0, got -1");
  assertThrows(() => remaining(interacting({ pull: 0 }), 2, { mean: [0, 0] }, 1), RangeError, "pull");
});
