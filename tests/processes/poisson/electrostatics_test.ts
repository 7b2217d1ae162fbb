import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Points, points, take } from "driftfield/core";
import {
  flux,
  hemisphere,
  poissonFlow,
  poissonPotential,
  riesz,
  sphereArea,
  streamFunction,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import { within } from "../../within.ts";
import { slope } from "./differences.ts";

const cloud = (seed: number, n: number, d: number) => philox(seed).normal([n, d]);

Deno.test("poissonPotential(): its slope is minus the field, in any dimension", () => {
  for (
    const [d, exponent] of [[1, "coulomb"], [2, "coulomb"], [3, "coulomb"], [5, "coulomb"], [2, 3], [3, 2], [
      2,
      1.5,
    ]] as const
  ) {
    for (const softening of [0, 0.3]) {
      const y = cloud(1331, 6, d),
        w = philox(1332).uniform([6, 1]).data,
        x = cloud(1333, 5, d),
        how = { exponent, softening };
      for (const [sources, charges] of [[y, w], [y, undefined], [x, undefined]] as const) {
        const E = riesz(how)(x, sources, charges).data;
        for (let at = 0; at < x.data.length; at++) {
          const phi = slope(
            (by) => {
              const moved = { data: x.data.slice(), shape: x.shape };
              moved.data[at] += by;
              const own = take(moved, [Math.floor(at / d)]),
                others = sources.data.filter((_, k) => Math.floor(k / d) !== Math.floor(at / d));
              return sources === x
                ? poissonPotential(how)(own, points(others, d))[0]
                : poissonPotential(how)(own, sources, charges)[0];
            },
            1e-4,
            100,
          );
          assertAlmostEquals(
            E[at],
            -phi.value,
            phi.error,
            `d = ${d}, s = ${exponent}, softening ${softening}`,
          );
        }
      }
      const self = poissonPotential(how)(x, x),
        others = poissonPotential(how)(take(x, [0]), take(x, [1, 2, 3, 4]));
      assertAlmostEquals(self[0], others[0], 1e-14 * 100);
    }
  }
});

Deno.test("flux(): 2π times the charge in a circle, and nothing of what is outside (Gauss)", () => {
  const y = points([[0.2, 0.1], [-0.3, 0.4], [3, 0], [0, -4]]),
    w = Float64Array.of(1, 0.5, -2, 7),
    E = (x: Points) => riesz()(x, y, w);
  for (
    const [centre, radius, charge] of [[[0, 0], 2, 1.5], [[1, 0], 0.5, 0], [[1, 0], 10, 6.5], [
      [3, 0],
      1,
      -2,
    ]] as const
  ) {
    // The rule's error is (2/3)^512 for the nearest charge, 3 from the centre of a circle of 2; rounding 2⁻⁵² of sums below 100.
    assertAlmostEquals(flux(E, { centre, radius }).value, 2 * Math.PI * charge, 1e-12);
  }
});

Deno.test("flux(): A_d times the charge in a sphere of d dimensions, within four standard errors", () => {
  for (const d of [1, 3, 4, 7]) {
    const y = points([
      [0.4, 0.2, -0.1, 0, 0.3, 0.1, 0].slice(0, d),
      [0.1, -0.5, 0, 0, 0, 0, 0.2].slice(0, d),
      [3, 0, 0, 0, 0, 0, 0].slice(0, d),
    ]);
    const w = Float64Array.of(1, 2, 5), E = (x: Points) => riesz({ exponent: "coulomb" })(x, y, w);
    const spheres = [[new Array(d).fill(0), 3], [Array.from(y.data.subarray(2 * d)), 5]] as const; // centre, charge
    spheres.forEach(([centre, charge], k) => {
      const through = flux(E, { centre, radius: 1, count: 20_000, rng: philox(1341 + k) });
      within(through, charge * sphereArea(d), `${d} dimensions, sphere ${k}`, d === 1 ? 1e-14 : 0);
    });
  }
  assertAlmostEquals(sphereArea(2), 2 * Math.PI, 1e-14);
  assertAlmostEquals(sphereArea(4), 2 * Math.PI ** 2, 1e-13);
});

Deno.test("half of the flux of charges in the plane goes up", () => {
  // Through the upper half of a large sphere, in polar coordinates of three dimensions: the mean over uniform points of it.
  const y = points([[0.3, 0, 0], [-0.1, 0.2, 0], [0, -0.4, 0]]), R = 2, n = 20_000;
  const on = hemisphere([n, 2], philox(1351), { radius: R }), E = riesz({ exponent: "coulomb" })(on, y).data;
  const through = Float64Array.from(
    { length: n },
    (_, i) =>
      [0, 1, 2].reduce((sum, k) => sum + E[3 * i + k] * on.data[3 * i + k] / R, 0) * 2 * Math.PI * R ** 2,
  );
  const value = through.reduce((a, b) => a + b) / n,
    square = through.reduce((sum, v) => sum + (v - value) ** 2, 0);
  within({ value, standardError: Math.sqrt(square) / n }, 4 * Math.PI / 2, "upward flux");
});

Deno.test("streamFunction(): at z = 0 the distribution function of the data, at infinity ½ + φ/π", () => {
  const rows = points([[-1], [0.5], [0.5], [3]]),
    w = Float64Array.of(1, 2, 3, 4),
    psi = streamFunction(rows, w);
  const at = points([[-5, 0], [-1, 0], [0, 0], [0.5, 0], [1, 0], [3, 0], [4, 0]]);
  [0, 0.05, 0.1, 0.35, 0.6, 0.8, 1].forEach((F, i) => assertAlmostEquals(psi(at)[i], F, 1e-15));
  for (const phi of [-1.5, -0.4, 0, 1.1]) { // charges are 3/R of a radian away from the origin
    const R = 1e9, far = psi(points([[R * Math.sin(phi), R * Math.cos(phi)]]))[0];
    assertAlmostEquals(far, 0.5 + phi / Math.PI, 3 / R + 1e-15);
  }
});

Deno.test("streamFunction() is constant along Poisson flow, and grows with x by the density", () => {
  const rows = cloud(1361, 7, 1),
    charges = philox(1362).uniform([7, 1]).data,
    psi = streamFunction(rows, charges);
  const { velocity, logDensity } = poissonFlow(rows, { extraDimensions: 1, charges });
  for (const [x, z] of [[0.3, 0.2], [-2, 1], [5, 0.01], [0.1, 30]]) {
    const of = (x: number, z: number) => psi(points([[x, z]]))[0], at = points([[x]]), h = 1e-3 * z;
    const [dx, dz] = [slope((by) => of(x + by, z), h, 1), slope((by) => of(x, z + by), h, 1)],
      v = velocity(at, z).data[0];
    assertAlmostEquals(dx.value * v, -dz.value, dx.error * Math.abs(v) + dz.error); // dΨ/dz = Ψ_z + Ψ_x dx/dz = 0
    assertAlmostEquals(dx.value, Math.exp(logDensity(at, z)[0]), dx.error);
  }
});

Deno.test("electrostatics says what it cannot do", () => {
  const y = points([[0, 0], [1, 1]]),
    E = (x: Points) => riesz()(x, y),
    psi = streamFunction(points([[0], [1]]));
  assertThrows(
    () => poissonPotential()(y, points([[1, 1]])),
    RangeError,
    "targets row 1 and sources row 0 are at one point",
  );
  assertEquals([...poissonPotential({ exponent: 1 })(points([[0, 0]]), y)], [-Math.SQRT1_2]); // finite on a charge
  assertThrows(() => poissonPotential({ exponent: 0 }), RangeError, "exponent must be positive, got 0");
  assertThrows(() => flux(E, { centre: [0, 0], radius: 0 }), RangeError, "radius must be positive, got 0");
  assertThrows(
    () => flux(E, { centre: [0, 0, 0], radius: 1 }),
    TypeError,
    "flux in 3 dimensions needs an rng",
  );
  assertThrows(() => flux(E, { centre: [0, NaN], radius: 1 }), RangeError, "centre[1] must be finite");
  assertThrows(() => psi(points([[0, -1]])), RangeError, "z of row 0 must be at least 0, got -1");
  assertThrows(() => streamFunction(y), RangeError, "rows has dim 2, but the line has dim 1");
  assertThrows(
    () => streamFunction(points([[1]]), Float64Array.of(0)),
    RangeError,
    "charges must have at least 1 above 0",
  );
  assert(Number.isFinite(psi(points([[0, 0]]))[0]));
});
