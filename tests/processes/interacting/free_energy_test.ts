import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import { cellVolume, type Density, density, grid, type GridOptions, onGrid } from "driftfield/core";
import { freeEnergy, interacting, riesz, warmEquilibrium } from "driftfield/processes";
import { fokkerPlanck, probabilityCurrent } from "driftfield/solvers";

const euler = 0.5772156649015329;

/** ∫₀¹ f, with f as singular at 0 as a logarithm: midpoints in x = u⁴. */
const overUnit = (f: (x: number) => number) => {
  const n = 400;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const u = (i + 0.5) / n;
    sum += 4 * u ** 3 * f(u ** 4) / n;
  }
  return sum;
};

Deno.test("a cell's mean of log|x − y| with itself is the integral, and so is that of two cells on a line", () => {
  // All mass in one cell of area a b, or twice as much in two of length a: the energy is −½ the mean, by quadrature of the
  // triangular laws of differences. 400 midpoints in u⁴ err by 1/(24 · 400²) × the second derivative, below 100 here.
  const tolerance = 3e-5, cold = interacting({ strength: 1, pull: 0 });
  for (const [a, b] of [[1, 1], [0.5, 0.5], [2, 0.25], [0.1, 0.7]]) {
    const plane = grid({ domain: [[0, 3 * a], [0, 3 * b]], cells: 3 });
    const { values } = onGrid(plane, () => 0);
    values[4] = 1 / (a * b);
    const mean = 4 *
      overUnit((u) => (1 - u) * overUnit((v) => (1 - v) * Math.log(Math.hypot(a * u, b * v))));
    assertAlmostEquals(freeEnergy(cold, { grid: plane, values }), -mean / 2, tolerance);
  }
  for (const n of [0, 1, 2, 15, 16, 17, 18]) {
    const a = 0.3, line = grid({ domain: [0, 20 * a], cells: 20 }), { values } = onGrid(line, () => 0);
    values[0] += 1 / a;
    values[n] += 1 / a; // mass 2
    const apart = (n: number) =>
      overUnit((u) => (1 - u) * (Math.log(a * (n + u)) + Math.log(a * (n === 1 ? 1 - u : Math.abs(n - u)))));
    const pairs = n === 0 ? 4 * apart(0) : 2 * apart(0) + 2 * apart(n);
    assertAlmostEquals(freeEnergy(cold, { grid: line, values }), -pairs / 2, 2 * tolerance);
  }
});

Deno.test("the free energy of a Gaussian is the exact one, to second order in the widths of cells", () => {
  const [c, k, T, sigma] = [1.3, 0.7, 0.4, 0.8],
    process = interacting({ strength: c, pull: k, temperature: T });
  // |x − y|² is 4σ² Exp(1) in the plane, 2σ² χ²₁ on a line: E log is log 4σ² − γ and log σ² − γ.
  const truth = (dim: number) =>
    -T * dim / 2 * Math.log(2 * Math.PI * Math.E * sigma ** 2) + k / 2 * dim * sigma ** 2 -
    c / 4 * ((dim === 2 ? Math.log(4) : 0) + 2 * Math.log(sigma) - euler);
  const cases: [GridOptions["domain"], number[]][] = [
    [[-6, 6], [60]],
    [[[-5, 5], [-5, 5]], [24, 24]],
    [[[-5, 5], [-5, 5]], [20, 36]],
  ];
  for (const [domain, cells] of cases) {
    const error = (finer: number) => {
      const g = grid({ domain, cells: cells.map((n) => finer * n) });
      const p = density(g, (x) => Math.exp(-x.reduce((sum, v) => sum + v * v, 0) / (2 * sigma ** 2)), {
        normalise: true,
      });
      return freeEnergy(process, p) - truth(cells.length);
    };
    const [coarse, fine] = [error(1), error(2)];
    assertAlmostEquals(Math.log2(coarse / fine), 2, 0.1, `${domain}: ${coarse}, ${fine}`); // h²/12σ² ≤ 0.03 to the next
    assert(Math.abs(fine) < 0.01);
  }
});

