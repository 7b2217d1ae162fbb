import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  density,
  type Grid,
  grid,
  type GridFunction,
  interpolate,
  meanOver,
  onGrid,
  points,
} from "driftfield/core";
import { convergenceOrder } from "driftfield/metrics";
import { sde } from "driftfield/processes";
import {
  backwardKolmogorov,
  conditioned,
  exitProbability,
  fokkerPlanck,
  type Future,
  last,
  meanExitTime,
} from "driftfield/solvers";

const plane = grid({ domain: [[-1, 1], [-1, 1]], cells: 8 }), line = grid({ domain: [-1, 1], cells: 8 });

Deno.test("the drift gains g gᵀ ∇log u, whatever g is, and all else stays", () => {
  const u = onGrid(plane, ([x, y]) => Math.exp(2 * x - 3 * y)), x = points([[0.2, 0.5]]); // ∇log u = (2, −3)
  const full = sde({ drift: ["x1", 1], diffusion: [["1 + x2", 2, 0], [0, "x1", -1]] });
  // g = [[1.5, 2, 0], [0, 0.2, −1]], g gᵀ = [[6.25, 0.4], [0.4, 1.04]]
  const { drift, diffusion, matrix, ...rest } = conditioned(full, u), [a, b] = drift(x, 0).data;
  assertAlmostEquals(a, 0.2 + 2 * 6.25 - 3 * 0.4, 1e-12);
  assertAlmostEquals(b, 1 + 2 * 0.4 - 3 * 1.04, 1e-12);
  assertEquals([diffusion, matrix], [full.diffusion, { dim: 2, brownians: 3 }]);
  assertEquals(rest, { calculus: "ito", noise: "full" });
  const own = sde({ drift: ["x1", "x2"], diffusion: ["x1", 3], calculus: "stratonovich" }),
    less = conditioned(own, u);
  assertEquals(
    [...less.drift(x, 0).data].map((v) => Math.fround(v)),
    [0.2 + 2 * 0.04, 0.5 - 3 * 9].map(Math.fround),
  );
  assertEquals([less.calculus, less.noise, less.slope], ["stratonovich", "diagonal", own.slope]);
});

Deno.test("Brownian motion conditioned to leave at b takes ((b−a)² − (x−a)²)/(3σ²), with order 2 on the grid", () => {
  const [a, b, sigma] = [-1, 2, 0.7], x = Float64Array.of(-0.9, 0, 0.5, 1.3), sizes = [20, 40, 80, 160];
  const brownian = sde({ drift: 0, diffusion: sigma });
  const errors = sizes.map((cells) => {
    const closed = grid({ domain: [a, b], cells, boundaries: "absorbing" });
    const open = grid({ domain: [a, b], cells, boundaries: ["no-flux", "absorbing"] });
    const up = conditioned(brownian, exitProbability(brownian, closed, { through: ([x]) => x > 0 }));
    const mean = interpolate(meanExitTime(up, open), points(x));
    return mean.map((value, i) => Math.abs(value - ((b - a) ** 2 - (x[i] - a) ** 2) / (3 * sigma ** 2)));
  });
  assertAlmostEquals(convergenceOrder(sizes.map((n) => 1 / n), errors).value, 2, 0.1);
  assert(errors[3].every((e) => e < 1e-3), `${errors[3]}`); // of 6: 160⁻² times (b − a)²/σ²
});

/** Half of ∫ |p − q| dx. */
const apart = (p: GridFunction, q: GridFunction) =>
  meanOver({ grid: p.grid, values: p.values.map((value, i) => Math.abs(value - q.values[i]) / 2) }, {
    grid: p.grid,
    values: p.values.map(() => 1),
  });

/** p u/∫ p u dx. */
function tilted(p: GridFunction, u: GridFunction): GridFunction {
  const total = meanOver(u, p);
  return { grid: p.grid, values: p.values.map((value, i) => value * u.values[i] / total) };
}

