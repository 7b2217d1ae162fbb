import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { elementary, float64, points } from "driftfield/core";
import { derivative as mathjsDerivative } from "mathjs/number";
import { type Formula, formulaText } from "driftfield/processes";
import { derivative, parse, simplify } from "../../../lib/processes/sde/formula/mod.ts";
import { fieldOver } from "../../../lib/processes/sde/over_space.ts";
import { expressions, parameters, variables } from "./formulas.ts";

const names = [...variables, "t", ...Object.keys(parameters)];
const read = (source: string): Formula => parse("formula", source, names);

/** The value at (x, y), t, in float64; NaN where it is none, or a constant part is none. */
function valueOf(formula: Formula, x: number, y: number, t = 0.3): number {
  const refuse = () => new RangeError("none");
  try {
    return fieldOver(float64, { variables, parameters }, [formula], refuse)(points([[x, y]]), t).data[0];
  } catch {
    return NaN;
  }
}

/** The formula with its numbers a little greater, those in exponents as they are. */
function nudged(formula: Formula, h: number): Formula {
  if (formula.op === "symbol") return formula;
  if (formula.op === "number") return { ...formula, value: formula.value * (1 + h) };
  const args = formula.args.map((part, i) => formula.op === "^" && i === 1 ? part : nudged(part, h));
  return { ...formula, args } as unknown as Formula;
}

/**
 * The value at (x, y) where rounding is not amplified: two ways to compute it round differently, so they can be compared
 * where a change of 1e-13 in numbers and variables changes it by less than 1e-9.
 */
function steady(formula: Formula, x: number, y: number): number | undefined {
  const value = valueOf(formula, x, y), size = Math.max(1, Math.abs(value));
  const near = [1e-13, -1e-13].map((h) => valueOf(nudged(formula, h), x * (1 + h), y * (1 - h)));
  return [value, ...near].every((v) => Math.abs(v - value) < 1e-9 * size && size < 1e12) ? value : undefined;
}

/** The expression without the marks of where its parts stood. */
const bare = (formula: Formula): Formula =>
  JSON.parse(JSON.stringify(formula, (k, v) => k === "at" ? undefined : v));

Deno.test("a formula printed and read again is the same formula", () => {
  fc.assert(
    fc.property(expressions, (source) => {
      const formula = read(source);
      assertEquals(bare(read(formulaText(formula))), bare(formula), source);
    }),
    { seed: 401, numRuns: 1000 },
  );
});

Deno.test("operators bind as in mathematics: −x² is −(x²), 2^3^2 is 2^(3²), 8/4/2 is 1", () => {
  const cases: [string, number][] = [
    ["-x^2", -9],
    ["2^3^2", 512],
    ["8/4/2", 1],
    ["1-2-3", -4],
    ["2^-1", 0.5],
    ["-2^2*3", -12],
    ["1 - -1", 2],
    ["+x", 3],
    ["2*e^0 + cos(pi)", 1],
    [".5e1 + 1.", 6],
    ["x\n- 1", 2],
    ["1.*x + 1./2 + 2.^x", 11.5],
  ];
  for (const [source, value] of cases) assertEquals(valueOf(read(source), 3, 0), value, source);
});

Deno.test("derivatives agree with central differences, for every function and rule", () => {
  const sources = [
    ...elementary.filter((f) => f !== "sign").map((f) => `${f}(0.3 + x*y/4)`),
    "x^x",
    "x^theta",
    "theta^x",
    "e^(x*y)",
    "x/(1+x^2)",
    "y/x^2",
    "-(x - 2)^3 * abs(x - 1)",
    "sign(x)*x + 3",
    "sin(x)^2*y",
  ];
  // Central differences err by h²|f‴|/6 + ε|f|/h: below 1e-8 for h = 1e-5 and the derivatives of these at (0.7, 0.4).
  for (const source of sources) {
    const formula = read(source), h = 1e-5, at = (x: number) => valueOf(formula, x, 0.4);
    assertAlmostEquals(
      valueOf(derivative(formula, "x"), 0.7, 0.4),
      (at(0.7 + h) - at(0.7 - h)) / (2 * h),
      1e-8,
      source,
    );
  }
  assertEquals(formulaText(derivative(read("sign(x)"), "x")), "0");
  assertEquals(formulaText(derivative(read("abs(x)"), "x")), "sign(x)"); // a number at 0 too
  assertEquals(formulaText(derivative(read("x * t"), "t")), "x");
});

