import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { float64, type Points, points } from "driftfield/core";
import { coxIngersollRoss, formulaText, geometricBrownian, ito, kuboOscillator } from "driftfield/processes";
import { ornsteinUhlenbeck, sde, type SymbolicSde, toStratonovich } from "driftfield/processes";
import { philox } from "driftfield/random";

const { exp, sin, cos, sqrt } = Math;
const brown = sde({ drift: 0, diffusion: 1 });
const ou = ornsteinUhlenbeck({ theta: 1.5, mu: 0.4, sigma: 0.7 }),
  gbm = geometricBrownian({ mu: 0.3, sigma: 0.4 });
const pair = sde({
  variables: ["x", "y"],
  drift: ["a * x", "b * y"],
  diffusion: [["s * x", 0], ["rho * q * y", "sqrt(1 - rho^2) * q * y"]],
  parameters: { a: 0.2, b: -0.1, s: 0.5, q: 0.3, rho: 0.6 },
});

type Hand = (x: number, y: number, t: number) => [drift: number, ...diffusion: number[]];
/** Equation, f, its differential by hand, and as it is printed. */
const table: [SymbolicSde, string, Hand, string][] = [
  [brown, "x^2", (x) => [1, 2 * x], "1 | 2 * x"],
  [brown, "exp(x)", (x) => [exp(x) / 2, exp(x)], "exp(x) / 2 | exp(x)"],
  [brown, "sin(x)", (x) => [-sin(x) / 2, cos(x)], "-(sin(x) / 2) | cos(x)"],
  [brown, "x^3 - 3*t*x", (x, _, t) => [0, 3 * (x * x - t)], "0 | 3 * (x^2 - t)"],
  [brown, "exp(x - t/2)", (x, _, t) => [0, exp(x - t / 2)], "0 | exp(x - t / 2)"],
  [gbm, "log(x)", () => [0.3 - 0.08, 0.4], "mu - sigma^2 / 2 | sigma"],
  [gbm, "x^2", (x) => [(0.6 + 0.16) * x * x, 0.8 * x * x], "x^2 * (2 * mu + sigma^2) | 2 * x^2 * sigma"],
  [
    ou,
    "x^2",
    (x) => [2 * x * 1.5 * (0.4 - x) + 0.49, 1.4 * x],
    "2 * theta * x * mu - 2 * theta * x^2 + sigma^2 | 2 * x * sigma",
  ],
  [
    ou,
    "x * exp(theta*t)",
    (_x, _, t) => [0.6 * exp(1.5 * t), 0.7 * exp(1.5 * t)],
    "theta * exp(theta * t) * mu | exp(theta * t) * sigma",
  ],
  [
    pair,
    "x * y",
    (x, y) => [(0.2 - 0.1 + 0.6 * 0.5 * 0.3) * x * y, (0.5 + 0.6 * 0.3) * x * y, sqrt(0.64) * 0.3 * x * y],
    "x * y * (a + b + rho * q * s) | y * x * (s + rho * q) | x * sqrt(1 - rho^2) * q * y",
  ],
  [
    pair,
    "x / y",
    (x, y) => [(0.2 + 0.1 + 0.09 - 0.09) * x / y, (0.5 - 0.18) * x / y, -sqrt(0.64) * 0.3 * x / y],
    "x * (a - b + q^2 - q * rho * s) / y | x * (s - rho * q) / y | -(x * sqrt(1 - rho^2) * q / y)",
  ],
  [kuboOscillator(), "x^2 + y^2", () => [0, 0], "0 | 0"],
  [kuboOscillator(), "atan(y / x)", () => [1, 0.5], "omega | sigma"],
  [
    sde({ drift: [0, 0], diffusion: [1, 1], variables: ["x", "y"] }),
    "log(x^2 + y^2)",
    (x, y) => [0, 2 * x / (x * x + y * y), 2 * y / (x * x + y * y)],
    "0 | 2 * x / (x^2 + y^2) | 2 * y / (x^2 + y^2)",
  ],
  [
    sde({ drift: [0, 0], diffusion: [1, 1], variables: ["x", "y"] }),
    "sqrt(x^2 + y^2)",
    (x, y) => [0.5 / Math.hypot(x, y), x / Math.hypot(x, y), y / Math.hypot(x, y)],
    "1 / (2 * sqrt(x^2 + y^2)) | x / sqrt(x^2 + y^2) | y / sqrt(x^2 + y^2)",
  ],
  [
    sde({ drift: "x", diffusion: [["x", "t"]] }),
    "log(x) + t^2",
    (x, _, t) => [2 * t + 1 - 0.5 * (x * x + t * t) / x ** 2, 1, t / x],
    "2 * t + 1 / 2 - t^2 / (2 * x^2) | 1 | t / x",
  ],
];

