import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Points, points, zeros } from "driftfield/core";
import { flux, hemisphere, poissonPotential, projectToPlane, studentKernel } from "driftfield/processes";
import { philox } from "driftfield/random";

Deno.test("flux takes a field of another shape for none, and gives no NaN", () => {
  const circle = { centre: [0, 0], radius: 1 };
  assertThrows(
    () => flux(() => points([[1]]), circle),
    RangeError,
    "field must give shape [512,2], got [1,1]",
  );
  assertThrows(() => flux((x) => zeros([x.shape[0], 3]), circle), RangeError, "got [512,3]");
  const nowhere = (x: Points) => ({ data: x.data.map(() => NaN), shape: x.shape });
  assertThrows(() => flux(nowhere, circle), RangeError, "field must be finite, got NaN in row 0");
  const far = { centre: new Array(40).fill(0), radius: 1e10, rng: philox(461) };
  assertThrows(
    () => flux((x) => x, far),
    RangeError,
    "flux through radius 10000000000 in 40 dimensions must be",
  );
});

Deno.test("the hemisphere has as many dimensions as one likes", () => {
  const N = 300_000, { data } = hemisphere([1, N], philox(462), { radius: 3 });
  const square = data.reduce((sum, v) => sum + v * v, 0);
  // N roundings of the sum of squares in the function, and N in this one, each of half an ulp of it at most
  assertAlmostEquals(square, 9, 9 * N * Number.EPSILON);
});

Deno.test("a ray that meets the plane at no finite number is refused", () => {
  assertThrows(
    () => projectToPlane(points([[1, 1], [1e10, 1e-300]]), 1e10),
    RangeError,
    "row 1, projected to r",
  );
  assertEquals(projectToPlane(points([[0, 1e-300]]), 1), points([[0]]));
});

Deno.test("the potential holds at distances whose squares are no numbers", () => {
  const origin = points([[0, 0]]), phi = poissonPotential();
  for (const R of [1e-300, 1e-170, 1e-145, 1e145, 1e170, 1e300]) {
    // log R, |log R| < 700, of an R that is rounded a few times
    assertAlmostEquals(phi(points([[0.6 * R, -0.8 * R]]), origin)[0], -Math.log(R), 1000 * Number.EPSILON);
  }
  assertThrows(() => phi(origin, points([[0, 0]])), RangeError, "at one point");
  assertAlmostEquals(
    poissonPotential({ softening: 1e-200 })(origin, points([[0, 0]]))[0],
    200 * Math.log(10),
    1e-12,
  );
});

Deno.test("Student's density falls as a power however far one looks", () => {
  for (const D of [1, 3, 1e9]) {
    const { logDensity } = studentKernel(D), [near, far, most] = [1e150, 1e160, 1e300];
    const at = logDensity(points([[near, near], [far, far], [most, -most], [0, 0]]));
    // log p = const − (2 + D) log ‖ε‖ from here on; 700 (2 + D) is rounded a few times
    const error = 3000 * (2 + D) * Number.EPSILON;
    assertAlmostEquals(at[0] - at[1], (2 + D) * 10 * Math.log(10), error);
    assertAlmostEquals(at[0] - at[2], (2 + D) * 150 * Math.log(10), error);
    assert(at[3] > at[0]);
  }
});
