import { assertEquals, assertThrows } from "@std/assert";
import { float64, type Points, points } from "driftfield/core";
import {
  formulaText,
  ornsteinUhlenbeck,
  sde,
  type SdeDefinition,
  withParameters,
} from "driftfield/processes";

Deno.test("what kind of noise it is, is read off the diffusion", () => {
  const two = { drift: ["-x1", "-x2"] }, square = (brownians = 2) => ({ dim: 2, brownians });
  const cases: [SdeDefinition, string, { dim: number; brownians: number } | undefined][] = [
    [{ drift: "-x", diffusion: "2" }, "additive", undefined],
    [{ drift: "-x", diffusion: "sin(t)" }, "additive", undefined],
    [{ drift: "-x", diffusion: "x * t" }, "diagonal", undefined],
    [{ drift: "-x", diffusion: [["1", "t"]] }, "additive", { dim: 1, brownians: 2 }],
    [{ drift: "-x", diffusion: [["1", "x"]] }, "full", { dim: 1, brownians: 2 }],
    [{ ...two, diffusion: ["1", "t"] }, "additive", undefined],
    [{ ...two, diffusion: ["x1", "1 + x2^2"] }, "diagonal", undefined],
    [{ ...two, diffusion: ["x1", "x1"] }, "full", square()],
    [{ ...two, diffusion: [["x1", 0], [0, "x2"]] }, "diagonal", undefined],
    [{ ...two, diffusion: [["x1", 0], [0, "x1"]] }, "full", square()],
    [{ ...two, diffusion: [["1", 0], ["0.5", "1"]] }, "additive", square()],
    [{ ...two, diffusion: [["x2"], ["x1"]] }, "full", square(1)],
  ];
  for (const [definition, noise, matrix] of cases) {
    const made = sde(definition), label = JSON.stringify(definition);
    assertEquals([made.noise, made.matrix], [noise, matrix], label);
    assertEquals(made.slope !== undefined, matrix === undefined, label);
  }
  assertEquals(
    sde({ ...two, diffusion: ["x1", "x1"] }).diffusion(points([[3, 4]]), 0),
    points([[3, 0, 0, 3]]),
  );
});

Deno.test("the slope is that of each coordinate's own diffusion", () => {
  const made = sde({ drift: ["0", "0"], diffusion: ["x1^3", "sin(t) * exp(2 * x2)"] });
  assertEquals(made.slope!(points([[2, 0]]), 1), points([[12, 2 * Math.sin(1)]]));
  assertEquals(sde({ drift: "-x", diffusion: "3" }).slope!(points([[2]]), 1), points([[0]]));
});

Deno.test("coordinates are x, or x1, x2, … of a list, or as they are named; numbers need no quotes", () => {
  assertEquals(sde({ drift: "-x", diffusion: 1 }).symbols.variables, ["x"]);
  assertEquals(sde({ drift: ["-x1"], diffusion: [1] }).symbols.variables, ["x1"]);
  assertEquals(sde({ drift: [0, "x1"], diffusion: [0, 2.5] }).symbols.variables, ["x1", "x2"]);
  const heston = sde({ variables: ["s", "v"], drift: ["s", "1 - v"], diffusion: ["s * sqrt(v)", "sqrt(v)"] });
  assertEquals(heston.symbols.diffusion.map((row) => row.map(formulaText)), [
    ["s * sqrt(v)", "0"],
    ["0", "sqrt(v)"],
  ]);
  assertEquals(sde({ drift: -2, diffusion: 0.5 }).drift(points([[7]]), 0), points([[-2]]));
  assertEquals(
    sde({ drift: "θ * (μ - x)", diffusion: 1, parameters: { θ: 2, μ: 1 } }).drift(points([[0]]), 0).data[0],
    2,
  );
});

