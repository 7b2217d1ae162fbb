import { assert, assertAlmostEquals } from "@std/assert";
import {
  cellCentres,
  cellVolume,
  cellWidths,
  type Density,
  density,
  type Grid,
  grid,
  meanOver,
  onGrid,
  squaredNorms,
} from "driftfield/core";
import { kolmogorovQuantile, kolmogorovSmirnov, totalVariation } from "driftfield/metrics";
import {
  coldEquilibrium,
  interacting,
  type InteractingProcess,
  radialTransport,
  riesz,
  sde,
  secondMoment,
  warmEquilibrium,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  backwardEuler,
  fokkerPlanck,
  type FokkerPlanckOptions,
  last,
  simulateToEnd,
} from "driftfield/solvers";

const square = (half: number, cells: number) => grid({ domain: [[-half, half], [-half, half]], cells });
const onCircles = (g: Grid, p: (r: number) => number) =>
  density(g, ([x, y]) => p(Math.hypot(x, y)), { normalise: true });
const oblong = (g: Grid) =>
  density(g, ([x, y]) => Math.exp(-((x - 0.5) ** 2) / 0.8 - (y + 0.3) ** 2 / 1.6), { normalise: true });
const end = async (
  process: InteractingProcess,
  options: Omit<FokkerPlanckOptions, "steps"> & { steps: number },
) => (await last(fokkerPlanck(process, options.start.grid, options))).density;
const most = (values: Float64Array) => values.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
const order = ([coarse, fine]: number[]) => Math.log2(coarse / fine);

Deno.test("the second moment follows m* + (m₂(0) − m*) e^(−2kt) from data without symmetry, to second order", async () => {
  const process = interacting({ strength: 1.2, pull: 0.8, temperature: 0.3 });
  const errors = [];
  for (const cells of [20, 40]) {
    const plane = square(4, cells), start = oblong(plane), r2 = onGrid(plane, (x) => x[0] ** 2 + x[1] ** 2);
    const truth = secondMoment(process, meanOver(r2, start), 2, 0.5);
    errors.push(meanOver(r2, await end(process, { start, to: 0.5, steps: 8 })) - truth);
  }
  // The narrow side has σ = 0.63: the error's next term is less by some h²/12σ² = 0.03 at 20 cells, which turns the order
  // by 0.03/log 2; eight steps of trBdf2 err by 5e-5, a sixtieth of the finer error.
  assertAlmostEquals(order(errors), 2, 0.1);
  assert(Math.abs(errors[1]) < 0.005);
});

Deno.test("without noise radial data move as radialTransport() says: upwind, to first order in L1", async () => {
  const [c, k, t] = [1.5, 0.8, 0.5], process = interacting({ strength: c, pull: k }), flat = Math.PI * c / k;
  const gaussian = (r: number) => Math.exp(-r * r / 2) / (2 * Math.PI);
  const law = (r: number) => { // 1/p relaxes to πc/k along a path, which is found by bisection
    let [low, high] = [0, 9];
    for (let i = 0; i < 50; i++) {
      const r0 = (low + high) / 2;
      if (radialTransport(process, r0, -Math.expm1(-r0 * r0 / 2), t) < r) low = r0;
      else high = r0;
    }
    return 1 / (flat + (1 / gaussian(low) - flat) * Math.exp(-2 * k * t));
  };
  const errors = [];
  for (const cells of [32, 64]) {
    const plane = square(4.5, cells), start = onCircles(plane, gaussian);
    errors.push(2 * totalVariation(await end(process, { start, to: t, steps: 8 }), onCircles(plane, law)));
  }
  // Numerical diffusion |v| h/2 over t widens the law by |v| h t: of its σ² ≈ ½ a share of 0.05 at 32 cells.
  assertAlmostEquals(order(errors), 1, 0.1);
  assert(errors[1] < 0.07);
});

Deno.test("with noise the density settles on warmEquilibrium(), to second order, also by the float32 force", async () => {
  const constants = { strength: 1, pull: 1, temperature: 0.3 },
    { density: law } = warmEquilibrium(interacting(constants));
  const settled = (cells: number, process = interacting(constants)) =>
    end(process, { start: onCircles(square(3.5, cells), () => 1), to: 6, steps: 24, stepper: backwardEuler });
  const off = (p: Density) => totalVariation(p, onCircles(p.grid, law)), fine = await settled(32);
  // Of the start e^(−2kt) = 6e-6 is left. The edge is some √T = 0.55 wide: h²/12T = 0.05 to the next term at 16 cells.
  assertAlmostEquals(order([off(await settled(16)), off(fine)]), 2, 0.1);
  assert(off(fine) < 0.003);
  const float32 = await settled(32, interacting({ ...constants, interaction: riesz({ via: "wasm" }) }));
  assert(totalVariation(float32, fine) < 140 * 2 ** -24); // what rieszInWasm() states, relative to a sum of sizes
});