Deno.test("the density of what is conditioned to leave at b, while nothing has left, is p u/∫ p u dx", async () => {
  const well = sde({ drift: "x - x^3", diffusion: "sqrt(0.5 + 0.2 * x^2)" }), sizes = [30, 60, 120];
  const errors = await Promise.all(sizes.map(async (cells) => {
    const at = (boundaries: Grid["axes"][0]["boundaries"]) =>
      grid({ domain: [-1.5, 1.5], cells, boundaries });
    const closed = at(["absorbing", "absorbing"]), open = at(["no-flux", "absorbing"]);
    const u = exitProbability(well, closed, { through: ([x]) => x > 0 });
    const start = density(closed, ([x]) => Math.exp(-8 * (x + 0.5) ** 2), { normalise: true });
    const free = (await last(fokkerPlanck(well, closed, { start, to: 1, steps: 100 }))).density;
    const bound = await last(fokkerPlanck(conditioned(well, u), open, {
      start: { grid: open, values: tilted(start, u).values },
      to: 1,
      steps: 100,
      autonomous: true,
    }));
    const left = 1 - meanOver(u, free) / meanOver(u, start); // what has left by then, of those that leave at b
    assertAlmostEquals(bound.gone.mass.reduce((sum, mass) => sum + mass), left, 10 / cells ** 2);
    const alive = { grid: open, values: tilted(free, u).values.map((p) => p * (1 - left)) };
    const error = apart(alive, bound.density);
    return [error, error];
  }));
  assertAlmostEquals(convergenceOrder(sizes.map((n) => 1 / n), errors).value, 2, 0.1, `${errors}`);
});

Deno.test("conditioned on where it will be, in a plane with correlated noise, the density is p u_t/∫ p u_t dx", async () => {
  const swirl = sde({ drift: ["-x1 + x2", "-x1 - x2"], diffusion: [[0.8, 0], [0.3, 0.6]] });
  const start = (square: Grid) =>
    density(square, ([x, y]) => Math.exp(-6 * (x - 0.5) ** 2 - 6 * y * y), { normalise: true });
  const sizes = [24, 48], errors: number[] = [];
  for (const cells of sizes) {
    const square = grid({ domain: [[-2.4, 2.4], [-2.4, 2.4]], cells }), future: Future[] = [];
    const payoff = ([x, y]: readonly number[]) => Math.exp(-4 * (x + 0.6) ** 2 - y * y);
    for await (const frame of backwardKolmogorov(swirl, square, { payoff, to: 0.8, steps: 40, every: 1 })) {
      future.push(frame);
    }
    const way = { start: start(square), to: 0.4, steps: 20 };
    const free = (await last(fokkerPlanck(swirl, square, way))).density;
    const bound = await last(
      fokkerPlanck(conditioned(swirl, future), square, {
        ...way,
        start: tilted(way.start, future.at(-1)!.expectation),
      }),
    );
    errors.push(apart(tilted(free, future[20].expectation), bound.density));
    assert(apart(free, bound.density) > 0.2, "the future makes a difference");
  }
  assert(Math.log2(errors[0] / errors[1]) > 1.8, `of second order: ${errors}`);
});

Deno.test("between two times ∇log u is linear, and beyond them there is none", () => {
  const future = [3, 1].map((t): Future => ({ t, expectation: onGrid(line, ([x]) => Math.exp(t * x)) }));
  const { drift } = conditioned(sde({ drift: 0, diffusion: 2 }), future), x = points([[0.3]]);
  [[1, 4], [1.5, 6], [2.9, 11.6], [3, 12]].forEach(([t, value]) =>
    assertAlmostEquals(drift(x, t).data[0], value, 1e-12)
  );
  for (const t of [0.999, 3.001]) {
    assertThrows(() => drift(x, t), RangeError, `t must be among the times of the future, 1 to 3, got ${t}`);
  }
  assertThrows(() => drift(x, NaN), RangeError, "t must be finite, got NaN");
});

Deno.test("a future that is none is refused", () => {
  const one = sde({ drift: 0, diffusion: 1 }), u = onGrid(line, () => 1);
  assertThrows(
    () => conditioned(one, onGrid(plane, () => 1)),
    RangeError,
    "1 coordinates, but the grid has 2 axes",
  );
  assertThrows(
    () => conditioned(one, onGrid(line, ([x]) => x)),
    RangeError,
    "u must be above zero and finite, got -0.875",
  );
  const zero = { t: 1, expectation: onGrid(line, ([x]) => x > 0 ? 1 : 0) };
  assertThrows(() => conditioned(one, [{ t: 0, expectation: u }, zero]), RangeError, "got 0 in cell 0");
  assertThrows(() => conditioned(one, [{ t: 0, expectation: u }]), RangeError, "two times or more, got 1");
  assertThrows(() => conditioned(one, []), RangeError, "two times or more, got 0");
  assertThrows(
    () => conditioned(one, [0, 2, 0].map((t) => ({ t, expectation: u }))),
    RangeError,
    "differ, got 0 twice",
  );
  assertThrows(
    () => conditioned(one, [0, NaN].map((t) => ({ t, expectation: u }))),
    RangeError,
    "t of the future must be finite",
  );
});