Deno.test("a definition that does not fit together is refused by name", () => {
  const wrong: [unknown, ErrorConstructor, string][] = [
    [
      { drift: ["x1", "x2"], diffusion: "1" },
      RangeError,
      "diffusion must be a list of 2 expressions, or 2 rows",
    ],
    [
      { drift: ["x1", "x2"], diffusion: ["1"] },
      RangeError,
      "diffusion has 1 expressions or rows, but drift has 2",
    ],
    [
      { drift: ["x1", "x2"], diffusion: [["1"], ["1", "2"]] },
      RangeError,
      "diffusion[1] has 2 expressions, but diffusion[0] has 1",
    ],
    [{ drift: ["x1", "x2"], diffusion: [[], []] }, RangeError, "diffusion[0] has 0 expressions"],
    [{ drift: ["x1", "x2"], diffusion: [["1"], "2"] }, TypeError, "diffusion[1] must be a row"],
    [{ drift: ["x1", "x2"], diffusion: ["2", ["1"]] }, TypeError, "diffusion[0] must be a row"],
    [{ drift: [], diffusion: [] }, RangeError, "drift must have at least one expression"],
    [
      { drift: "x", diffusion: 1, variables: ["x", "y"] },
      RangeError,
      "variables names 2 coordinates, but drift has 1",
    ],
    [
      { drift: "x", diffusion: 1, variables: "x" },
      TypeError,
      "variables must be a list of names, got string",
    ],
    [
      { drift: ["x", "x"], diffusion: [1, 1], variables: ["x", "x"] },
      RangeError,
      'variable "x" is there twice',
    ],
    [{ drift: "x", diffusion: 1, parameters: { x: 1 } }, RangeError, 'parameter "x" is there twice'],
    [
      { drift: "x", diffusion: 1, parameters: { thta: 1 } },
      RangeError,
      'parameter "thta" stands in no expression',
    ],
    [
      { drift: "a * x", diffusion: 1, parameters: { a: NaN } },
      RangeError,
      "parameter a must be finite, got NaN",
    ],
    [{ drift: "a * x", diffusion: 1, parameters: { a: "1" } }, TypeError, "parameter a must be a number"],
    [{ drift: Infinity, diffusion: 1 }, RangeError, "drift must be finite, got Infinity"],
    [{ drift: "x" }, TypeError, "diffusion must be an expression or a number, got undefined"],
    [{ drift: true, diffusion: 1 }, TypeError, "drift must be an expression or a number, got boolean"],
    [
      { drift: "x", diffusion: 1, calculus: "malliavin" },
      RangeError,
      "calculus must be one of ito, stratonovich",
    ],
    [{ drift: "x", diffusion: (x: Points) => x }, TypeError, "must both be expressions, or both functions"],
  ];
  for (const [definition, kind, says] of wrong) {
    assertThrows(() => sde(definition as SdeDefinition), kind, says);
  }
});

Deno.test("closures say themselves what noise they have, diagonal if they say nothing", () => {
  const drift = (x: Points) => float64.scale(-1, x), diffusion = (x: Points) => float64.constant(0.1, x);
  assertEquals(sde({ drift, diffusion }).noise, "diagonal");
  assertEquals(
    sde({ drift, diffusion, noise: "additive", calculus: "stratonovich" }).calculus,
    "stratonovich",
  );
  assertEquals(sde({ drift, diffusion, matrix: { dim: 2, brownians: 3 } }).noise, "full");
  assertEquals(
    sde({ drift, diffusion, noise: "additive", matrix: { dim: 2, brownians: 3 } }).noise,
    "additive",
  );
  assertEquals(sde({ drift, diffusion, slope: diffusion }).slope, diffusion);
  assertThrows(() => sde({ drift, diffusion, noise: "full" }), TypeError, "full noise needs matrix");
  assertThrows(
    () => sde({ drift, diffusion, noise: "diagonal", matrix: { dim: 1, brownians: 1 } }),
    TypeError,
    "diagonal noise has no matrix",
  );
  assertThrows(() => sde({ drift, diffusion, matrix: { dim: 0, brownians: 1 } }), RangeError, "matrix.dim");
});

Deno.test("withParameters() changes values, keeps the rest, and lets go of what was known of the old ones", () => {
  const old = ornsteinUhlenbeck({ theta: 2, mu: 1, sigma: 3 }), made = withParameters(old, { theta: 5 });
  assertEquals(made.symbols.parameters, { theta: 5, mu: 1, sigma: 3 });
  assertEquals(made.drift(points([[0]]), 0), points([[5]]));
  assertEquals([made.noise, made.calculus, made.tex()], [old.noise, old.calculus, old.tex()]);
  assertEquals([made.transition, "law" in made, old.drift(points([[0]]), 0).data[0]], [undefined, false, 2]);
  assertThrows(
    () => withParameters(old, { thta: 5 }),
    RangeError,
    'no parameter "thta", only theta, mu, sigma',
  );
  assertThrows(() => withParameters(old, { theta: NaN }), RangeError, "parameter theta must be finite");
  const root = sde({ drift: "sqrt(a) * x", diffusion: 1, parameters: { a: 1 } });
  assertThrows(() => withParameters(root, { a: -1 }), RangeError, "drift: sqrt(a) is NaN");
});
