import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  cosine,
  edm,
  forwardSde,
  linearPath,
  logSnr,
  noiseLevel,
  ratesAt,
  type Schedule,
  schedule,
  type ScheduleDefinition,
  subVariancePreserving,
  timeAtLogSnr,
  timeAtNoiseLevel,
  trigonometricPath,
  varianceExploding,
  variancePreserving,
} from "driftfield/processes";

const betaMin = 0.1, betaMax = 20, s = 0.008;
const beta = (t: number) => betaMin + (betaMax - betaMin) * t;
const integral = (t: number) => betaMin * t + (betaMax - betaMin) * t * t / 2;
const angle = (t: number) => Math.PI / 2 * (t + s) / (1 + s);

/** α, σ, the rate α′/α and g² as the papers have them, written for accuracy near t = 0. */
const papers: [
  made: Schedule,
  alpha: (t: number) => number,
  sigma: (t: number) => number,
  rate: (t: number) => number,
  g2: (t: number) => number,
][] = [
  [
    variancePreserving(),
    (t) => Math.exp(-integral(t) / 2),
    (t) => Math.sqrt(-Math.expm1(-integral(t))),
    (t) => -beta(t) / 2,
    beta,
  ],
  [
    subVariancePreserving(),
    (t) => Math.exp(-integral(t) / 2),
    (t) => -Math.expm1(-integral(t)),
    (t) => -beta(t) / 2,
    (t) => -beta(t) * Math.expm1(-2 * integral(t)),
  ],
  [
    cosine(),
    (t) => Math.cos(angle(t)) / Math.cos(angle(0)),
    // cos² a − cos² b = sin(b − a) sin(b + a)
    (t) => Math.sqrt(Math.sin(angle(t) - angle(0)) * Math.sin(angle(t) + angle(0))) / Math.cos(angle(0)),
    (t) => -Math.PI / 2 / (1 + s) * Math.tan(angle(t)),
    (t) => Math.PI / (1 + s) * Math.tan(angle(t)),
  ],
  [
    varianceExploding(),
    () => 1,
    (t) => 0.01 * 5000 ** t,
    () => 0,
    (t) => (0.01 * 5000 ** t) ** 2 * 2 * Math.log(5000),
  ],
  [edm(), () => 1, (t) => t, () => 0, (t) => 2 * t],
  [linearPath(), (t) => 1 - t, (t) => t, (t) => -1 / (1 - t), (t) => 2 * t / (1 - t)],
  [
    trigonometricPath(),
    (t) => Math.cos(Math.PI / 2 * t),
    (t) => Math.sin(Math.PI / 2 * t),
    (t) => -Math.PI / 2 * Math.tan(Math.PI / 2 * t),
    (t) => Math.PI * Math.tan(Math.PI / 2 * t),
  ],
];

/** Times from `from` to `to`, evenly by their logarithm where that helps. */
const timesOf = ({ from, to }: Schedule, n = 40) =>
  Array.from({ length: n + 1 }, (_, i) => from > 0 ? from * (to / from) ** (i / n) : to * i / n);

