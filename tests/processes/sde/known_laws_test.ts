import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { points } from "driftfield/core";
import { brownianBridge, coxIngersollRoss, doubleWell, geometricBrownian } from "driftfield/processes";
import { kuboOscillator, ornsteinUhlenbeck } from "driftfield/processes";
import type { Known, Law, Stationary } from "driftfield/processes";

const ou = ornsteinUhlenbeck({ theta: 1.5, mu: 0.4, sigma: 0.7 });
const gbm = geometricBrownian({ mu: 0.3, sigma: 0.4 });
const cir = coxIngersollRoss({ kappa: 1.2, theta: 0.8, sigma: 0.5 }), bridge = brownianBridge({ b: 2, T: 3 });
const scalar: Record<string, Known<Law>> = { ou, gbm, cir, bridge };

/** ∫ f over (low, high) by the trapezoidal rule: exact to rounding where f and its derivatives vanish at both ends. */
function integral(f: (x: number) => number, low: number, high: number, n = 2000): number {
  let sum = 0;
  for (let i = 1; i < n; i++) sum += f(low + (high - low) * i / n);
  return sum * (high - low) / n;
}

const slope = (f: (x: number) => number, x: number, h = 1e-5) => (f(x + h) - f(x - h)) / (2 * h);

Deno.test("densities have mass one, and the mean and variance that the law states", () => {
  for (const [name, { law }] of Object.entries(scalar)) {
    for (const [x0, t] of [[1, 0.2], [0.6, 1], [1.7, 2.5]]) {
      const [low, high] = name === "gbm" ? [0, 600] : name === "cir" ? [0, 20] : [-10, 12], n = 100_000;
      const moment = (k: number) => integral((x) => x ** k * law.density(x, x0, t), low, high, n);
      assertAlmostEquals(moment(0), 1, 1e-9, name);
      assertAlmostEquals(moment(1), law.mean(x0, t), 1e-8, name);
      assertAlmostEquals(moment(2) - moment(1) ** 2, law.variance(x0, t), 1e-7, name);
    }
  }
});

Deno.test("means and variances obey the equation: m′ = E f and v′ = 2 Cov(X, f) + E g²", () => {
  // f = a + b x in all of them; E g² is that of the mean and variance. Central differences err by 1e-9 here.
  const noise: Record<string, (m: number, v: number) => number> = {
    ou: () => 0.49,
    gbm: (m, v) => 0.16 * (v + m * m),
    cir: (m) => 0.25 * m,
    bridge: () => 1,
  };
  for (const [name, { law, drift }] of Object.entries(scalar)) {
    for (const [x0, t] of [[1, 0.2], [0.6, 1], [1.7, 2.5]]) {
      const f = (x: number) => drift(points([[x]]), t).data[0], b = f(1) - f(0);
      const [m, v] = [law.mean(x0, t), law.variance(x0, t)];
      assertAlmostEquals(slope((s) => law.mean(x0, s), t), f(m), 1e-8, name);
      assertAlmostEquals(slope((s) => law.variance(x0, s), t), 2 * b * v + noise[name](m, v), 1e-7, name);
      // From s on, the mean is linear in X_s: Cov(X_s, X_t) = Var(X_s) ∂E[X_t | X_s]/∂X_s.
      const early = t / 3,
        onward = name === "bridge" ? (3 - t) / (3 - early) : law.mean(1, t - early) - law.mean(0, t - early);
      assertAlmostEquals(law.covariance(x0, early, t), onward * law.variance(x0, early), 1e-12, name);
      assertEquals(law.covariance(x0, early, t), law.covariance(x0, t, early));
      assertAlmostEquals(law.covariance(x0, t, t), v, 1e-12);
      assertAlmostEquals(law.mean(x0, 0), x0, 1e-15);
      assertEquals(law.variance(x0, 0), 0);
    }
  }
});

Deno.test("densities compose: ∫ p(x|y, s) p(y|x0, t) dy = p(x|x0, s + t)", () => {
  for (const [name, low, high] of [["ou", -6, 6], ["gbm", 0, 20], ["cir", 0, 12]] as const) {
    const { law } = scalar[name];
    const through = integral((y) => law.density(0.9, y, 0.7) * law.density(y, 1.1, 0.4), low, high, 20_000);
    assertAlmostEquals(through, law.density(0.9, 1.1, 1.1), 1e-10, name);
  }
});