Deno.test("the equilibrium has the least free energy: moved, widened or twisted it has more", () => {
  const process = interacting({ temperature: 0.3 }), { density: p } = warmEquilibrium(process);
  const plane = grid({ domain: [[-3.5, 3.5], [-3.5, 3.5]], cells: 28 });
  const energy = (change: (x: readonly number[]) => number) =>
    freeEnergy(
      process,
      density(plane, ([x, y]) => p(Math.hypot(x, y)) * change([x, y]), { normalise: true }),
    );
  const changes = [
    ([x]: readonly number[]) => x,
    ([x, y]: readonly number[]) => x * x + y * y,
    ([x, y]: readonly number[]) => x * y,
  ];
  for (const change of changes) {
    const [less, still, more] = [-0.05, 0, 0.05].map((by) => energy((x) => Math.exp(by * change(x))));
    // A minimum: the two sides rise alike, by by²/2 × the curvature, so that the slope is a small part of it.
    assert(
      less > still && more > still && Math.abs(more - less) < 0.3 * (more + less - 2 * still),
      `${less} ${still} ${more}`,
    );
  }
});

Deno.test("the free energy falls at every step, at the rate ∫ |v|² p, to second order", async () => {
  const process = interacting({ temperature: 0.3 });
  const square = (cells: number) => grid({ domain: [[-4.5, 4.5], [-4.5, 4.5]], cells });
  const oblong = (cells: number) =>
    density(square(cells), ([x, y]) => Math.exp(-((x - 0.5) ** 2) / 0.8 - (y + 0.3) ** 2 / 1.6), {
      normalise: true,
    });
  const rates = async (start: Density, to: number, steps: number) => {
    const energy: number[] = [], loss: number[] = [];
    for await (const { density: p } of fokkerPlanck(process, start.grid, { start, to, steps, every: 1 })) {
      const { velocity: { data: v, shape: [, dim] } } = probabilityCurrent(process, p);
      energy.push(freeEnergy(process, p));
      loss.push(
        cellVolume(p.grid) * v.reduce((sum, vi, i) => sum + vi * vi * p.values[Math.floor(i / dim)], 0),
      );
    }
    assert(energy.every((F, i) => i === 0 || F < energy[i - 1]));
    const middle = steps / 2, fall = (energy[middle - 1] - energy[middle + 1]) * steps / (2 * to);
    return { fall, loss: loss[middle] };
  };
  const line = async (cells: number) => {
    const g = grid({ domain: [-5, 5], cells });
    const { fall, loss } = await rates(
      density(g, ([x]) => Math.exp(-((x - 0.5) ** 2) / 1.2), { normalise: true }),
      0.1,
      40,
    );
    return fall - loss;
  };
  const errors = [await line(50), await line(100)];
  assertAlmostEquals(Math.log2(errors[0] / errors[1]), 2, 0.1);
  // In the plane the mean of two faces misses v where it is greatest, in the tails, by (xh/σ²)²/8: half, at two widths σ.
  const [coarse, fine] = [
    await rates(oblong(20), 0.04, 2),
    await rates(oblong(40), 0.04, 2),
  ];
  const limit = (key: "fall" | "loss") => (4 * fine[key] - coarse[key]) / 3; // without the term in h²
  assertAlmostEquals(limit("fall"), limit("loss"), Math.abs(fine.fall - fine.loss) / 2); // those in h⁴
  const two = density(
    square(20),
    ([x, y]) => Math.exp(-((x - 1.5) ** 2) - y * y) + Math.exp(-((x + 1.5) ** 2) - y * y),
    {
      normalise: true,
    },
  );
  await rates(two, 3, 20);
});

Deno.test("freeEnergy() refuses other kernels and what is no density", () => {
  const p = density(grid({ domain: [0, 1], cells: 4 }), () => 1);
  const refused = (options: Parameters<typeof interacting>[0], message: string) =>
    assertThrows(() => freeEnergy(interacting(options), p), RangeError, message);
  refused({ exponent: 3 }, "got exponent 3, softening 0");
  refused({ exponent: "coulomb" }, "got exponent 1");
  refused({ softening: 0.1 }, "got exponent 2, softening 0.1");
  refused({ interaction: riesz() }, "got a force of its own");
  assert(freeEnergy(interacting({ strength: 0, exponent: 3 }), p) > 0);
  const bad = { ...p, values: p.values.with(2, -1) };
  assertThrows(
    () => freeEnergy(interacting(), bad),
    RangeError,
    "p must be finite and not negative, got -1 in cell 2",
  );
  const [none, few] = [{ ...p, values: p.values.with(1, NaN) }, { ...p, values: new Float64Array(3) }];
  assertThrows(() => freeEnergy(interacting(), none), RangeError, "got NaN in cell 1");
  assertThrows(
    () => freeEnergy(interacting(), few),
    RangeError,
    "p must have a value for each of 4 cells, got 3",
  );
});