Deno.test("Itô's lemma agrees with the differentials of textbooks, and prints as they do", () => {
  const uniform = philox(431).uniform([100, 3]).data.map((u) => 0.2 + 2 * u);
  for (const [equation, f, byHand, printed] of table) {
    const { terms, drift, diffusion, symbols, matrix } = ito(equation, f),
      dim = equation.symbols.variables.length;
    assertEquals([terms.drift, ...terms.diffusion].map(formulaText).join(" | "), printed, f);
    for (let i = 0; i < 100; i++) {
      const [x, y, t] = uniform.slice(3 * i, 3 * i + 3), at = points([[...[x, y].slice(0, dim), 0]]);
      const g = diffusion(at, t).data, brownians = matrix!.brownians;
      const found = [drift(at, t).data[dim], ...g.slice(dim * brownians)], expected = byHand(x, y, t);
      assertEquals(found.length, expected.length);
      found.forEach((v, k) =>
        assertAlmostEquals(v, expected[k], 1e-12 * Math.max(1, Math.abs(expected[k])), f)
      );
    }
    assertEquals(symbols.variables.length, dim + 1);
  }
});

Deno.test("d/dt E f(X_t) = E of what stands before dt, by quadrature against the exact law", () => {
  for (
    const [equation, f, low, high] of [[ou, "x^2", -6, 7], [ou, "sin(2*x)", -6, 7], [gbm, "sqrt(x)", 0, 40], [
      gbm,
      "log(x)^2",
      0,
      40,
    ]] as const
  ) {
    const { law } = equation, made = ito(equation, f), n = 20_000, t = 0.8;
    const grid = points(Float64Array.from({ length: n - 1 }, (_, i) => low + (high - low) * (i + 1) / n));
    const expect = (values: Float64Array, time: number) =>
      values.reduce((sum, v, i) => sum + v * law.density(grid.data[i], 1.1, time), 0) * (high - low) / n;
    const values = made.value(grid, t).data, joint = float64.stack([grid, made.value(grid, t)]);
    const before = made.drift(joint, t).data.filter((_, i) => i % 2 === 1), h = 1e-4;
    // Central differences err by h²/6 · d³/dt³ ≈ 1e-8, and by the rounding of the sums over h.
    assertAlmostEquals((expect(values, t + h) - expect(values, t - h)) / (2 * h), expect(before, t), 1e-7, f);
  }
});

