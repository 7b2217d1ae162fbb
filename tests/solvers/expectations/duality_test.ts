import { assert, assertAlmostEquals } from "@std/assert";
import { density, type Grid, grid, meanOver, type Points, points } from "driftfield/core";
import { generator, sde } from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  backwardEuler,
  backwardKolmogorov,
  type BackwardOptions,
  ball,
  crankNicolson,
  fokkerPlanck,
  forwardEuler,
  last,
  operator,
  trBdf2,
} from "driftfield/solvers";

const steppers = [forwardEuler, backwardEuler, crankNicolson, trBdf2];
const steps = 24,
  t0 = 0.2,
  bump = ([x, y = 0.4]: readonly number[]) => Math.exp(-8 * (x - 0.4) ** 2 - 5 * (y - 0.3) ** 2);
const wave = ([x, y = 0]: readonly number[]) => Math.sin(3 * x + 1) + y * y;
const paid = ([x, y = 0]: readonly number[]) => 2 + x - 3 * y;

type Process = Parameters<typeof backwardKolmogorov>[0];

/** ∫ u p + Σ ψ · gone at each step, and the largest u. */
async function pairing(process: Process, on: Grid, options: Partial<BackwardOptions>) {
  const shared = { t0, steps, every: 1, ...options } as BackwardOptions, zero = ball([0.5, 0.5], 0.45)[0];
  const set = (x: readonly number[]) => !options.inside || zero(points([x]), 0)[0] > 0;
  const start = density(on, (x) => set(x) ? bump(x) : 0, { normalise: true });
  const forward = await Array.fromAsync(fokkerPlanck(process, on, { ...shared, start }));
  const backward = await Array.fromAsync(
    backwardKolmogorov(process, on, { ...shared, payoff: wave, atExit: paid }),
  );
  return forward.map(({ density, gone: { mass, points: { data, shape: [, dim] } } }, n) => {
    const { t, expectation } = backward[steps - n];
    assertAlmostEquals(t, forward[n].t, 1e-15);
    const out = mass.reduce((sum, m, e) => sum + m * paid([...data.subarray(e * dim, e * dim + dim)]), 0);
    return meanOver(expectation, density) + out;
  });
}

const line = (cells: number, boundaries: "absorbing" | "periodic" | ["absorbing", "no-flux"]) =>
  grid({ domain: [0, 1], cells, boundaries });
const square = grid({
  domain: [[0, 1], [0, 1]],
  cells: [9, 11],
  boundaries: [["absorbing", "no-flux"], "periodic"],
});
const closed = grid({ domain: [[0, 1], [0, 1]], cells: 12 }), [disc] = ball([0.5, 0.5], 0.45);
const driven = sde({ drift: "cos(5 * t) - 3 * x", diffusion: "0.5 + 0.2 * x * t" });
const leaning = sde({ drift: ["x2 - t", "-x1 * x2"], diffusion: [["0.6", 0], ["0.2 * sin(t)", "0.5"]] });
const closure = sde({
  drift: (x: Points, t) => ({ ...x, data: x.data.map((v) => t - v) }),
  diffusion: (x) => ({ ...x, data: x.data.map(() => 0.7) }),
});
const potential = ([x]: readonly number[], t: number) => 3 * x * x - t;
const inside = (x: Points) => disc(x, 0);

const cases: readonly [name: string, Process, Grid, Partial<BackwardOptions>][] = [
  ["an absorbing and a closed end, coefficients that change", driven, line(20, ["absorbing", "no-flux"]), {
    to: 0.25,
  }],
  ["two absorbing ends, a potential that changes", driven, line(20, "absorbing"), { to: 0.25, potential }],
  ["a ring, closures", closure, line(20, "periodic"), { to: 0.25 }],
  ["a rectangle, correlated noise, a potential", leaning, square, { to: 0.3, potential }],
  ["a disc, correlated noise", leaning, closed, { to: 0.25, inside }],
];

for (const [name, process, on, options] of cases) {
  Deno.test(`duality: with the same steps ∫ u p + Σ ψ · gone is constant: ${name}`, async () => {
    for (const stepper of steppers) {
      const pairings = await pairing(process, on, { ...options, stepper });
      // 24 steps on 10² numbers of size 1, each with some roundings of 1e-16: 1e-12 has room for all of them.
      pairings.forEach((value) => assertAlmostEquals(value, pairings[0], 1e-12, stepper.name));
    }
  });
}

Deno.test("the two operators are each other's transpose, exits included, and solve undoes v − γ A v", () => {
  const on = generator(leaning, square, { t: 0.7, potential }), rng = philox(321);
  const size = 99 + on.exits.cells.length, draw = (label: string) => rng.fork(label).normal([size, 1]).data;
  const [u, p] = [draw("u"), draw("p")], L = operator(on, "backward"), Lt = operator(on, "forward");
  const dot = (v: Float64Array, w: Float64Array) => v.reduce((sum, value, i) => sum + value * w[i], 0);
  // 1e2 numbers, times rates up to 1e2 in `apply`
  assertAlmostEquals(dot(L.apply(u), p), dot(u, Lt.apply(p)), 1e-11);
  assertAlmostEquals(dot(L.solve(0.3, u), p), dot(u, Lt.solve(0.3, p)), 1e-13 * size);
  for (const [A, v] of [[L, u], [Lt, p]] as const) {
    const x = A.solve(0.3, v), Ax = A.apply(x);
    v.forEach((value, i) => assertAlmostEquals(x[i] - 0.3 * Ax[i], value, 1e-12));
  }
});

Deno.test("duality is that of the steps, right or wrong: four coarse ones forward pair with four backward, not with five", async () => {
  const on = line(20, "absorbing"), start = density(on, bump, { normalise: true });
  const p = (await last(fokkerPlanck(driven, on, { start, to: 1, steps: 4 }))).density;
  const g = { grid: on, values: start.values.map((_, i) => i) };
  const of = async (steps: number) =>
    meanOver((await last(backwardKolmogorov(driven, on, { payoff: g, to: 1, steps }))).expectation, start);
  assertAlmostEquals(await of(4), meanOver(g, p), 1e-12);
  assert(Math.abs(await of(5) - meanOver(g, p)) > 1e-6);
});

Deno.test("what a potential kills, paid as it goes, makes up for it: u = 1 to rounding, whatever the steps", async () => {
  const options = { payoff: () => 1, atExit: () => 1, running: potential, potential, to: 0.5, t0, steps: 7 };
  for (const stepper of [backwardEuler, crankNicolson, trBdf2]) {
    for (const [process, on] of [[driven, line(20, "absorbing")], [leaning, square]] as const) {
      const { expectation } = await last(backwardKolmogorov(process, on, { ...options, stepper }));
      expectation.values.forEach((u) => assertAlmostEquals(u, 1, 1e-13, stepper.name));
    }
  }
});
