import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { type Points, points } from "driftfield/core";
import { mean } from "driftfield/metrics";
import {
  type Brownian,
  brownian,
  geometricBrownian,
  type Ito,
  ito,
  kuboOscillator,
} from "driftfield/processes";
import { ornsteinUhlenbeck, sde, stochasticIntegral, type SymbolicSde } from "driftfield/processes";
import { philox } from "driftfield/random";

/** (X_T, Y_T) by Euler's method on a path, T = 1: X + f Δt + g ΔW, g a matrix. */
function euler({ drift, diffusion, matrix }: Ito, start: Points, path: Brownian, steps: number): Points {
  const dt = 1 / steps, { dim, brownians } = matrix!;
  let x = start;
  for (let n = 0; n < steps; n++) {
    const f = drift(x, n * dt).data, g = diffusion(x, n * dt).data, W = path(n * dt, (n + 1) * dt).W.data;
    const act = (i: number, row: number) => {
      let sum = 0;
      for (let j = 0; j < brownians; j++) sum += g[i * brownians + j] * W[row * brownians + j];
      return sum;
    };
    x = points(x.data.map((v, i) => v + f[i] * dt + act(i, Math.floor(i / dim))), dim);
  }
  return x;
}

/** Squares of f(X_T) − Y_T. */
function errors(made: Ito, x0: readonly number[], path: Brownian, steps: number): Float64Array {
  const paths = path(0, 1).W.shape[0], dim = x0.length;
  const end = euler(made, made.start(points(Array.from({ length: paths }, () => [...x0]))), path, steps);
  const X = points(end.data.filter((_, i) => i % (dim + 1) < dim), dim), f = made.value(X, 1).data;
  return f.map((v, i) => (v - end.data[i * (dim + 1) + dim]) ** 2);
}

const rms = (squares: Float64Array) => Math.sqrt(mean(squares).value);

/** Slope of log₂ error over log₂ Δt, for 2⁴ … 2⁸ steps. */
function order(made: Ito, x0: readonly number[], path: Brownian): number {
  const logs = [16, 32, 64, 128, 256].map((steps) => Math.log2(rms(errors(made, x0, path, steps))));
  return logs.reduce((sum, v, i) => sum - (i - 2) * v, 0) / 10;
}

const brown = sde({ drift: 0, diffusion: 1 });
const pair = sde({
  variables: ["x", "y"],
  drift: ["0.2 * x", "-0.1 * y"],
  diffusion: [["0.5 * x", 0], ["rho * 0.3 * y", "sqrt(1 - rho^2) * 0.3 * y"]],
  parameters: { rho: 0.6 },
});

// The root mean square over 1000 paths has a relative standard error of √(κ − 1)/(2√1000), 4 to 6 % for errors of
// kurtosis κ = 6 to 15; the slope over four doublings, with weights −2 … 2 over 10 and log₂, then one of 0.02 to 0.03.
// Allowed: four of these.
Deno.test("Y follows f(X) on one Brownian path, with an error of order ½", () => {
  const one = brownian(philox(441), { paths: 1000 }), two = brownian(philox(442), { paths: 1000, dim: 2 });
  const cases: [string, Ito, number[], Brownian][] = [
    ["x² of Brownian motion", ito(brown, "x^2"), [0.5], one],
    ["sin x of Brownian motion", ito(brown, "sin(3 * x)"), [0.3], one],
    ["e^(x/2 − t/8) of Brownian motion", ito(brown, "exp(x / 2 - t / 8)"), [0], one],
    [
      "log x of geometric Brownian motion",
      ito(geometricBrownian({ mu: 0.5, sigma: 0.8 }), "log(x)"),
      [1],
      one,
    ],
    ["x y with correlated noise", ito(pair, "x * y"), [1, 2], two],
    ["the radius of Kubo's oscillator", ito(kuboOscillator({ omega: 0 }), "sqrt(x^2 + y^2)"), [1, 0], one],
  ];
  for (const [name, made, x0, path] of cases) assertAlmostEquals(order(made, x0, path), 0.5, 0.12, name);
});