Deno.test("the terms come apart, and without the second order the chain rule of smooth paths is left", () => {
  const whole = ito(gbm, "t * x^2"), smooth = ito(gbm, "t * x^2", { secondOrder: false });
  const { time, firstOrder, secondOrder } = whole.terms;
  assertEquals([time, firstOrder, secondOrder].map(formulaText), [
    "x^2",
    "2 * mu * x^2 * t",
    "sigma^2 * x^2 * t",
  ]);
  assertEquals(formulaText(smooth.terms.secondOrder), "0");
  assertEquals(formulaText(smooth.terms.drift), "x^2 * (1 + 2 * mu * t)");
  assertEquals(smooth.terms.diffusion, whole.terms.diffusion);
  assertEquals(
    whole.tex({ apart: true }),
    "d(t X_t^{2}) = \\Big(\\underbrace{X_t^{2}}_{\\text{time}} + \\underbrace{2 \\mu t X_t^{2}}_{\\text{first order}} + " +
      "\\underbrace{\\sigma^{2} t X_t^{2}}_{\\text{second order}}\\Big)\\,dt + 2 \\sigma t X_t^{2}\\,dW_t",
  );
  assertEquals(ito(brown, "x^2").tex(), "d(X_t^{2}) = dt + 2 X_t\\,dW_t");
  assertEquals(
    ito(brown, "x^2").tex({ apart: true }),
    "d(X_t^{2}) = \\underbrace{1}_{\\text{second order}}\\,dt + 2 X_t\\,dW_t",
  );
  assertEquals(ito(kuboOscillator(), "x^2 + y^2").tex(), "d(X_t^{2} + Y_t^{2}) = 0");
  assertEquals(ito(brown, "3").tex({ apart: true }), "d(3) = 0");
});

Deno.test("a Stratonovich equation gives the same differential as the Itô equation it stands for", () => {
  const here = ito(gbm, "sin(x)"),
    there = ito(toStratonovich(gbm), "sin(x)"),
    at = points([[0.7, 0], [1.9, 0]]);
  assertEquals(there.calculus, "ito");
  here.drift(at, 0).data.forEach((v, i) => assertAlmostEquals(there.drift(at, 0).data[i], v, 1e-14));
});

Deno.test("the result is an equation of X and Y on the same Brownian motions", () => {
  const made = ito(pair, "x * y"), { symbols, noise, matrix } = made;
  assertEquals([symbols.variables, noise, matrix], [["x", "y", "z"], "full", { dim: 3, brownians: 2 }]);
  assertEquals(ito(ou, "x").noise, "additive");
  assertEquals(ito(gbm, "x^n", { name: "power", parameters: { n: 2.5 } }).symbols.parameters, {
    mu: 0.3,
    sigma: 0.4,
    n: 2.5,
  });
  assertEquals(made.start(points([[2, 3], [4, 5]])), points([[2, 3, 6], [4, 5, 20]]));
  assertEquals(ito(brown, "x + t").start(points([[2]]), 0.5), points([[2, 2.5]]));
  assertEquals(made.value(points([[2, 3]]), 0), points([[6]]));
});

Deno.test("what cannot be is refused: names, expressions, and starts where f or its differential is not finite", () => {
  assertThrows(() => ito(gbm, "log(z)"), SyntaxError, 'f: unknown symbol "z"; known are x, t, mu, sigma');
  assertThrows(() => ito(gbm, "x", { name: "mu" }), RangeError, '"mu" is there twice');
  assertThrows(() => ito(gbm, "x", { name: "2" }), RangeError, 'variable "2" is no name');
  assertThrows(
    () => ito(gbm, "x", { parameters: { k: 1 } }),
    RangeError,
    'parameter "k" stands in no expression',
  );
  assertThrows(() => ito(gbm, "log(0) * x"), RangeError, "f: log(0) is -Infinity");
  const closures = sde({ drift: (x: Points) => x, diffusion: (x: Points) => x });
  assertThrows(() => ito(closures as unknown as SymbolicSde, "x"), TypeError, "given as expressions");
  const at = (x: number) => points([[1], [x]]);
  assertThrows(() => ito(gbm, "log(x)").start(at(-1)), RangeError, "f = log(x) is NaN at x = -1, in row 1");
  assertThrows(() => ito(gbm, "1 / x").start(at(0)), RangeError, "f = 1 / x is Infinity at x = 0, in row 1");
  assertThrows(
    () => ito(coxIngersollRoss(), "sqrt(x)").start(at(0)),
    RangeError,
    "the differential of f = sqrt(x) is not finite at x = 0, in row 1",
  );
  assertThrows(() => ito(gbm, "x").start(points([[1, 2]])), RangeError, "x has dim 2");
});