for (const [made, alpha, sigma, rate, g2] of papers) {
  Deno.test(`${made.name}: α, σ, drift and diffusion are the paper's`, () => {
    for (const t of timesOf(made)) {
      const rates = ratesAt(made, t),
        near = (a: number, b: number, relative: number) =>
          assertAlmostEquals(a, b, relative * Math.abs(b), `at t = ${t}`);
      // Angles of cosines and exponents of up to 10 are exact to 1e-15; 1 − α² to 1e-16, hence σ² to 1e-15/σ².
      const subtracted = 4e-16 / Math.min(1, sigma(t) ** 2), steep = 1e-15 / alpha(t);
      near(made.alpha(t), alpha(t), 1e-14 + steep);
      near(made.sigma(t), sigma(t), 1e-14 + subtracted);
      near(made.variance(t), sigma(t) ** 2, 1e-14 + 2 * subtracted);
      near(rates.rate, rate(t), 1e-13 + steep);
      near(rates.g2, g2(t), 1e-13 + 4 * steep + 2 * subtracted);
      assert(rates.g2 >= 0 && made.dSigma(t) > 0);
    }
  });

  Deno.test(`${made.name}: derivatives are those of differences`, () => {
    for (const t of timesOf(made, 12).slice(1, -1)) {
      for (
        const [f, df] of [[made.alpha, made.dAlpha], [made.variance, made.dVariance], [
          made.sigma,
          made.dSigma,
        ]]
      ) {
        const h = 1e-3 * Math.min(t, 1.02 * made.to - t),
          slope = (h: number) => (f(t + h) - f(t - h)) / (2 * h);
        const [coarse, fine] = [slope(2 * h), slope(h)], better = (4 * fine - coarse) / 3; // of order 4
        const rounding = 1e-15 * Math.max(1, f(t)) / h; // values are exact to 1e-15, of 1 where 1 − α² is one
        assertAlmostEquals(df(t), better, Math.abs(fine - coarse) + rounding);
      }
    }
  });

  Deno.test(`${made.name}: the log-SNR falls, and times are found again from it and from σ/α`, () => {
    const times = timesOf(made), values = times.map((t) => logSnr(made, t));
    values.forEach((value, i) => {
      if (i > 0) assert(value < values[i - 1]);
      const t = times[i], level = noiseLevel(made, t);
      assertAlmostEquals(
        value,
        2 * Math.log(alpha(t) / sigma(t)),
        1e-14 * (1 + Math.abs(value)) + 1e-15 / Math.min(1, sigma(t) ** 2, alpha(t)) * 4,
      );
      // the SNR is known to 1e-15/σ² and falls at least as 1/t or 1/(1 − t) does: so well is t
      const slack = 1e-14 * (1 + 1 / Math.min(1, sigma(t) ** 2)) * t + 1e-15;
      assertAlmostEquals(timeAtLogSnr(made, value), t, slack);
      assertAlmostEquals(timeAtNoiseLevel(made, level), t, slack);
    });
    const [high, low] = [values[0], values.at(-1)!];
    for (const outside of [high + 0.1, low - 0.1]) {
      assertThrows(() => timeAtLogSnr(made, outside), RangeError, "value must be a log-SNR between");
    }
    assertThrows(() => timeAtLogSnr(made, NaN), RangeError, "value must be finite, got NaN");
    assertThrows(() => timeAtNoiseLevel(made, 0), RangeError, "level must be positive, got 0");
  });
}

Deno.test("the forward SDEs are printed as in the papers", () => {
  const tex = (made: Schedule) => forwardSde(made).tex();
  assertEquals(
    tex(variancePreserving()),
    "dX_t = -\\tfrac{1}{2} X_t (\\beta_{0} + \\beta_{1} t)\\,dt + \\sqrt{\\beta_{0} + \\beta_{1} t}\\,dW_t",
  );
  assertEquals( // equation 12 of Song et al. (2021)
    tex(subVariancePreserving()).split("\\,dt + ")[1],
    "\\sqrt{(1 - e^{-t (2 \\beta_{0} + \\beta_{1} t)}) (\\beta_{0} + \\beta_{1} t)}\\,dW_t",
  );
  assertEquals(tex(edm()), "dX_t = \\sqrt{2 t}\\,dW_t");
  assertEquals(tex(linearPath()), "dX_t = -\\frac{X_t}{1 - t}\\,dt + \\sqrt{\\frac{2 t}{1 - t}}\\,dW_t");
  assertEquals(
    tex(varianceExploding()),
    "dX_t = \\sqrt{2 \\sigma_{0}^{2} \\log\\left(\\frac{\\sigma_{1}}{\\sigma_{0}}\\right) " +
      "\\left(\\frac{\\sigma_{1}}{\\sigma_{0}}\\right)^{2 t}}\\,dW_t",
  );
});