Deno.test("derivatives are those of mathjs, whatever the expression", () => {
  let compared = 0;
  const at = fc.double({ min: 0.2, max: 2, noNaN: true }),
    written = expressions.filter((f) => !f.includes("sign"));
  fc.assert(
    fc.property(written, at, at, (source, x, y) => { // mathjs has no derivative of sign
      const ours = derivative(read(source), "x"), value = steady(ours, x, y);
      if (value === undefined) return;
      const theirs: number = mathjsDerivative(source.replace(/\.(?=[*^])/g, ".0"), "x", { simplify: false })
        .evaluate({ ...parameters, x, y, t: 0.3 });
      if (!Number.isFinite(theirs)) return;
      compared++;
      assertAlmostEquals(theirs, value, 1e-7 * Math.max(1, Math.abs(value)), source);
    }),
    { seed: 404, numRuns: 1000 },
  );
  assert(compared > 300, `only ${compared} compared`);
});

Deno.test("simplify() keeps the value of a formula wherever it has one", () => {
  let compared = 0;
  fc.assert(
    fc.property(
      expressions,
      fc.double({ min: 0.2, max: 2 }),
      fc.double({ min: 0.2, max: 2 }),
      (source, x, y) => {
        const formula = read(source), short = simplify(formula), value = steady(formula, x, y);
        if (value === undefined) return;
        compared++;
        assertAlmostEquals(
          valueOf(short, x, y),
          value,
          1e-7 * Math.max(1, Math.abs(value)),
          `${source} became ${formulaText(short)}`,
        );
      },
    ),
    { seed: 402, numRuns: 3000 },
  );
  assert(compared > 1000, `only ${compared} compared`);
});

Deno.test("simplify() finds the forms of textbooks", () => {
  const forms: [string, string][] = [
    ["2*x*theta*(mu - x) + 1/2*2*sigma^2", "2 * x * theta * mu - 2 * x^2 * theta + sigma^2"],
    ["1/x*(mu*x) + 1/2*(-1/x^2)*(sigma*x)^2", "mu - sigma^2 / 2"],
    ["exp(x)*0 + 1/2*exp(x)*1^2", "exp(x) / 2"],
    ["x*sigma*sqrt(x)/(2*sqrt(x))", "x * sigma / 2"],
    ["y*(mu*x) + x*(theta*y) + sigma*x*y", "y * x * (mu + theta + sigma)"],
    ["x*sqrt(1 - mu^2)*sqrt(1 - mu^2) + mu^2*x", "x"],
    ["x^theta*x^(theta - 1)*theta", "x^(2 * theta - 1) * theta"],
    ["exp(x)^2*exp(-y)", "exp(2 * x - y)"],
    ["x / exp(2)", "x * exp(-2)"],
    ["sqrt(x^2)", "sqrt(x^2)"],
    ["(x + y)/(x + y)", "1"],
    ["-(-x) - x", "0"],
    ["-x + y", "y - x"],
    ["x/3 + x/6", "x / 2"],
    ["exp(-x) + y", "exp(-x) + y"],
    ["1/x + y/x^2", "(1 + y / x) / x"],
    ["(1 + x)/(y + x) - (x + 1)/(x + y)", "0"],
    ["1 - x^2/(x^2 + y^2) - y^2/(x^2 + y^2)", "0"],
    ["1/sqrt(x^2 + y^2) - x^2/(x^2 + y^2)^1.5", "y^2 / (x^2 + y^2)^(3 / 2)"],
    ["theta*(mu*e^(theta*t) - x*exp(theta*t))", "theta * exp(theta * t) * (mu - x)"],
  ];
  for (const [long, short] of forms) assertEquals(formulaText(simplify(read(long))), short);
});

Deno.test("simplify() takes less than a second for the longest expressions", () => {
  const start = performance.now();
  for (
    const source of [
      Array(660).fill("x").join("+"),
      Array.from({ length: 200 }, (_, i) => `sin(${i})`).join("*"),
    ]
  ) {
    simplify(derivative(derivative(read(`(${source})^2`), "x"), "x"));
  }
  assert(performance.now() - start < 1000);
});