Deno.test("stationary laws have no flux, mass one and their stated moments; transition laws tend to them", () => {
  const well = doubleWell({ height: 0.6, width: 1.3, sigma: 0.8 }), steep = doubleWell({ sigma: 0.05 });
  const cases: [Known<{ stationary: Stationary }>, number, number][] = [
    [ou, -6, 7],
    [cir, 0, 12],
    [well, -6, 6],
    [steep, -2, 2],
  ];
  for (const [{ law: { stationary }, drift, diffusion }, low, high] of cases) {
    const p = stationary.density, g2 = (x: number) => diffusion(points([[x]]), 0).data[0] ** 2;
    for (const x of [0.3, 0.9, 1.4]) { // f p = ½ (g² p)′
      const flux = drift(points([[x]]), 0).data[0] * p(x), scale = Math.max(p(x), 1e-300);
      assertAlmostEquals(
        slope((y) => g2(y) * p(y) / scale, x, 1e-6) / 2,
        flux / scale,
        1e-5 * (1 + Math.abs(flux / scale)),
      );
    }
    const moment = (k: number) => integral((x) => x ** k * p(x), low, high, 20_000);
    assertAlmostEquals(moment(0), 1, 1e-9);
    assertAlmostEquals(moment(1), stationary.mean, 1e-9);
    assertAlmostEquals(moment(2) - stationary.mean ** 2, stationary.variance, 1e-9);
  }
  for (const { law } of [ou, cir]) {
    assertAlmostEquals(law.density(0.7, 2, 40), law.stationary.density(0.7), 1e-14);
    assertAlmostEquals(law.variance(2, 40), law.stationary.variance, 1e-14);
  }
});

Deno.test("the square-root process's density is Bessel's, in 17 digits from mpmath", () => {
  // c e^(−u−v) (v/u)^(q/2) I_q(2√(uv)), evaluated with 40 digits. In the third row u and v are 8e4, and rounding 1 − e^−κt
  // or x moves the exponent by about 80 ε.
  const digits: [
    x: number,
    x0: number,
    t: number,
    kappa: number,
    theta: number,
    sigma: number,
    density: number,
  ][] = [
    [0.9, 1, 0.5, 1, 1, 0.5, 1.4406219840214362],
    [0.01, 0.2, 1, 2, 0.05, 0.8, 12.27779861033233],
    [1.001, 1, 0.0001, 1, 1, 0.5, 78.154281018105054],
    [30, 2, 3, 0.3, 5, 1.5, 1.2978758595967066e-5],
    [0.5, 0.5, 10, 1, 0.5, 1, 0.73575888272204327],
    [1e-6, 1, 0.1, 1, 1, 1, 2.4342939650044353e-12],
  ];
  for (const [x, x0, t, kappa, theta, sigma, density] of digits) {
    const { law } = coxIngersollRoss({ kappa, theta, sigma });
    assertAlmostEquals(law.density(x, x0, t) / density, 1, 1e-12);
  }
  assert(coxIngersollRoss({ kappa: 1, theta: 0.1, sigma: 1 }).law.reachesZero);
  assert(!coxIngersollRoss({ kappa: 1, theta: 0.5, sigma: 1 }).law.reachesZero);
  assertEquals([cir.law.density(-1, 1, 1), cir.law.density(0, 1, 1), cir.law.stationary.density(0)], [
    0,
    0,
    0,
  ]);
  assertEquals(coxIngersollRoss({ theta: 0.1, sigma: 1 }).law.stationary.density(0), Infinity);
});

Deno.test("laws refuse what they cannot answer, by name", () => {
  assertThrows(() => ornsteinUhlenbeck({ theta: -1 }), RangeError, "theta must be at least 0");
  assertThrows(() => ornsteinUhlenbeck({ sigma: 0 }), RangeError, "sigma must be positive");
  assertThrows(() => ou.law.mean(0, -1), RangeError, "t must be at least 0, got -1");
  assertThrows(() => ou.law.density(0, 0, 0), RangeError, "t must be positive, got 0");
  assertThrows(() => ornsteinUhlenbeck({ theta: 0 }).law.stationary.density(0), RangeError, "theta = 0");
  assertThrows(() => gbm.law.density(1, -1, 1), RangeError, "x0 must be positive, got -1");
  assertThrows(() => gbm.law.covariance(1, -1, 1), RangeError, "t must be at least 0");
  assertThrows(() => cir.law.mean(-1, 1), RangeError, "x0 must be at least 0, got -1");
  assertThrows(() => coxIngersollRoss({ kappa: 0 }), RangeError, "kappa must be positive");
  assertThrows(() => brownianBridge({ T: 0 }), RangeError, "T must be positive");
  assertThrows(() => bridge.law.mean(0, 3.1), RangeError, "t must be between 0 and 3, got 3.1");
  assertThrows(() => bridge.law.density(0, 0, 3), RangeError, "ends excluded");
  assertThrows(() => doubleWell({ width: 0 }), RangeError, "width must be positive");
  assertThrows(() => kuboOscillator({ omega: NaN }), RangeError, "omega must be finite");
  assertThrows(() => kuboOscillator().law.covariance([1, 0], -1), RangeError, "t must be at least 0");
});
