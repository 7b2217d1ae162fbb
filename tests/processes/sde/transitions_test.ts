import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { type Code, code, compileField, float64, points, type Shape } from "driftfield/core";
import { mean, variance } from "driftfield/metrics";
import { brownianBridge, coxIngersollRoss, doubleWell, geometricBrownian } from "driftfield/processes";
import { kuboOscillator, ornsteinUhlenbeck, type SymbolicSde } from "driftfield/processes";
import { philox } from "driftfield/random";

const ou = ornsteinUhlenbeck({ theta: 1.5, mu: 0.4, sigma: 0.7 }),
  gbm = geometricBrownian({ mu: 0.3, sigma: 0.4 });
const bridge = brownianBridge({ b: 2, T: 3 }), kubo = kuboOscillator({ omega: 2, sigma: 0.6 });

/** One exact step of one path. */
const step = (sde: SymbolicSde, x: number, t: number, dt: number, W: number) =>
  sde.transition!(float64, points([[x]]), t, dt, points([[W]])).data[0];

Deno.test("the exact step of Ornstein–Uhlenbeck has the law's mean and variance, forwards and backwards", () => {
  for (const dt of [1e-9, 0.1, 2, 30]) {
    assertAlmostEquals(step(ou, 1.3, 0, dt, 0), ou.law.mean(1.3, dt), 1e-14);
    const spread = step(ou, 0, 0, dt, 1) - step(ou, 0, 0, dt, 0);
    assertAlmostEquals(spread ** 2 * dt / ou.law.variance(0, dt), 1, 1e-13);
  }
  assertAlmostEquals(step(ou, step(ou, 1.3, 0, 0.2, 0), 0, -0.2, 0), 1.3, 1e-14);
  const [none, hardly] = [0, 1e-13].map((theta) => ornsteinUhlenbeck({ theta, mu: 5, sigma: 2 }));
  assertEquals(step(none, 1, 0, 0.5, 0.25), 1.5);
  assertAlmostEquals(step(hardly, 1, 0, 0.5, 0.25), 1.5, 1e-12);
  assertAlmostEquals(hardly.law.variance(0, 3), none.law.variance(0, 3), 1e-11);
});

Deno.test("the exact step of geometric Brownian motion is the exponential of its path", () => {
  const [half, rest] = [step(gbm, 2, 0, 0.3, 0.7), 0.2];
  assertAlmostEquals(step(gbm, half, 0.3, 0.5, rest), step(gbm, 2, 0, 0.8, 0.9), 1e-14);
  assertAlmostEquals(step(gbm, 2, 0, 0.8, 0.9), 2 * Math.exp((0.3 - 0.08) * 0.8 + 0.4 * 0.9), 1e-14);
});

Deno.test("the exact steps of a bridge have its law, and the last ends at its end", () => {
  // From (t, x) on it is a bridge of length 3 − t.
  for (const [t, dt] of [[0, 1], [1, 0.5], [2.5, 0.25]]) {
    const onward = brownianBridge({ b: 2, T: 3 - t }).law,
      spread = step(bridge, 0, t, dt, 1) - step(bridge, 0, t, dt, 0);
    assertAlmostEquals(step(bridge, 1.3, t, dt, 0), onward.mean(1.3, dt), 1e-14);
    assertAlmostEquals(spread ** 2 * dt, onward.variance(0, dt), 1e-14);
  }
  let x = 0.5;
  for (let n = 0; n < 30; n++) x = step(bridge, x, n * 0.1, 0.1, 0.3); // 30 · 0.1 exceeds 3 by rounding
  assertAlmostEquals(x, 2, 1e-7); // √(rounding of t / dt) of the last increment is left
});

Deno.test("Kubo's oscillator only turns: the radius stays, the angle is ωt + σW", () => {
  const z = points([[3, 4], [-1, 0.5]]), W = points([[0.7], [-1.1]]);
  const next = kubo.transition!(float64, z, 0, 0.3, W).data;
  for (const i of [0, 1]) {
    const [x, y] = z.data.slice(2 * i),
      angle = Math.atan2(y, x) + 2 * 0.3 + 0.6 * W.data[i],
      r = Math.hypot(x, y);
    assertAlmostEquals(next[2 * i], r * Math.cos(angle), 1e-14);
    assertAlmostEquals(next[2 * i + 1], r * Math.sin(angle), 1e-14);
  }
});

