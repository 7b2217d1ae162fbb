import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { code, emit, float64, javascript, type Points, points, type Space } from "driftfield/core";
import { act, overSpace, sde, type SymbolicSde } from "driftfield/processes";
import { expressions, parameters, variables } from "./formulas.ts";

/** x and y on a grid that has negative, zero, large and tiny numbers in it. */
const values = [-3.7, -1, -1e-9, 0, 1e-300, 0.3, 1, 2.5, 1e200];
const grid = points(values.flatMap((x) => values.map((y) => [x, y])));

/** An equation with random coefficients; nothing where a constant part of one is no finite number. */
function random(
  drift: readonly string[],
  diffusion: readonly (readonly string[])[],
): SymbolicSde | undefined {
  const mentioned = Object.keys(parameters).map((name) => `0 * ${name}`).join(" + ");
  try {
    return sde({ variables, parameters, drift: [`${drift[0]} + ${mentioned}`, drift[1]], diffusion });
  } catch (error) {
    assert(error instanceof RangeError, `${error}`);
    return undefined;
  }
}

Deno.test("float64 arrays and compiled code give the same bits, whatever the expressions", () => {
  let compared = 0;
  const rows = fc.tuple(fc.tuple(expressions, expressions), fc.tuple(expressions, expressions));
  fc.assert(
    fc.property(rows, ([drift, [g, h]]) => {
      const compiled = random(drift, [[g, "0"], [h, "1"]]);
      if (!compiled) return;
      const plain = overSpace(float64, compiled);
      assertEquals(plain.drift(grid, 0.7), compiled.drift(grid, 0.7));
      assertEquals(plain.diffusion(grid, -2), compiled.diffusion(grid, -2));
      if (compiled.slope) assertEquals(plain.slope!(grid, 0.7), compiled.slope(grid, 0.7));
      compared++;
    }),
    { seed: 404, numRuns: 1000 },
  );
  assert(compared > 500, `only ${compared} compared`);
});

Deno.test("code is recorded once: what two coordinates share is computed once", () => {
  const shared = sde({ drift: ["exp(x1*x2)", "-exp(x1*x2)"], diffusion: [1, 1] }), space = code();
  const { lines } = emit(
    overSpace(space, shared).drift([space.symbol("a"), space.symbol("b")], 0),
    javascript,
  );
  assertEquals(lines, ["const v2 = a * b;", "const v3 = Math.exp(v2);", "const v5 = (-1) * v3;"]);
});

Deno.test("whole powers are products, halves are roots, e^x is exp, and other powers are powers", () => {
  const used: string[] = [];
  const watched = new Proxy(float64, {
    get: (space, key: keyof Space<Points>) =>
    // deno-lint-ignore no-explicit-any
    (...args: any[]) => {
      used.push(key === "map" ? args[0] : key);
      // deno-lint-ignore no-explicit-any
      return (space[key] as any)(...args);
    },
  });
  const cases: [string, string[]][] = [
    ["x^2", ["mul"]],
    ["x^7", ["mul", "mul", "mul", "mul"]],
    ["x^0.5", ["sqrt"]],
    ["e^x", ["exp"]],
    ["x^1.5", ["constant", "pow"]],
    ["x^-2", ["mul", "constant", "div"]],
    ["2 * x", ["scale"]],
    ["x / 3", ["constant", "div"]],
    ["x * 1 + 0", []],
    ["2^3 * pi", ["constant"]],
    ["x + t", ["time", "add"]],
  ];
  for (const [drift, operations] of cases) {
    used.length = 0;
    overSpace(watched, sde({ drift, diffusion: 1 })).drift(points([[2]]), 0);
    assertEquals(used.toSorted(), operations.toSorted(), drift);
  }
});

Deno.test("a scalar equation needs neither columns nor stacks; a vector's rows come in order", () => {
  const scalar = sde({ drift: "-x", diffusion: "1 + x^2" });
  const { column: _, stack: __, ...bare } = float64;
  assertEquals(overSpace(bare as typeof float64, scalar).diffusion(points([[2]]), 0), points([[5]]));
  const vector = sde({ drift: ["x2", "10 * x1"], diffusion: [["x1", 2, 3], ["t", "x2", 6]] });
  assertEquals(vector.drift(points([[1, 2], [3, 4]]), 0), points([[2, 10], [4, 30]]));
  assertEquals(vector.diffusion(points([[1, 2]]), 9), points([[1, 2, 3, 9, 2, 6]]));
  const g = vector.diffusion(points([[1, 2]]), 9);
  assertEquals(act(float64, vector, g, points([[1, 10, 100]])), points([[321, 629]]));
});

Deno.test("time in an expression is the time of the field, and over code that of the step plus its offset", () => {
  const clock = sde({ drift: "sin(t) * x", diffusion: 1 }), space = code();
  assertEquals(clock.drift(points([[2]]), 0.5).data[0], 2 * Math.sin(0.5));
  const { lines } = emit(overSpace(space, clock).drift([space.symbol("x")], 0.25), javascript);
  assertEquals(lines[0], "const v3 = t + 0.25;");
});

Deno.test("overSpace() takes expressions, a field its own dimension", () => {
  const closure = sde({ drift: (x: Points) => x, diffusion: (x: Points) => x });
  assertThrows(
    () => overSpace(float64, closure as unknown as SymbolicSde),
    TypeError,
    "given as expressions",
  );
  assertThrows(() => sde({ drift: "x", diffusion: 1 }).drift(points([[1, 2]]), 0), RangeError, "[batch, 1]");
});
