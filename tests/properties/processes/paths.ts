import { assert, assertEquals } from "@std/assert";
import { cellCount, type Grid, type points } from "driftfield/core";
import {
  brownian,
  generator,
  generatorAt,
  randomWalk,
  sde,
  stochasticIntegral,
  walkCdf,
  walkProbability,
} from "driftfield/processes";
import { count, fc, grids, made, number, positive, property, rng, type Table } from "../support.ts";

const brownians = fc.record({ paths: count(0, 5), dim: count(1, 4), to: positive(), depth: count(5, 30) });

/** An equation with as many coordinates as a grid has axes, whose noise nowhere ends. */
const onGrid = grids().map((grid) =>
  [
    made(sde(
      grid.axes.length === 1
        ? { drift: "-x", diffusion: 1 }
        : { variables: ["x", "y"], drift: ["-x", "x - y"], diffusion: [1, 0.5] },
    )),
    grid,
  ] as const
);
const balanced = ({ rates, exits }: ReturnType<typeof generator>, grid: Grid) => {
  assert(rates.every((k) => k.length === cellCount(grid) && k.every((rate) => rate >= 0)));
  assert(exits.rates.every((rate) => rate >= 0));
};

export const pathProperties: Table = {
  brownian: property(brownian, {
    valid: fc.tuple(rng, brownians),
    probe: (path, _, { to = 1 }) => path(0, to),
    overflows: "an end at 1e300 has no half that differs from the whole, of its square root",
    law: (path, _, { to = 1, paths, dim = 1 }) => {
      const [early, late, whole] = [path(0, to / 2).W, path(to / 2, to).W, path(0, to).W];
      assertEquals(whole.shape, [paths, dim]);
      whole.data.forEach((w, i) =>
        assert(Math.abs(early.data[i] + late.data[i] - w) <= 1e-14 * (1 + 9 * Math.sqrt(to)))
      );
    },
  }),
  stochasticIntegral: property(stochasticIntegral, {
    valid: fc.tuple(rng, positive(0.5, 2), count(1, 9)).map(([rng, to, steps]) =>
      [made(brownian(rng, { paths: 3, to: 2 })), (W: ReturnType<typeof points>) => W, {
        steps,
        from: 0,
        to,
      }] as const
    ),
    called: { path: "t0|t1", from: "to", integrand: "result", to: "t1|from" },
    law: ({ shape }) => assertEquals(shape, [3, 1]),
  }),
  randomWalk: property(randomWalk, {
    valid: fc.tuple(rng, fc.record({ walks: count(1, 5), steps: count(1, 9), size: positive() })),
    law: ({ shape }, _, { walks, steps }) => assertEquals(shape, [walks, steps + 1]),
    overflows: "so many steps of 1e300",
  }),
  walkProbability: property(walkProbability, {
    valid: fc.tuple(count(1, 50), fc.integer({ min: -60, max: 60 })),
    law: (p, steps, k) => {
      assert(p >= 0 && p <= 1 + 1e-12);
      assertEquals(p, walkProbability(steps, -k), "both ways alike");
    },
  }),
  walkCdf: property(walkCdf, {
    valid: fc.tuple(count(1, 50)),
    probe: (cdf) => [cdf(-1), cdf(0), cdf(1)],
    law: (cdf, steps) => assert(cdf(-steps - 1) === 0 && Math.abs(cdf(steps) - 1) < 1e-12),
  }),
  generator: property(generator, {
    valid: onGrid.chain(([sde, grid]) =>
      fc.tuple(fc.constant(sde), fc.constant(grid), fc.record({ t: number(0, 9) }))
    ),
    law: (made, _, grid) => balanced(made, grid),
  }),
  generatorAt: property(generatorAt, {
    valid: onGrid,
    probe: (at) => at(0.5),
    law: (at, _, grid) => balanced(at(1), grid),
  }),
};
