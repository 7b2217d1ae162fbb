import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  type Boundary,
  cellVolume,
  type Density,
  density,
  type Grid,
  grid,
  type Points,
  points,
} from "driftfield/core";
import { mean, normalDensity } from "driftfield/metrics";
import { vectorField } from "driftfield/plots";
import {
  type Diffusion,
  generator,
  type GeneratorOptions,
  interacting,
  ornsteinUhlenbeck,
  sde,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import { divergence, fieldOnGrid, operator, probabilityCurrent, record, simulate } from "driftfield/solvers";

const most = (values: Float64Array) => values.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
const bumps = (g: Grid): Density =>
  // no symmetry, nothing zero
  density(g, (x) => x.reduce((p, v, k) => p * (1.5 + Math.sin((2 + k) * v + k) + 0.1 * v * v), 1), {
    normalise: true,
  });

/** The greatest |∂p/∂t + ∇·J|, in units of the highest rate times the highest density. */
function imbalance(process: Diffusion, p: Density, options: GeneratorOptions = {}): number {
  const { values } = p, made = generator(process, p.grid, options), A = operator(made, "forward");
  const state = new Float64Array(values.length + made.exits.cells.length);
  state.set(values);
  const change = A.apply(state), outflow = divergence(probabilityCurrent(process, p, options)).values;
  const left = outflow.map((d, i) => made.outside?.[i] ? 0 : d + change[i] + made.killing[i] * values[i]);
  return most(left) / (A.fastest * most(values));
}

const noisy = (lean: number): Diffusion => ({
  drift: ({ data, shape }) => ({ data: data.map((v, i) => i % 2 ? 1 - v : Math.sin(v)), shape }),
  diffusion: ({ shape: [n] }) => points(Array.from({ length: n }, () => [1, 0, lean, 0.8])),
  noise: "full",
  matrix: { dim: 2, brownians: 2 },
});
const [correlated, opposed] = [noisy(0.4), noisy(-0.4)];

Deno.test("∂p/∂t = −∇·J to rounding, whatever the ends, with exits, killing and correlated noise", () => {
  const plain = sde({ drift: "-x^3 + 1", diffusion: "1 + 0.3 * sin(x)" });
  const ends: (Boundary | [Boundary, Boundary])[] = ["no-flux", "absorbing", "periodic", [
    "absorbing",
    "no-flux",
  ]];
  const rounding = 40 * 2 ** -53; // some ten terms of a cell, each of a few roundings
  for (const one of ends) {
    const line = grid({ domain: [-1, 2], cells: 17, boundaries: [one] });
    assert(imbalance(plain, bumps(line), { potential: ([x]) => x * x }) < rounding, `${one}`);
    for (const other of ends) {
      const plane = grid({ domain: [[-1, 2], [0, 2]], cells: [9, 7], boundaries: [one, other] });
      for (const noise of [sde({ drift: ["x2", "-x1"], diffusion: [1, "1 + x2^2"] }), correlated, opposed]) {
        assert(
          imbalance(noise, bumps(plane)) < rounding,
          `${one}, ${other}: ${imbalance(noise, bumps(plane))}`,
        );
      }
    }
  }
  const disk = ({ data, shape: [n] }: Points) =>
    Float64Array.from({ length: n }, (_, i) => 1 - Math.hypot(data[2 * i] - 1, data[2 * i + 1]));
  const outsideOfDisk = (x: Points) => disk(x).map((level) => -level);
  for (const [process, inside] of [[correlated, disk], [opposed, outsideOfDisk]] as const) { // both meet where it closes
    const tube = grid({ domain: [[-1.2, 1.2], [-1.2, 1.2]], cells: 16, boundaries: ["periodic", "no-flux"] });
    const p = bumps(tube), { outside } = generator(process, tube, { inside });
    const within = { grid: tube, values: p.values.map((v, i) => outside![i] ? 0 : v) };
    assert(imbalance(process, within, { inside }) < rounding);
  }
});

Deno.test("in detailed balance nothing flows: J = 0 to rounding, with noise that varies or is correlated", () => {
  const well = grid({ domain: [-2, 2], cells: 60 });
  const equilibrium = density(well, ([x]) => Math.exp(2 * (x * x / 2 - x ** 4 / 4)), { normalise: true });
  const plane = grid({ domain: [[-3, 3], [-3, 3]], cells: 20 }),
    tilted: Diffusion = { // f = −D x: N(0, 1)
      ...correlated,
      drift: ({ data, shape }) => ({
        data: data.map((v, i) => i % 2 ? -0.2 * data[i - 1] - 0.4 * v : -0.5 * v - 0.2 * data[i + 1]),
        shape,
      }),
    };
  const gaussian = density(plane, ([x, y]) => Math.exp(-(x * x + y * y) / 2), { normalise: true });
  for (
    const [process, p] of [[sde({ drift: "x - x^3", diffusion: 1 }), equilibrium], [
      tilted,
      gaussian,
    ]] as const
  ) {
    const { faces } = probabilityCurrent(process, p),
      { fastest } = operator(generator(process, p.grid), "forward");
    const h = Math.sqrt(cellVolume(p.grid) ** (2 / p.grid.axes.length));
    // A flux is a difference of two equal products: the exponent's rounding, some 2⁻⁵³ × |∫f/D| ≤ 20, is what is left.
    for (const J of faces) assert(most(J) < 40 * 2 ** -53 * fastest * h * most(p.values), `${most(J)}`);
  }
});

Deno.test("a circulation is found: f = −D x + ωRx has J = ω R x p, to second order, and no divergence", () => {
  const omega = 1.5,
    linear = ([[a, b], [c, d]]: number[][]): Diffusion["drift"] => ({ data: x, shape }) => ({
      data: x.map((_, i) => i % 2 ? c * x[i - 1] + d * x[i] : a * x[i] + b * x[i + 1]),
      shape,
    });
  const plain: Diffusion = {
    drift: linear([[-1, -omega], [omega, -1]]),
    diffusion: ({ data, shape }) => ({ data: data.map(() => Math.SQRT2), shape }),
  };
  const full = { ...correlated, drift: linear([[-0.5, -0.2 - omega], [omega - 0.2, -0.4]]) };
  const error = (process: Diffusion, cells: number) => {
    const square = grid({ domain: [[-5, 5], [-5, 5]], cells });
    const p = density(square, ([x, y]) => Math.exp(-(x * x + y * y) / 2) / (2 * Math.PI));
    const J = probabilityCurrent(process, p), { data: x } = J.positions;
    const off = J.current.data.map((j, i) => j - omega * p.values[i >> 1] * (i % 2 ? x[i - 1] : -x[i + 1]));
    return [most(off), most(divergence(J).values)];
  };
  for (const process of [plain, full]) {
    const [coarse, fine] = [error(process, 40), error(process, 80)];
    for (const k of [0, 1]) { // the next term is less by some h²/4 = 1/64 at 40 cells, which turns the slope by 1/64/log 2
      assertAlmostEquals(Math.log2(coarse[k] / fine[k]), 2, 0.1);
    }
    assert(fine[0] < 0.01 * omega / (2 * Math.PI)); // of the most that flows, about ω p(0)
  }
});

Deno.test("J/p is Nelson's velocity E[(x₊ − x₋)/2Δt | x] of Ornstein–Uhlenbeck paths, and zero at equilibrium", async () => {
  const [theta, sigma, mu, dt] = [1, 1, 0.5, 0.04], ou = ornsteinUhlenbeck({ theta, sigma, mu });
  const [m0, s0] = [-1, 0.4], steps = 13, rng = philox(91), line = grid({ domain: [-5, 5], cells: 200 });
  const { data: z, shape } = rng.fork("start").normal([100_000, 1]),
    start = { data: z.map((v) => m0 + s0 * v), shape };
  const { frames } = await record(simulate(ou, start, { dt, steps, every: 1, rng }));
  const [before, now, after] = frames.slice(-3).map(({ data }) => data),
    decay = Math.exp(-theta * dt * (steps - 1));
  const m = mu + (m0 - mu) * decay,
    variance = s0 ** 2 * decay ** 2 + sigma ** 2 * (1 - decay ** 2) / (2 * theta);
  const p = density(line, ([x]) => normalDensity(x, m, Math.sqrt(variance)));
  const { current } = probabilityCurrent(ou, p), h = 0.05;
  for (const [from, to] of [[60, 78], [78, 90], [90, 102], [102, 120]]) { // cells: intervals about as wide as the law's sd
    const rows = [...now.keys()].filter((i) => now[i] >= h * from - 5 && now[i] < h * to - 5);
    const seen = mean(rows.map((i) => (after[i] - before[i]) / (2 * dt)));
    const sum = (values: Float64Array) => values.subarray(from, to).reduce((a, b) => a + b, 0);
    const velocity = sum(current.data) / sum(p.values);
    // The law is Gaussian: E[x±|x] are linear in x, and at x within 2 of the mean miss the velocity by less than Δt²/4.
    assertAlmostEquals(seen.value, velocity, 4 * seen.standardError + dt ** 2 / 4 + h ** 2);
    assert(velocity > 10 * seen.standardError);
  }
  const still = density(line, ([x]) => ou.law.stationary.density(x));
  assert(most(probabilityCurrent(ou, still).current.data) < 1e-12); // rates 400 × roundings of p
});

Deno.test("particles that act on each other have their force in the current, and a density of zero has no velocity", () => {
  const line = grid({ domain: [-2, 2], cells: 40 }), p = density(line, ([x]) => Math.abs(x) < 1 ? 1 / 2 : 0);
  const apart = probabilityCurrent(interacting({ temperature: 0, pull: 0 }), p),
    none = interacting({ strength: 0, pull: 0 });
  assert(apart.velocity.data[26] > 0.5 && apart.velocity.data[13] < -0.5);
  assertEquals(apart.velocity.data[39], 0);
  assertEquals(most(probabilityCurrent(none, p).current.data), 0);
});

Deno.test("fieldOnGrid() makes a current what vectorField() draws, and wrong input is refused by name", () => {
  const square = grid({ domain: [[-3, 3], [-3, 3]], cells: 12 }), p = bumps(square);
  const turning = sde({ drift: ["-x2", "x1"], diffusion: [1, 1] }), J = probabilityCurrent(turning, p);
  const field = fieldOnGrid(square, J.velocity);
  assert(vectorField(field, { domain: [[-4, 4], [-4, 4]], strength: "v" }).alt.includes("v from"));
  const at = points([[J.positions.data[60], J.positions.data[61]], [9, 0]]);
  assertEquals([...field(at, 0).data.slice(2)], [0, 0]);
  assertAlmostEquals(field(at, 0).data[1], J.velocity.data[61], 1e-12);
  assertThrows(
    () => fieldOnGrid(square, points([[1, 2]])),
    RangeError,
    "vectors must have shape [144, 2], got [1,2]",
  );
  const made = generator(turning, square), other = bumps(grid({ domain: [[-3, 3], [-3, 4]], cells: 12 }));
  assertThrows(() => probabilityCurrent(made, other), RangeError, "p is on another grid");
  assertThrows(
    () => probabilityCurrent(made, { grid: square, values: p.values.with(7, NaN) }),
    RangeError,
    "p must be finite, got NaN in cell 7",
  );
});
