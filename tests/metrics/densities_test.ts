import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Density, density, grid, integral } from "driftfield/core";
import {
  densityCdf,
  densityCovariance,
  densityMean,
  entropy,
  fisherInformation,
  klDivergence,
  normalCdf,
  normalDensity,
  totalVariation,
} from "driftfield/metrics";
import { ornsteinUhlenbeck, sde } from "driftfield/processes";
import { fokkerPlanck, last } from "driftfield/solvers";

const line = (cells: number, half = 8) => grid({ domain: [-half, half], cells });
const normal = (cells: number, mean = 0, sd = 1) => density(line(cells), ([x]) => normalDensity(x, mean, sd));
const order = (coarse: number, fine: number) => Math.log2(Math.abs(coarse / fine));

Deno.test("entropy, divergence, mean and covariance of normal laws are the exact ones", () => {
  const [a, b, c] = [1.2, 0.5, 0.8], det = a * c - b * b; // covariance [[a, b], [b, c]] about (½, −¼)
  const plane = grid({ domain: [[-7, 8], [-7, 7]], cells: [60, 70] });
  const p = density(plane, ([x, y]) => {
    const [u, v] = [x - 0.5, y + 0.25];
    return Math.exp(-(c * u * u - 2 * b * u * v + a * v * v) / (2 * det)) / (2 * Math.PI * Math.sqrt(det));
  });
  const q = density(plane, ([x, y]) => normalDensity(x) * normalDensity(y));
  const rounding = 1e-9; // midpoints on a Gaussian err by e^(−2π²σ²/h²), and what is cut off is e^(−25)
  assertAlmostEquals(entropy(p), 1 + Math.log(2 * Math.PI) + Math.log(det) / 2, rounding);
  assertAlmostEquals(klDivergence(p, q), (a + c - 2 + 0.5 ** 2 + 0.25 ** 2 - Math.log(det)) / 2, rounding);
  [0.5, -0.25].forEach((truth, k) => assertAlmostEquals(densityMean(p)[k], truth, rounding));
  [a, b, b, c].forEach((truth, i) => assertAlmostEquals(densityCovariance(p).flat()[i], truth, rounding));
  const half: Density = { ...p, values: p.values.map((v) => v / 2) };
  assertAlmostEquals(densityCovariance(half)[0][1], b, rounding); // of what is left
});

Deno.test("total variation and Fisher information of normal laws are exact to second order", () => {
  const distance = (n: number) => totalVariation(normal(n), normal(n, 0.9)) - (2 * normalCdf(0.45) - 1);
  const error = (n: number) => fisherInformation(normal(n, 0.3, 0.7)) - 1 / 0.49;
  // At a kink a midpoint rule errs by up to h²/8 × its turn: 2 φ(½d) d/2 here, halved.
  assert(Math.abs(distance(400)) < 0.04 ** 2 / 8 * normalDensity(0.45) * 0.9);
  assertAlmostEquals(order(error(100), error(200)), 2, 0.05); // the next term: h²/12σ² = 0.004
  const plane = grid({ domain: [[-7, 7], [-6, 6]], cells: [140, 100] });
  const both = density(plane, ([x, y]) => normalDensity(x, 0, 0.9) * normalDensity(y, 0, 0.8));
  assertAlmostEquals(fisherInformation(both), 1 / 0.81 + 1 / 0.64, 0.12 ** 2 * 2 / 0.64 ** 2);
});

Deno.test("around a circle the last cell is next to the first", () => {
  const wave = (boundaries: "periodic" | "no-flux") =>
    fisherInformation(
      density(grid({ domain: [0, 1], cells: 200, boundaries }), ([x]) =>
        (1 + Math.sin(2 * Math.PI * x)) ** 2 / 1.5),
    );
  // 4 ∫ |∇√p|² = 4 (2π)²/1.5 ∫ cos², (sin πh/πh)² of it: a wave's differences.
  const truth = 4 * (2 * Math.PI) ** 2 / 3 * (Math.sin(Math.PI / 200) / (Math.PI / 200)) ** 2;
  assertAlmostEquals(wave("periodic"), truth, 1e-9 * truth);
  assertAlmostEquals(wave("no-flux"), truth * (1 - 2 / 200), 1e-9 * truth); // without the steepest of 200 steps
});