Deno.test("without interaction it is plain diffusion, to rounding: T = k is the variance-preserving one", async () => {
  const plane = square(4, 16), start = oblong(plane), beta = 1.4, to = 0.3, steps = 6;
  const own = await end(interacting({ strength: 0, pull: beta / 2, temperature: beta / 2 }), {
    start,
    to,
    steps,
  });
  const noise = sde({
    drift: ["-beta/2 * x1", "-beta/2 * x2"],
    diffusion: ["sqrt(beta)", "sqrt(beta)"],
    parameters: { beta },
  });
  const plain = (await last(fokkerPlanck(noise, plane, { start, to, steps }))).density;
  assert(totalVariation(own, plain) < 1e-12); // some 10³ roundings a step
});

Deno.test("on a line the density goes from the Gaussian to the semicircle as the noise fades", async () => {
  // Allez, Bouchaud and Guionnet (2012): |D_{−α}(ix)|⁻²/(√(2π) Γ(1 + α)) in units of √(T/k), α = c/(2T). For α = 1,
  // |D₋₁(ix)|² = ½π e^{−x²/2} (1 + erfi²(x/√2)).
  const erfi = (y: number) => {
    let [term, sum] = [y, 0];
    for (let n = 0; n < 120; n++, term *= y * y / n) sum += term / (2 * n + 1);
    return 2 / Math.sqrt(Math.PI) * sum;
  };
  const law = (x: number) =>
    2 / Math.PI * Math.exp(x * x / 2) / (Math.sqrt(2 * Math.PI) * (1 + erfi(x / Math.SQRT2) ** 2));
  const errors = [];
  for (const cells of [40, 80]) {
    const start = density(grid({ domain: [-6, 6], cells }), ([x]) => Math.exp(-x * x), { normalise: true });
    const p = await end(interacting({ strength: 2, temperature: 1 }), {
      start,
      to: 8,
      steps: 40,
      stepper: backwardEuler,
    });
    errors.push(most(p.values.map((v, i) => v - law(cellCentres(p.grid).data[i]))));
  }
  assertAlmostEquals(order(errors), 2, 0.1);

  // A step must follow how fast neighbours push each other apart, π²c p/h at most, or what alternates grows.
  const line = grid({ domain: [-2, 2], cells: 60 }),
    [h] = cellWidths(line),
    { cdf, radius } = coldEquilibrium(1);
  const cold = await end(interacting(), {
    start: density(line, () => 1 / 4),
    to: 6,
    steps: 240,
    stepper: backwardEuler,
  });
  const below = (x: number) => (1 + Math.sign(x) * cdf(Math.abs(x))) / 2;
  const off = cold.values.map((p, i) => p * h - below(-2 + h * (i + 1)) + below(-2 + h * i));
  const edge = 1 - below(radius - h); // the mass of half an edge: what a boundary within a cell can misplace
  assert(off.reduce((sum, v) => sum + Math.abs(v), 0) < edge, `${edge}`);
});

Deno.test("two thousand particles have the radial law of the grid", async () => {
  const process = interacting({ temperature: 0.3 }), n = 2000, dt = 0.01, rng = philox(88);
  const { data: z, shape } = rng.fork("start").normal([n, 2]), sd = [Math.sqrt(0.4), Math.sqrt(0.8)];
  const start = { data: z.map((v, i) => i % 2 ? -0.3 + sd[1] * v : 0.5 + sd[0] * v), shape }; // as `oblong`
  const radii = squaredNorms(await simulateToEnd(process, start, { dt, steps: 50, rng })).map(Math.sqrt);
  const p = await end(process, { start: oblong(square(4, 32)), to: 0.5, steps: 8 }), cdf = radialCdf(p);
  const distance = kolmogorovSmirnov(radii, cdf), h2 = cellVolume(p.grid);
  // Euler's law is off by O(Δt), the grid's by O(h²); particles that repel scatter less than independent ones.
  assert(distance < kolmogorovQuantile(1e-4) / Math.sqrt(n) + dt + h2 / 12, `distance ${distance}`);
  assert(kolmogorovSmirnov(radii, radialCdf(oblong(p.grid))) > 3 * distance); // they did move
});

/** P(‖X‖ ≤ r), each cell taken as 8 × 8 points. */
function radialCdf({ grid, values }: Density): (r: number) => number {
  const { data: x } = cellCentres(grid),
    [h] = cellWidths(grid),
    bins = new Float64Array(4000),
    width = 8 / bins.length;
  values.forEach((p, i) => {
    for (let s = 0; s < 64; s++) {
      const [u, v] = [(s % 8 - 3.5) / 8, (Math.floor(s / 8) - 3.5) / 8];
      bins[Math.floor(Math.hypot(x[2 * i] + h * u, x[2 * i + 1] + h * v) / width)] += p * h * h / 64;
    }
  });
  for (let b = 1; b < bins.length; b++) bins[b] += bins[b - 1];
  return (r) => r < width ? 0 : bins[Math.min(bins.length, Math.floor(r / width)) - 1];
}
