import { assert, assertEquals } from "@std/assert";
import {
  cellCentres,
  cellCount,
  cellVolume,
  cellWidths,
  density,
  densityOf,
  type Grid,
  grid,
  type GridFunction,
  integral,
  interpolate,
  meanOver,
  onGrid,
  pointMass,
  type Points,
  requireGridFunction,
} from "driftfield/core";
import {
  cloud,
  count,
  fc,
  grids,
  list,
  made,
  number,
  numbers,
  positive,
  property,
  type Table,
} from "../support.ts";

const gridded = (of = number()): fc.Arbitrary<GridFunction> =>
  grids().chain((grid) => numbers(cellCount(grid), of).map((values) => made({ grid, values })));

/** Points inside a grid, both ends among them. */
const inside = (grid: Grid, batch: readonly [number, number]): fc.Arbitrary<Points> =>
  cloud({ batch, dim: grid.axes.length, of: number(0, 1) }).map(({ data, shape }) => ({
    data: data.map((u, i) => {
      const { low, high } = grid.axes[i % shape[1]];
      return u === 1 ? high : low + u * (high - low);
    }),
    shape,
  }));

/** Sums of n numbers of size m, and their products with the volume of a cell, round off by less than this. */
const rounding = (n: number, m: number) => 4 * (n + 4) * Number.EPSILON * m;

const made1 = fc.tuple(grids());
const domain = fc.oneof(
  fc.tuple(number(-9, 0), number(0.5, 9)),
  fc.array(fc.tuple(number(-9, 0), number(0.5, 9)), { minLength: 1, maxLength: 2 }),
);
const boundary = fc.constantFrom("no-flux" as const, "absorbing" as const, "periodic" as const);

export const gridProperties: Table = {
  grid: property(grid, {
    valid: fc.tuple(fc.record({ domain, cells: count(3, 9), boundaries: boundary })),
    law: ({ axes }, { domain: [first], cells }) => {
      assertEquals(axes.length, typeof first === "number" ? 1 : axes.length);
      assert(axes.every((axis) => axis.cells === cells && axis.low < axis.high));
    },
    called: { boundaries: "boundary" },
    overflows: "the width of [0, 1e300] is still a number, but its square is not",
  }),
  cellCount: property(cellCount, { valid: made1, law: (n, { axes }) => assert(n >= 3 ** axes.length) }),
  cellWidths: property(cellWidths, {
    valid: made1,
    law: (w, { axes }) => assertEquals(w.length, axes.length),
  }),
  cellVolume: property(cellVolume, { valid: made1, law: (volume) => assert(volume > 0) }),
  cellCentres: property(cellCentres, {
    valid: made1,
    law: ({ shape }, grid) => assertEquals(shape, [cellCount(grid), grid.axes.length]),
  }),
  onGrid: property(onGrid, {
    valid: fc.tuple(
      grids(),
      list(3).map(([a, b, c]) => ([x, y = 0]: readonly number[]) => a + b * x + c * y),
    ),
    law: ({ values }, grid, f) =>
      assertEquals(values[0], f([...cellCentres(grid).data.subarray(0, grid.axes.length)])),
    called: { f: "function" },
  }),
  requireGridFunction: property(requireGridFunction, {
    valid: fc.tuple(fc.constant("u"), gridded()),
  }),
  integral: property(integral, {
    valid: fc.tuple(gridded()),
    law: (mass, { grid, values }) => {
      const volume = cellVolume(grid), plain = volume * values.reduce((a: number, b: number) => a + b, 0);
      assert(Math.abs(mass - plain) <= rounding(values.length, 10 * volume * values.length));
    },
  }),
  meanOver: property(meanOver, {
    valid: gridded().chain((u) =>
      fc.tuple(fc.constant(u), numbers(u.values.length).map((values) => made({ grid: u.grid, values })))
    ),
    law: (mean, u, p) => assertEquals(mean, meanOver(p, u)),
  }),
  density: property(density, {
    valid: fc.tuple(
      grids(),
      positive().map((a) => (x: readonly number[]) => Math.exp(-a * x[0] * x[0] / 10)),
      fc.constant({ normalise: true }),
    ),
    law: (p) => assert(Math.abs(integral(p) - 1) <= rounding(p.values.length, 1)),
    called: { p: "density|function" },
  }),
  pointMass: property(pointMass, {
    valid: grids().chain((grid) =>
      fc.tuple(fc.constant(grid), inside(grid, [1, 1]).map(({ data }) => [...data]))
    ),
    law: (p) => assert(Math.abs(integral(p) - 1) <= rounding(p.values.length, 1)),
    called: { at: "x|row" },
  }),
  densityOf: property(densityOf, {
    valid: grids().chain((grid) => fc.tuple(fc.constant(grid), inside(grid, [1, 5]))),
    law: (p, _, x) => assert(Math.abs(integral(p) - 1) <= rounding(p.values.length + 4 * x.shape[0], 1)),
  }),
  interpolate: property(interpolate, {
    valid: gridded().chain((u) => fc.tuple(fc.constant(u), inside(u.grid, [0, 5]))),
    law: (values, u, x) => {
      const [low, high] = [Math.min(...u.values), Math.max(...u.values)];
      assertEquals(values.length, x.shape[0]);
      assert(
        values.every((v) => v >= low - rounding(4, 10) && v <= high + rounding(4, 10)),
        "a mean of its neighbours",
      );
    },
  }),
};