Deno.test("entropy relative to equilibrium falls as e^(−2θt) at least: as that for a shifted copy", async () => {
  const [theta, sigma] = [0.8, 1.1],
    ou = ornsteinUhlenbeck({ theta, sigma }),
    sd = sigma / Math.sqrt(2 * theta);
  const shifted = async (cells: number) => {
    const start = normal(cells, 1, sd),
      { density: p } = await last(fokkerPlanck(ou, start.grid, { start, to: 1, steps: 200 }));
    return klDivergence(p, normal(cells, 0, sd)) / klDivergence(start, normal(cells, 0, sd)) -
      Math.exp(-2 * theta);
  };
  const errors = [await shifted(60), await shifted(120)];
  assertAlmostEquals(order(errors[0], errors[1]), 2, 0.1); // h²/12sd² = 0.008 to the next term, 200 steps: (Δt)² ≪ h²
  const start = density(line(120), ([x]) => (normalDensity(x, -2, 0.5) + normalDensity(x, 1, 1)) / 2);
  const still = normal(120, 0, sd), first = klDivergence(start, still);
  let before = first;
  for await (
    const { t, density: p } of fokkerPlanck(ou, line(120), { start, to: 2, steps: 100, every: 10 })
  ) {
    const now = klDivergence(p, still);
    assert(now <= Math.exp(-2 * theta * t) * first * (1 + 4 * Math.abs(errors[1]))); // the grid's own rate is off by O(h²)
    assert(t === 0 || now < 0.9 * before);
    before = now;
  }
});

Deno.test("de Bruijn: under dX = σ dW entropy grows at ½σ² × the Fisher information", async () => {
  const sigma = 1.3, noise = sde({ drift: 0, diffusion: sigma }), dt = 0.001;
  const gap = async (cells: number) => {
    const start = density(
      line(cells),
      ([x]) => 0.3 * normalDensity(x, -1.5, 0.7) + 0.7 * normalDensity(x, 1, 0.9),
    );
    const seen: Density[] = [];
    for await (
      const frame of fokkerPlanck(noise, start.grid, { start, to: 0.1 + dt, steps: 101, every: 1 })
    ) seen.push(frame.density);
    const [before, now, after] = seen.slice(-3);
    return (entropy(after) - entropy(before)) / (2 * dt) - sigma ** 2 / 2 * fisherInformation(now);
  };
  const [coarse, fine] = [await gap(160), await gap(320)];
  // The equation's own log-mean flux and √p differ by h²/12 ∫ p (log p)'⁴/4; widths σ ≈ ½: h²/σ² = 0.04 to the next term.
  assertAlmostEquals(order(coarse, fine), 2, 0.1);
  assert(Math.abs(fine) < 0.01);
});

Deno.test("0 log 0 is 0, KL is infinite where q has nothing, and what is no density is refused by name", () => {
  const two = grid({ domain: [0, 2], cells: 4 }),
    all = density(two, () => 1 / 2),
    half = density(two, ([x]) => x < 1 ? 1 : 0);
  assertEquals([entropy(half), klDivergence(all, half), totalVariation(all, half)], [0, Infinity, 1 / 2]);
  assertAlmostEquals(klDivergence(half, all), Math.log(2), 1e-15);
  assertEquals(klDivergence(half, half), 0);
  const rung = { ...half, values: half.values.with(3, -1e-12) }; // what a step in time may leave
  assertEquals([entropy(rung), Math.round(fisherInformation(rung))], [
    0,
    Math.round(fisherInformation(half)),
  ]);
  assertThrows(
    () => entropy({ ...all, values: all.values.with(2, -0.1) }),
    RangeError,
    "p must be finite and not negative, got -0.1 in cell 2",
  );
  assertThrows(
    () => fisherInformation({ ...all, values: all.values.with(1, NaN) }),
    RangeError,
    "got NaN in cell 1",
  );
  assertThrows(
    () => entropy({ ...all, values: new Float64Array(3) }),
    RangeError,
    "one value a cell (4), got 3",
  );
  const other = density(grid({ domain: [0, 3], cells: 4 }), () => 1 / 3);
  assertThrows(
    () => klDivergence(all, other),
    RangeError,
    "on one grid, got 4 cells of [0, 2] and 4 cells of [0, 3]",
  );
  assertThrows(() => densityMean({ ...all, values: new Float64Array(4) }), RangeError, "p must have mass");
  assertAlmostEquals(integral(all), 1);
});

Deno.test("densityCdf() is the distribution function, to second order in the widths of cells, and ends at 0 and 1", () => {
  const error = (cells: number) => { // at ends of cells, which halving keeps
    const F = densityCdf(normal(cells, 0.3, 0.7));
    return Math.max(...[-1, -0.5, 0, 1, 2].map((x) => Math.abs(F(x) - normalCdf(x, 0.3, 0.7))));
  };
  assertAlmostEquals(order(error(32), error(64)), 2, 0.1);
  const F = densityCdf({ grid: line(4, 2), values: Float64Array.of(0.1, 0, 0.3, 0.1) }); // half of it has gone out
  assertEquals([-9, -2, 2, 9].map(F), [0, 0, 1, 1]);
  assertAlmostEquals(F(0.5), 0.2 + 0.3, 1e-15);
  const plane = grid({ domain: [[0, 1], [0, 1]], cells: 3 });
  assertThrows(() => densityCdf(density(plane, () => 1)), RangeError, "p must be on one axis, got two");
  assertThrows(
    () => densityCdf({ grid: line(4), values: new Float64Array(4) }),
    RangeError,
    "above zero, got 0",
  );
});