Deno.test("Kubo's moments are those of turned points", () => {
  const paths = 20_000, shape: Shape = [paths, 1], W = philox(421).normal(shape);
  const start = points(Array.from({ length: paths }, () => [1, 2]));
  const z = kubo.transition!(float64, start, 0, 1, W).data,
    { law } = kubo,
    m = law.mean([1, 2], 1),
    c = law.covariance([1, 2], 1);
  const [x, y] = [0, 1].map((k) => z.filter((_, i) => i % 2 === k));
  const near = (e: { value: number; standardError: number }, truth: number) =>
    assertAlmostEquals(e.value, truth, 4 * e.standardError);
  near(mean(x), m[0]);
  near(mean(y), m[1]);
  near(variance(x), c.xx);
  near(variance(y), c.yy);
  near(mean(x.map((v, i) => (v - m[0]) * (y[i] - m[1]))), c.xy);
  assertAlmostEquals(c.xx + c.yy + m[0] ** 2 + m[1] ** 2, 5, 1e-14); // |z|² stays
});

Deno.test("recorded as code, exact steps are the same functions; a bridge knows the time of the step", () => {
  for (const [sde, brownians] of [[ou, 1], [gbm, 1], [bridge, 1], [kubo, 1]] as const) {
    const dim = sde.symbols.variables.length, dt = 0.25;
    const compiled = compileField(dim + brownians, (space, xw) => {
      const W: Code = xw.slice(dim);
      return sde.transition!(space, xw.slice(0, dim), 0, dt, W);
    });
    const x = [0.8, -0.4].slice(0, dim), t = 1.5;
    const plain = sde.transition!(float64, points([x]), t, dt, points([[0.3]])).data;
    assertEquals(compiled(points([[...x, 0.3]]), t).data, plain);
  }
  assert(code().symbol("t").op === "symbol");
});

/** The ends of many paths by Euler's method, from x0. */
function euler(
  { drift, diffusion }: SymbolicSde,
  x0: number,
  T: number,
  steps: number,
  paths: number,
  seed: number,
) {
  const dt = T / steps, noise = philox(seed);
  let x = points(new Float64Array(paths).fill(x0));
  for (let n = 0; n < steps; n++) {
    const f = drift(x, n * dt).data,
      g = diffusion(x, n * dt).data,
      z = noise.normal(x.shape, { step: n }).data;
    x = points(x.data.map((v, i) => v + f[i] * dt + g[i] * Math.sqrt(dt) * z[i]));
  }
  return x.data;
}

Deno.test("simulated moments are those of the law: square-root process and double well", () => {
  // Euler's chain has moments of its own. With linear drift the mean is θ + (x0 − θ)(1 − κΔt)ⁿ exactly; the variance is
  // off by less than κΔt of itself.
  const cir = coxIngersollRoss({ kappa: 1.2, theta: 0.8, sigma: 0.5 }), T = 1, steps = 100, kdt = 0.012;
  const x = euler(cir, 1.5, T, steps, 10_000, 422), v = variance(x), truth = cir.law.variance(1.5, T);
  assertAlmostEquals(mean(x).value, 0.8 + 0.7 * (1 - kdt) ** steps, 4 * mean(x).standardError);
  assertAlmostEquals(v.value, truth, 4 * v.standardError + kdt * truth);
  // The well's noise takes it over the barrier in about a unit of time; after 12 the start is forgotten to e^−12. Near
  // its bottom the well is harmonic with rate V″ = 2, and Euler's variance there is off by V″Δt/2 = 2 %.
  const well = doubleWell({ sigma: 1.2 }), y = euler(well, 0, 12, 600, 4000, 423), w = variance(y);
  const { stationary } = well.law;
  assertAlmostEquals(w.value, stationary.variance, 4 * w.standardError + 0.02 * stationary.variance);
  const inside = mean(y.map((v) => Math.abs(v) < 0.5 ? 1 : 0)), cells = 1000;
  const middle = Array.from(
    { length: cells },
    (_, i) => stationary.density(-0.5 + (i + 0.5) / cells) / cells,
  );
  assertAlmostEquals(
    inside.value,
    middle.reduce((a, b) => a + b),
    4 * inside.standardError + 0.02 * inside.value,
  );
});
