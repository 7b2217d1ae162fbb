import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { float64, type Points, points, repeat } from "driftfield/core";
import { kolmogorovQuantile, kolmogorovSmirnov, mean, normalCdf, variance } from "driftfield/metrics";
import {
  brownian,
  geometricBrownian,
  ornsteinUhlenbeck,
  sde,
  type SymbolicSde,
  toIto,
  toStratonovich,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  eulerMaruyama,
  exact,
  heunStratonovich,
  milstein,
  platenWeak2,
  rosslerSri,
  type SdeSolver,
  slowRk,
} from "driftfield/solvers";
import { follow, gridNoise } from "./orders.ts";
import { arctangent, swinging } from "./problems.ts";
import { within } from "../../within.ts";

const count = 20_000;

/** Noise of step n, drawn from a seed. */
const drawn = (seed: number, dt: number) => (step: number) => {
  const normal = (stream: string) => philox(seed).fork(stream).normal([count, 1], { step });
  return { W: float64.scale(Math.sqrt(dt), normal("W")), H: float64.scale(Math.sqrt(dt / 12), normal("H")) };
};

Deno.test("Euler–Maruyama's own laws: GBM mean x₀ (1 + μΔt)^n, OU stationary variance σ²/(2θ − θ²Δt)", () => {
  const dt = 0.25,
    noise = drawn(51, dt),
    run = (equation: SymbolicSde, start: Points, steps: number) => {
      let x = start;
      for (let i = 0; i < steps; i++) x = eulerMaruyama.step(float64, equation, x, i * dt, dt, noise(i));
      return x.data;
    };
  // e^(μt) = 2.72 is 0.28 away, OU's own variance 0.25 is 0.036 away: both some ten standard errors.
  within(mean(run(geometricBrownian({ mu: 1, sigma: 0.3 }), repeat([1], count), 4)), 1.25 ** 4, "GBM mean");
  const tail = run(ornsteinUhlenbeck({ theta: 2, sigma: 1 }), repeat([0], count), 30); // 0.5^60 of the start is left
  within(variance(tail), 1 / (4 - 4 * dt), "OU variance");
});

Deno.test("the exact transition is exact: two unequal steps have the law of one", () => {
  const theta = 2, ou = ornsteinUhlenbeck({ theta, mu: -1, sigma: 0.7 }), [early, late] = [0.2, 0.5];
  const middle = exact.step(float64, ou, repeat([1.5], count), 0, early, drawn(52, early)(0));
  const { data } = exact.step(float64, ou, middle, early, late, drawn(52, late)(1));
  const [m, v] = [ou.law.mean(1.5, early + late), ou.law.variance(1.5, early + late)];
  assertAlmostEquals(v, 0.49 / (2 * theta) * (1 - Math.exp(-2 * theta * 0.7)), 1e-15);
  within(mean(data), m, "mean");
  within(variance(data), v, "variance");
  const distance = kolmogorovSmirnov(data, (x) => normalCdf(x, m, Math.sqrt(v)));
  assert(distance < kolmogorovQuantile(1e-4) / Math.sqrt(count), `Kolmogorov–Smirnov distance ${distance}`);

  const gbm = geometricBrownian({ mu: 0.3, sigma: 0.8 }), path = brownian(philox(53), { paths: 100 });
  const half = exact.step(float64, gbm, repeat([2], 100), 0, 0.3, path(0, 0.3));
  const end = exact.step(float64, gbm, half, 0.3, 0.7, path(0.3, 1)), whole = path(0, 1).W.data;
  end.data.forEach((x, i) => assertAlmostEquals(x, 2 * Math.exp(0.3 - 0.32 + 0.8 * whole[i]), 1e-13 * x));
});

Deno.test("Heun converges to the Stratonovich solution and not to the Itô one", () => {
  const noise = gridNoise(54, 500, 1, 8),
    stratonovich = sde({ drift: "x / 2", diffusion: "x", calculus: "stratonovich" });
  const { data } = follow(heunStratonovich, stratonovich, repeat([1], 500), noise[8]),
    [{ W: { data: w } }] = noise[0];
  const misses = (end: (w: number) => number) =>
    mean(data.map((x, i) => Math.abs(Math.log(x) - end(w[i])))).value;
  // A step multiplies by 1 + z + z²/2 with z = W + dt/2, so its logarithm misses z³/6: over [0, 1] that has mean dt/4
  // and standard deviation √(15/36) dt, on average below dt. The Itô solution is lower by ½.
  assert(misses((w) => 1 / 2 + w) < 1 / 256, `${misses((w) => 1 / 2 + w)}`);
  assertAlmostEquals(misses((w) => w), 1 / 2, 1 / 256);
});

Deno.test("the correction ½ g g′ is exact: both readings have one solution, and drifts that differ by it", () => {
  const x = points(Float64Array.from({ length: 100 }, (_, i) => i / 25 - 2)),
    noise = gridNoise(55, 100, 1, 9);
  for (const { equation } of [arctangent, swinging]) {
    const other = toStratonovich(equation),
      gg = float64.mul(equation.diffusion(x, 0.3), equation.slope!(x, 0.3));
    const shift = float64.sub(equation.drift(x, 0.3), other.drift(x, 0.3));
    shift.data.forEach((v, i) => assertAlmostEquals(v, gg.data[i] / 2, 1e-14));
    const back = toIto(other).drift(x, 0.3).data;
    equation.drift(x, 0.3).data.forEach((v, i) => assertAlmostEquals(back[i], v, 1e-14));
    // Solved each in its own way, the two readings come together with order 1.
    const apart = (level: number) => {
      const [a, b] = [[milstein, equation], [heunStratonovich, other]] as const, start = repeat([0.3], 100);
      const ends = [a, b].map(([solver, one]) => follow(solver, one, start, noise[level]).data);
      return mean(ends[0].map((v, i) => Math.abs(v - ends[1][i])));
    };
    const [coarse, fine] = [apart(5), apart(9)];
    const spread = Math.hypot(coarse.standardError / coarse.value, fine.standardError / fine.value) /
      Math.log(16);
    assertAlmostEquals(Math.log(coarse.value / fine.value) / Math.log(16), 1, 0.1 + 4 * spread);
  }
});

Deno.test("backwards, a solver steps the equation whose time is turned round, on noise of variance |dt|", () => {
  const t = 0.7, dt = -0.1, x = points([[0.4], [-1.2]]);
  const noise = { W: points([[0.2], [-0.5]]), H: points([[0.03], [0.1]]) };
  const turned = sde({
    drift: "-(3 * cos(-3 * t) + 1 / 2) * x",
    diffusion: "sqrt(exp(2 * sin(-3 * t)) + x^2)",
  });
  const solvers: readonly SdeSolver[] = [
    eulerMaruyama,
    milstein,
    platenWeak2,
    rosslerSri,
    heunStratonovich,
    slowRk,
  ];
  for (const solver of solvers) {
    const back = solver.step(float64, swinging.equation, x, t, dt, noise);
    assertEquals(solver.step(float64, turned, x, -t, -dt, noise), back, solver.name);
  }
});