Deno.test("the cosine's β is 2/(1 − t) before t = 1: its integral diverges, and nothing is left of the data there", () => {
  const made = cosine();
  for (const h of [1e-2, 1e-4, 1e-6]) {
    // β = (π/(1 + s)) cot u, u = πh/(2(1 + s)); u cot u = 1 − u²/3 − …; cos near its zero is exact to 1e-16
    assertAlmostEquals(-2 * ratesAt(made, 1 - h).rate * h, 2, 2 * h * h + 4e-16 / h);
  }
  assert(Math.abs(made.alpha(1)) < 1e-15 && ratesAt(made, 1).g2 > 1e15);
  assert(made.alpha(made.to) < 0.01 && ratesAt(made, made.to).g2 < 2 / (1 - made.to));
});

Deno.test("schedule(): σ and σ² are two ways to the same", () => {
  const [one, other] = [
    schedule({ alpha: "1 - t", sigma: "t + k * t^2", parameters: { k: 0.5 }, to: 0.9 }),
    schedule({ alpha: "1 - t", variance: "t^2 * (1 + k * t)^2", parameters: { k: 0.5 }, to: 0.9 }),
  ];
  for (const t of [0.1, 0.5, 0.9]) {
    for (const name of ["alpha", "dAlpha", "sigma", "dSigma", "variance", "dVariance"] as const) {
      assertAlmostEquals(one[name](t), other[name](t), 1e-14);
    }
  }
  assertEquals([one.from, one.to, one.name], [0.0009, 0.9, "schedule"]);
});

Deno.test("schedules refuse what is none, by name", () => {
  const refused = (change: Partial<ScheduleDefinition>, kind: ErrorConstructor, message: string) =>
    assertThrows(() => schedule({ alpha: 1, sigma: "t", ...change }), kind, message);
  refused({ sigma: undefined }, TypeError, "schedule needs sigma or variance, got neither");
  refused({ variance: "t^2" }, TypeError, "got both");
  refused({ alpha: "1 - u" }, SyntaxError, 'unknown symbol "u"');
  refused({ alpha: "1 -" }, SyntaxError, "alpha");
  refused({ sigma: "t / 0" }, RangeError, "divides by zero");
  refused({ parameters: { k: 1 } }, RangeError, 'parameter "k" stands in no expression');
  refused({ sigma: "k * t", parameters: { k: NaN } }, RangeError, "parameter k must be finite, got NaN");
  refused({ parameters: { t: 1 } }, RangeError, 'parameter "t" has a meaning of its own');
  refused({ to: 0 }, RangeError, "to must be positive, got 0");
  refused({ from: -1 }, RangeError, "from must be between 0 and 1, got -1");
  refused({ from: 1 }, RangeError, "from must be below to = 1, got 1");
  refused({ from: 0 }, RangeError, "sigma at from = 0 must be positive, got 0");
  refused({ alpha: "0.5 - t" }, RangeError, "alpha at to = 1 must be at least 0, got -0.5");
  refused(
    { variance: "t - 0.1", sigma: undefined },
    RangeError,
    "sigma at from = 0.001 must be finite, got NaN",
  );
  assertThrows(() => variancePreserving({ betaMin: 0 }), RangeError, "betaMin must be positive, got 0");
  assertThrows(
    () => subVariancePreserving({ betaMin: 2, betaMax: 1 }),
    RangeError,
    "betaMax must be at least 2, got 1",
  );
  assertThrows(() => cosine({ s: -1 }), RangeError, "s must be at least 0, got -1");
  assertThrows(() => varianceExploding({ sigmaMin: 0 }), RangeError, "sigmaMin must be positive, got 0");
  assertThrows(
    () => edm({ sigmaMin: 3, sigmaMax: 3 }),
    RangeError,
    "sigmaMax must be above sigmaMin = 3, got 3",
  );
  assertThrows(() => forwardSde(edm(), { dim: 0 }), RangeError, "dim must be at least 1, got 0");
});