Deno.test("where all noise is additive, the order is 1: x e^(θt) of Ornstein–Uhlenbeck", () => {
  const made = ito(ornsteinUhlenbeck({ theta: 1, mu: 1, sigma: 1 }), "x * exp(theta * t)");
  assertEquals(made.noise, "additive");
  assertAlmostEquals(order(made, [2], brownian(philox(449), { paths: 1000 })), 1, 0.12);
});

Deno.test("for x² of Brownian motion the error is that of Σ ΔW² for T: mean square 2TΔt", () => {
  const squares = errors(ito(brown, "x^2"), [0], brownian(philox(443), { paths: 4000 }), 64),
    e = mean(squares);
  assertAlmostEquals(e.value, 2 / 64, 4 * e.standardError);
});

Deno.test("without the second-order term Y stays away from f(X), however small the steps", () => {
  const one = brownian(philox(444), { paths: 400 }), two = brownian(philox(445), { paths: 400, dim: 2 });
  // What is missing is ½ ∫ g² f″ dt: T = 1 for x²; ½σ²T = 0.32 for log x; ρ·0.5·0.3 ∫ xy dt ≈ 0.09 · 2 for x y.
  const cases: [SymbolicSde, string, number[], Brownian, number][] = [
    [brown, "x^2", [0], one, 1],
    [geometricBrownian({ mu: 0.5, sigma: 0.8 }), "log(x)", [1], one, 0.32],
    [pair, "x * y", [1, 2], two, 0.18],
  ];
  for (const [equation, f, x0, path, missing] of cases) {
    const [wrong, right] = [false, true].map((secondOrder) =>
      rms(errors(ito(equation, f, { secondOrder }), x0, path, 256))
    );
    assert(
      wrong > 0.8 * missing && right < 0.5 * missing,
      `${f}: ${wrong} without, ${right} with, ${missing} missing`,
    );
  }
});

Deno.test("Σ W ΔW at the left ends misses (W_T² − T)/2 by a mean square of TΔt/2", () => {
  for (const [T, steps] of [[1, 8], [2, 64]]) {
    const path = brownian(philox(446), { paths: 4000, to: T }), end = path(0, T).W.data;
    const sum = stochasticIntegral(path, (W) => W, { steps, to: T }).data;
    const error = mean(sum.map((v, i) => (v - (end[i] ** 2 - T) / 2) ** 2));
    assertAlmostEquals(error.value, T * T / steps / 2, 4 * error.standardError);
    const middle = stochasticIntegral(path, (W) => W, { steps, to: T, calculus: "stratonovich" }).data;
    middle.forEach((v, i) => assertAlmostEquals(v, end[i] ** 2 / 2, 1e-13));
  }
});

Deno.test("∫ W² dW is W³/3 − ∫ W dt, missed by a mean square of T²Δt; ∫ t dW has variance T³/3", () => {
  // E(W_s² − W_i²)² = 4 t_i u + 3u² a time u after t_i, which adds up to T²Δt. ∫ W dt = T (H + ½W).
  const T = 1, steps = 32, path = brownian(philox(447), { paths: 4000 }), { W, H } = path(0, T);
  const sum = stochasticIntegral(path, (w) => points(w.data.map((v) => v * v)), { steps }).data;
  const error = mean(sum.map((v, i) => (v - W.data[i] ** 3 / 3 + T * (H.data[i] + W.data[i] / 2)) ** 2));
  assertAlmostEquals(error.value, T * T / steps, 4 * error.standardError);
  // The sum's own variance is Σ t_i² Δt = T³/3 − T²Δt/2 + TΔt²/6.
  const times = stochasticIntegral(path, (w, t) => points(w.data.map(() => t)), { steps }).data;
  const square = mean(times.map((v) => v * v));
  assertAlmostEquals(square.value, 1 / 3 - 1 / (2 * steps) + 1 / (6 * steps ** 2), 4 * square.standardError);
});

Deno.test("an integral is taken coordinate by coordinate, from a later start, with W counted from there", () => {
  const path = brownian(philox(448), { paths: 3, dim: 2, to: 2 }), { W } = path(0.5, 1.5);
  const sum = stochasticIntegral(path, (w) => w, { steps: 5, from: 0.5, to: 1.5, calculus: "stratonovich" });
  assertEquals(sum.shape, [3, 2]);
  sum.data.forEach((v, i) => assertAlmostEquals(v, W.data[i] ** 2 / 2, 1e-14));
});
