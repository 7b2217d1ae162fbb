import { assert } from "@std/assert";
import { column, density, grid, type Points, points } from "driftfield/core";
import { densityCdf, kolmogorovQuantile, kolmogorovSmirnov, normalDensity } from "driftfield/metrics";
import { doubleWell } from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  fieldOnGrid,
  fokkerPlanck,
  probabilityCurrent,
  rk4,
  simulateToEnd,
  solveOde,
} from "driftfield/solvers";

Deno.test("particles, the density on a grid and the probability flow of one equation have one law", async () => {
  const wells = doubleWell({ sigma: 0.6 }),
    line = grid({ domain: [-2.5, 2.5], cells: 500 }),
    to = 1,
    n = 2000;
  const start = density(line, ([x]) => normalDensity(x, 0.1, 0.3)), rng = philox(16);
  const frames = await Array.fromAsync(fokkerPlanck(wells, line, { start, to, steps: 100, every: 1 }));
  const end = densityCdf(frames.at(-1)!.density);

  const cloud = points(rng.fork("start").normal([n, 1]).data.map((z) => 0.1 + 0.3 * z));
  const noisy = await simulateToEnd(wells, cloud, { dt: 0.002, steps: 500, rng: rng.fork("noise") });

  // No noise: each particle moves with v = J/p, which is known every hundredth, linear in between.
  const flows = frames.map(({ density, t }) =>
    fieldOnGrid(line, probabilityCurrent(wells, density, { t }).velocity)
  );
  const v = (x: Points, t: number) => {
    const i = Math.min(99, Math.floor(100 * t)),
      share = 100 * t - i,
      [a, b] = [flows[i](x, t), flows[i + 1](x, t)];
    return points(a.data.map((value, k) => (1 - share) * value + share * b.data[k]));
  };
  const moved = (await solveOde(v, cloud, { to, steps: 100, solver: rk4 })).end;

  // Two samples of n drawn from the law would exceed the bound once in ten thousand times; grid and steps are of second
  // order, (1/100)² and less.
  const bound = kolmogorovQuantile(1e-4) / Math.sqrt(n) + 1e-3,
    away = (x: Points) => kolmogorovSmirnov(column(x, 0), end);
  assert(away(noisy) < bound, `particles: ${away(noisy)}`);
  assert(away(moved) < bound, `probability flow: ${away(moved)}`);
  // Drift alone, without the noise's part of v, would not do.
  const driven = (await solveOde(wells.drift, cloud, { to, steps: 100, solver: rk4 })).end;
  assert(away(driven) > 2 * bound, `drift alone: ${away(driven)}`);
});
