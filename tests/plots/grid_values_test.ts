import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { grid, onGrid } from "driftfield/core";
import { histogram, line } from "driftfield/plots";
import { column, layersOf } from "./reading.ts";

const axis = grid({ domain: [-1, 3], cells: 20 }), u = onGrid(axis, ([x]) => x * x);
const square = onGrid(grid({ domain: [[0, 1], [0, 1]], cells: 3 }), () => 1);

Deno.test("a function on a grid of one axis is a line through the centres of the cells, alone, by name, or as truth", () => {
  const series = { x: [0, 1], y: [0, 1] };
  for (
    const [plot, at] of [[line(u), 0], [line({ series, grid: u }), 1], [
      line(series, { truth: u }),
      1,
    ]] as const
  ) {
    const layer = layersOf(plot)[at], x = column(layer, "x"), y = column(layer, "y");
    assertEquals(x.length, 20);
    x.forEach((v, i) => assertAlmostEquals(v, -1 + (i + 0.5) / 5, 1e-4 * 4)); // written to 1e-4 of their ranges
    y.forEach((v, i) => assertAlmostEquals(v, u.values[i], 1e-4 * 9));
  }
});

Deno.test("several references are told apart by name, a function on a grid among them", () => {
  const { alt } = line({ x: [0, 1], y: [0, 1] }, { truth: { grid: u, formula: (x) => x * x } });
  assert(alt.includes("dashed: grid, formula"), alt);
});

Deno.test("a function on a grid of two axes is no curve, and one that is not finite is not drawn", () => {
  assertThrows(
    () => line(square),
    RangeError,
    "a curve needs a function on a grid of one axis, got 2; see heatmap",
  );
  assertThrows(() => histogram([1, 2], { density: { wrong: square } }), RangeError, "one axis");
  const values = u.values.with(3, NaN);
  assertThrows(() => line({ grid: axis, values }), RangeError, "y must be finite, got NaN at index 3");
  assertThrows(
    () => histogram([1], { density: { p: { grid: axis, values } } }),
    RangeError,
    'y of "p" must be finite',
  );
});
