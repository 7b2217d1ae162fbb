import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { cellCentres, density, type Grid, grid, integral, pointMass } from "driftfield/core";
import { doubleWell, sde } from "driftfield/processes";
import {
  backwardEuler,
  crankNicolson,
  fokkerPlanck,
  type FokkerPlanckOptions,
  forwardEuler,
  last,
  type Stepper,
  trBdf2,
} from "driftfield/solvers";

const endOf = async (...run: Parameters<typeof fokkerPlanck>) => (await last(fokkerPlanck(...run))).density;
const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

const wells = doubleWell(), line = grid({ domain: [-2.2, 2.2], cells: 110 });
const gaussian = density(line, ([x]) => Math.exp(-((x - 0.4) ** 2) / 0.1), { normalise: true });
const all: readonly Stepper[] = [forwardEuler, backwardEuler, crankNicolson, trBdf2];

Deno.test("mass is conserved to 1e-12; with open ends and killing, what is left and what is gone", async () => {
  const open = grid({ domain: [-1.2, 1.4], cells: 65, boundaries: ["absorbing", "absorbing"] });
  const start = density(open, ([x]) => Math.exp(-x * x / 0.1), { normalise: true });
  for (const stepper of all) {
    const steps = stepper === forwardEuler ? 400 : 50;
    for await (
      const { density } of fokkerPlanck(wells, line, { start: gaussian, to: 1, steps, stepper, every: 10 })
    ) {
      assertAlmostEquals(integral(density), 1, 1e-12, stepper.name);
    }
    const end = await last(fokkerPlanck(wells, open, { start, to: 1, steps, stepper }));
    assertEquals([...end.gone.points.data], [1.4, -1.2]);
    assert(end.gone.mass.every((mass) => mass > 1e-3));
    assertAlmostEquals(integral(end.density) + sum(end.gone.mass), 1, 1e-12, stepper.name);
    // A potential that is the same everywhere takes the same share from everything: e^{−Vt}, to the stepper's order.
    const killed = await last(
      fokkerPlanck(wells, line, { start: gaussian, to: 1, steps, stepper, potential: () => 0.7 }),
    );
    assertAlmostEquals(
      integral(killed.density),
      Math.exp(-0.7),
      0.7 ** (stepper.order + 1) / steps ** stepper.order,
    );
  }
});

Deno.test("a potential that grows with time is followed, also where the equation does not change", async () => {
  const options = {
    start: gaussian,
    to: 1,
    steps: 200,
    potential: (_: readonly number[], t: number) => 2 * t,
  };
  const end = await last(fokkerPlanck(wells, line, options));
  assertAlmostEquals(integral(end.density), Math.exp(-1), 2 ** 3 / 200 ** 2); // ∫ 2t = 1, to second order
});

Deno.test("densities stay ≥ 0: backward Euler at every step, forward Euler and Crank–Nicolson up to their bounds", async () => {
  const centre = pointMass(line, [line.axes[0].low + 40.5 * 0.04]); // the hardest start: a single cell
  const fastest = 2 * 0.5 ** 2 / 2 / 0.04 ** 2 * 1.2; // 2D/h², and a fifth for the drift, at most 0.2 / 0.04 · …
  for (
    const [stepper, dts] of [[backwardEuler, [1e-4, 1, 1e4]], [forwardEuler, [0.9 / fastest]], [
      crankNicolson,
      [1.8 / fastest],
    ]] as const
  ) {
    for (const dt of dts) {
      const options: FokkerPlanckOptions = { start: centre, to: 30 * dt, steps: 30, stepper, every: 1 };
      for await (
        const { density } of fokkerPlanck(sde({ drift: "x - x^3", diffusion: 0.5 }), inner, fit(options))
      ) {
        assert(density.values.every((p) => p >= 0), `${stepper.name}, dt = ${dt}`);
      }
    }
  }
});

/** Where the drift stays small: |x − x³| ≤ 0.385 on [−1.2, 1.2], the highest rate 2D/h² + O(1). */
const inner: Grid = grid({ domain: [-1.2, 1.2], cells: 60 });
const fit = (options: FokkerPlanckOptions): FokkerPlanckOptions => ({
  ...options,
  start: pointMass(inner, [0.02]),
});

Deno.test("the equilibrium stays, for any time and step; everything else goes there", async () => {
  const p = wells.law.stationary.density, start = density(line, ([x]) => p(x), { normalise: true });
  const far = await endOf(wells, line, { start, to: 1e6, steps: 7, stepper: backwardEuler });
  far.values.forEach((value, i) => assertAlmostEquals(value, start.values[i], 1e-10));
  const end = await endOf(wells, line, { start: gaussian, to: 1e6, steps: 100, stepper: backwardEuler });
  end.values.forEach((value, i) => assertAlmostEquals(value, start.values[i], 1e-10));
});

Deno.test("on a random grid any positive process conserves mass and positivity", async () => {
  const unit = fc.double({ min: -1, max: 1, noNaN: true }),
    boundary = fc.constantFrom("no-flux" as const, "periodic" as const);
  await fc.assert(
    fc.asyncProperty(
      unit,
      unit,
      unit,
      fc.integer({ min: 3, max: 9 }),
      fc.integer({ min: 3, max: 9 }),
      boundary,
      async (a, b, c, n0, n1, ends) => {
        const process = sde({
          drift: ["9 * a * x2 + sin(7 * t)", "b - 20 * c * x1"],
          diffusion: [["1 + c * x1 / 2", 0], ["b / 4", "1 - a * x2 / 2"]],
          parameters: { a, b, c },
        });
        const plane = grid({ domain: [[-1, 1], [-1, 1]], cells: [n0, n0], boundaries: [ends, "no-flux"] });
        const start = density(plane, ([x, y]) => 1 + x * y, { normalise: true });
        const end = await endOf(process, plane, { start, to: n1, steps: 5, stepper: backwardEuler });
        assert(end.values.every((p) => p >= 0));
        assertAlmostEquals(integral(end), 1, 1e-12);
      },
    ),
    { seed: 12, numRuns: 60 },
  );
});

Deno.test("cellCentres and densities are in one order: a mean that is known", async () => {
  const plane = grid({ domain: [[0, 2], [0, 1]], cells: [20, 10] }), x = cellCentres(plane).data;
  const push = sde({ drift: [0, 0.3], diffusion: [0.1, 0.1] }), start = pointMass(plane, [1.05, 0.25]);
  const { values } = await endOf(push, plane, { start, to: 0.5, steps: 50 });
  const mean = (k: number) => values.reduce((sum, p, i) => sum + p * x[2 * i + k] * 0.01, 0);
  assertAlmostEquals(mean(0), 1.05, 1e-6); // no wall within 4 standard deviations of 0.07 …
  assertAlmostEquals(mean(1), 0.4, 1e-3);
});
