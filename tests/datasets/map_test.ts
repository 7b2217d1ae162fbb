import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { points } from "driftfield/core";
import { albers, standardise } from "driftfield/datasets";
import { philox } from "driftfield/random";

Deno.test("albers() reproduces Snyder's worked example to its seven digits", () => {
  const { data: [x, y] } = albers(points([[-75, 35]]), { radius: 1 });
  assertAlmostEquals(x, 0.2952720, 5e-8);
  assertAlmostEquals(y, 0.2416774, 5e-8);
});

Deno.test("albers() keeps areas: the Jacobian is cos(latitude) everywhere on the unit sphere", () => {
  const h = 1e-4 * 180 / Math.PI; // central differences over 2e-4 radians err by about 1e-8
  for (const longitude of [-125, -96, -67]) {
    for (const latitude of [20, 29.5, 37, 45.5, 60]) {
      const { data: p } = albers(
        points([[longitude + h, latitude], [longitude - h, latitude], [longitude, latitude + h], [
          longitude,
          latitude - h,
        ]]),
        { radius: 1 },
      );
      const [ax, ay, bx, by] = [p[0] - p[2], p[1] - p[3], p[4] - p[6], p[5] - p[7]].map((v) => v / 2e-4);
      assertAlmostEquals(ax * by - ay * bx, Math.cos(latitude * Math.PI / 180), 1e-7);
    }
  }
});

Deno.test("albers() keeps lengths along both parallels, and puts the origin at (0, 0)", () => {
  for (const latitude of [29.5, 45.5]) {
    const { data: p } = albers(points([[-96, latitude], [-95.99, latitude]]));
    const expected = 6371.0072 * Math.cos(latitude * Math.PI / 180) * 0.01 * Math.PI / 180;
    assertAlmostEquals(Math.hypot(p[2] - p[0], p[3] - p[1]), expected, 1e-6 * expected);
  }
  const origin = albers(points([[-96, 23]])).data;
  assert(Math.hypot(origin[0], origin[1]) < 1e-9, `${origin}`);
});

Deno.test("albers() counts longitudes around the globe the short way", () => {
  const across = { origin: [170, 23], radius: 1 } as const;
  const [east, same] = [albers(points([[-175, 30]]), across).data, albers(points([[185, 30]]), across).data];
  assert(east[0] > 0 && Math.hypot(east[0] - same[0], east[1] - same[1]) < 1e-12);
});

Deno.test("albers() refuses what is no place and no cone", () => {
  assertThrows(() => albers(points([[0, 91]])), RangeError, "latitude must be between -90 and 90, got 91");
  assertThrows(() => albers(points([[0, 1, 2]])), RangeError, "places must have dim 2, got 3");
  assertThrows(
    () => albers(points([[0, 1]]), { parallels: [30, -30] }),
    RangeError,
    "parallels must not be opposite",
  );
  assertThrows(() => albers(points([[0, 1]]), { radius: 0 }), RangeError, "radius must be positive, got 0");
});

Deno.test("standardise() gives mean 0 and variance 1, and its inverse the numbers again", () => {
  const noise = philox(61).normal([500, 3]).data;
  const x = points(noise.map((v, at) => [1e5, -3, 0.01][at % 3] + [20, 5, 1e-3][at % 3] * v), 3);
  for (const scales of ["columns", "common"] as const) {
    const { points: y, unstandardise, scale } = standardise(x, { scales });
    const moment = (k: number, power: number) =>
      y.data.reduce((sum, v, at) => at % 3 === k ? sum + v ** power / 500 : sum, 0);
    for (const k of [0, 1, 2]) assertAlmostEquals(moment(k, 1), 0, 1e-12);
    const variances = [0, 1, 2].map((k) => moment(k, 2));
    if (scales === "columns") { for (const v of variances) assertAlmostEquals(v, 1, 1e-12); }
    else assertAlmostEquals(variances[0] + variances[1] + variances[2], 3, 1e-12);
    assertEquals(new Set(scale).size, scales === "columns" ? 3 : 1);
    unstandardise(y).data.forEach((v, at) =>
      assertAlmostEquals(v, x.data[at], 1e-13 * Math.abs(x.data[at]) + 1e-14)
    );
  }
});

Deno.test("standardise() refuses a constant column, by its name or number", () => {
  const tenths = points([[1, 0.1], [2, 0.1], [4, 0.1]]); // three tenths have a mean that is not 0.1
  assertThrows(
    () => standardise(tenths),
    RangeError,
    "column 1 cannot be standardised: it is 0.1 in all 3 rows",
  );
  assertThrows(() => standardise(tenths, { names: ["x", "y"] }), RangeError, 'column "y" cannot be');
  assertEquals(standardise(tenths, { scales: "common" }).points.shape, [3, 2]);
  assertThrows(() => standardise(points([[1, 2], [1, 2]]), { scales: "common" }), RangeError, "column 0");
  assertThrows(() => standardise(points([[1e200], [-1e200]])), RangeError, "beyond float64's range");
  assertThrows(
    () => standardise(points([[1, NaN]])),
    RangeError,
    "x must be finite, got NaN in row 0, column 1",
  );
  assertThrows(
    () => standardise(points([[0, 1], [2, 5]])).unstandardise(points([[1]])),
    RangeError,
    "x has dim 2, but",
  );
  assertThrows(
    () => standardise(tenths, { scales: "rows" as "columns" }),
    RangeError,
    'scales must be one of columns, common; got "rows"',
  );
});
