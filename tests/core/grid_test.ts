import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import {
  cellCentres,
  cellCount,
  cellVolume,
  cellWidths,
  density,
  densityOf,
  grid,
  type GridFunction,
  integral,
  interpolate,
  meanOver,
  onGrid,
  pointMass,
  points,
} from "driftfield/core";

const plane = grid({ domain: [[-1, 2], [0, 1]], cells: [6, 4] });

Deno.test("a grid's cells tile its domain, the first axis fastest", () => {
  const { data } = cellCentres(plane);
  assertEquals([cellCount(plane), cellWidths(plane), cellVolume(plane)], [24, [0.5, 0.25], 0.125]);
  assertEquals([...data.slice(0, 4)], [-0.75, 0.125, -0.25, 0.125]);
  assertEquals([...data.slice(12, 14)], [-0.75, 0.375]);
});

Deno.test("grid() reads boundaries for all ends, for axes, and for the two ends of one axis", () => {
  const ends = (boundaries: Parameters<typeof grid>[0]["boundaries"], dim = 1) =>
    grid({ domain: Array.from({ length: dim }, () => [0, 1] as const), cells: 3, boundaries }).axes.map((
      axis,
    ) => axis.boundaries);
  assertEquals(ends(undefined), [["no-flux", "no-flux"]]);
  assertEquals(ends("periodic", 2), [["periodic", "periodic"], ["periodic", "periodic"]]);
  assertEquals(ends(["absorbing", "no-flux"]), [["absorbing", "no-flux"]]);
  assertEquals(ends(["absorbing", ["no-flux", "absorbing"]], 2), [["absorbing", "absorbing"], [
    "no-flux",
    "absorbing",
  ]]);
});

Deno.test("grid() refuses what is no grid, by name", () => {
  const refused = (options: Partial<Parameters<typeof grid>[0]>, says: string) =>
    assertThrows(() => grid({ domain: [0, 1], cells: 5, ...options }), RangeError, says);
  refused({ cells: 2 }, "cells must be at least 3, got 2");
  refused({ cells: [5, 5] }, "cells must be one number an axis (1), got 2");
  refused({ domain: [[0, 1], [3, 2]] }, "domain[1] must increase, got [3, 2]");
  refused({ domain: [0, NaN] }, "domain high must be finite, got NaN");
  refused({ domain: [[0, 1], [0, 1], [0, 1]] }, "axes of the domain must be between 1 and 2, got 3");
  refused({ boundaries: ["periodic", "no-flux"] }, "both ends of an axis must be periodic, or none");
  refused(
    { boundaries: "open" as "periodic" },
    'boundary must be one of no-flux, absorbing, periodic; got "open"',
  );
});

Deno.test("density() integrates to one exactly, and refuses what does not", () => {
  const line = grid({ domain: [-8, 8], cells: 64 }), gauss = ([x]: readonly number[]) => Math.exp(-x * x / 2);
  const p = density(line, (x) => gauss(x) / Math.sqrt(2 * Math.PI));
  assertAlmostEquals(integral(p), 1, 1e-15);
  // The midpoint rule is exact to rounding on such a function: nothing was rescaled.
  assertAlmostEquals(p.values[32], Math.exp(-(0.125 ** 2) / 2) / Math.sqrt(2 * Math.PI), 1e-15);
  assertThrows(() => density(line, gauss), RangeError, "must integrate to one over the domain, got 2.50662");
  assertAlmostEquals(integral(density(line, gauss, { normalise: true })), 1, 1e-15);
  assertThrows(() => density(line, ([x]) => x), RangeError, "must not be negative, got -7.875 at x = -7.875");
  assertThrows(() => density(line, () => 0, { normalise: true }), RangeError, "got 0: widen the domain");
  assertThrows(() => onGrid(line, ([x]) => Math.log(x)), RangeError, "got NaN at x = -7.875");
});

Deno.test("densityOf() keeps mass and mean of particles, and is the transpose of interpolate()", () => {
  const place = fc.tuple(
    fc.double({ min: -0.75, max: 1.75, noNaN: true }),
    fc.double({ min: 0.125, max: 0.875, noNaN: true }),
  );
  fc.assert(
    fc.property(
      fc.array(place, { minLength: 1, maxLength: 8 }),
      fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 24, maxLength: 24 }),
      (rows, values) => {
        const x = points(rows),
          p = densityOf(plane, x),
          u: GridFunction = { grid: plane, values: Float64Array.from(values) };
        assertAlmostEquals(integral(p), 1, 1e-14);
        for (const k of [0, 1]) { // between the outermost centres, where nothing is clamped
          const mean = rows.reduce((sum, row) => sum + row[k], 0) / rows.length;
          assertAlmostEquals(meanOver(onGrid(plane, (at) => at[k]), p), mean, 1e-14);
        }
        const average = interpolate(u, x).reduce((sum, value) => sum + value, 0) / rows.length;
        assertAlmostEquals(meanOver(u, p), average, 9 * 1e-14);
      },
    ),
    { seed: 41, numRuns: 100 },
  );
});

Deno.test("interpolate() is exact for bilinear functions between centres, and goes round a circle", () => {
  const u = onGrid(plane, ([x, y]) => 1 + 2 * x - y + 3 * x * y);
  assertAlmostEquals(interpolate(u, points([[0.3, 0.6]]))[0], 1 + 0.6 - 0.6 + 3 * 0.18, 1e-14);
  const ring = grid({ domain: [0, 1], cells: 4, boundaries: "periodic" });
  const v = { grid: ring, values: Float64Array.of(1, 0, 0, 3) };
  assertEquals([...interpolate(v, points([[0], [1], [0.9375]]))], [2, 2, 2.5]);
  assertEquals(pointMass(ring, [0]).values, Float64Array.of(2, 0, 0, 2));
  assertThrows(
    () => interpolate(v, points([[1.5]])),
    RangeError,
    "x in row 0, column 0 must be between 0 and 1, got 1.5",
  );
  assertThrows(
    () => interpolate(v, points([[0, 0]])),
    RangeError,
    "x must have dim 1, as the grid has, got 2",
  );
  assertThrows(() => meanOver(v, density(plane, () => 1 / 3)), RangeError, "u has 4 cells, but p has 24");
});
