import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  code,
  combine,
  compileField,
  elementary,
  emit,
  float64,
  javascript,
  matrixVector,
  points,
  type Space,
  wgsl,
} from "driftfield/core";

/** A random program: each instruction works on values made before it. */
type Instruction = { op: string; a: number; b: number; constant: number };

const binary = ["add", "sub", "mul", "div", "pow"] as const;

const instruction: fc.Arbitrary<Instruction> = fc.record({
  op: fc.constantFrom(...binary, ...elementary, "scale", "constant", "time"),
  a: fc.nat(99),
  b: fc.nat(99),
  constant: fc.oneof(fc.constantFrom(0, 1, -1, 0.5, 2, -0), fc.double({ min: -3, max: 3, noNaN: true })),
});

/** Runs a program over a space: the values it starts from, then one an instruction; the last is the result. */
function run<V>(space: Space<V>, program: readonly Instruction[], start: readonly V[]): V {
  const values = [...start];
  for (const { op, a, b, constant } of program) {
    const [x, y] = [values[a % values.length], values[b % values.length]];
    if (op === "scale") values.push(space.scale(constant, x));
    else if (op === "constant") values.push(space.constant(constant, x));
    else if (op === "time") values.push(space.time(constant, x));
    else if (binary.includes(op as "add")) values.push(space[op as "add"](x, y));
    else values.push(space.map(op as "exp", x));
  }
  return values.at(-1)!;
}

Deno.test("a program over code, emitted and run, gives the very numbers that it gives over float64 arrays", () => {
  const at = fc.array(fc.double({ min: -2, max: 2, noNaN: true, noDefaultInfinity: true }), {
    minLength: 4,
    maxLength: 4,
  });
  let compared = 0;
  fc.assert(
    fc.property(fc.array(instruction, { minLength: 1, maxLength: 12 }), at, (program, [a, b, c, t]) => {
      const direct = run(shifted(t), program, [a, b, c].map((v) => points([[v]]))).data;
      const compiled = compileField(
        3,
        (space, x) => run(space, program, x.map((_, k) => space.column(x, k))),
      );
      const emitted = compiled(points([[a, b, c]]), t).data;
      // −0 and 0 are one number here: folding 0 · x to 0 and x + 0 to x may change that sign.
      const plain = (v: Float64Array) => Array.from(v, (x) => x === 0 ? 0 : x);
      if (!direct.every(Number.isFinite)) return;
      assertEquals(plain(emitted), plain(direct));
      compared++;
    }),
    { numRuns: 500, seed: 7 },
  );
  assert(compared > 250, `only ${compared} programs had a finite value`);
});

/** The space of arrays in which times count from t, as they do over code. */
const shifted = (t: number) => ({
  ...float64,
  time: (offset: number, like: typeof zero) => float64.constant(t + offset, like),
});
const zero = points([[0]]);

Deno.test("what is used twice is computed once, and what no result needs is left out", () => {
  const space = code(), x = [space.symbol("x")], square = space.mul(x, x);
  space.add(square, x);
  const { lines, results } = emit([...space.add(square, space.mul(x, x)), ...square], javascript);
  assertEquals(lines, ["const v1 = x * x;", "const v3 = v1 + v1;"]);
  assertEquals(results, ["v3", "v1"]);
});

Deno.test("numbers among numbers are folded, and neutral elements vanish", () => {
  const space = code(), x = [space.symbol("x")], c = (a: number) => space.constant(a, x);
  assertEquals(space.mul(c(2), c(3)), c(6));
  assertEquals(space.map("exp", c(0)), c(1));
  for (
    const same of [
      space.add(x, c(0)),
      space.add(c(0), x),
      space.sub(x, c(0)),
      space.scale(1, x),
      space.div(x, c(1)),
    ]
  ) {
    assertEquals(same, x);
  }
  assertEquals(space.scale(0, x), c(0));
  assertEquals(space.pow(x, c(1)), x);
});

Deno.test("numbers are written so that both languages read them: signs in parentheses, float32 in WGSL", () => {
  assertEquals([0.1, -2, 1e-300, -0].map(javascript.number), ["0.1", "(-2)", "1e-300", "(-0)"]);
  assertEquals([0.5, -2, 0].map(wgsl.number), ["f32(5e-1)", "(-f32(2e+0))", "f32(0e+0)"]);
  assertEquals(Number(wgsl.number(0.1).slice(4, -1)), Math.fround(0.1));
  assertThrows(() => wgsl.number(1e39), RangeError, "1e+39");
  assertThrows(() => wgsl.number(NaN), RangeError, "NaN");
});

Deno.test("a compiled field names a batch of the wrong width", () => {
  const field = compileField(2, (_, x) => x);
  assertThrows(() => field(points([[1]]), 0), RangeError, "[batch, 2], got [1,1]");
  assertThrows(() => float64.add(points([[1]]), points([[1, 2]])), RangeError, "[1,1] and [1,2]");
});

Deno.test("combine() and matrixVector() are what they say, over arrays and over code", () => {
  const rows = fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 8, maxLength: 8 });
  fc.assert(fc.property(rows, ([a, b, c, d, e, f, g, h]) => {
    const G = points([[a, b, c, d, e, f]]), w = points([[g, h]]); // 3 × 2
    const truth = [a * g + b * h, c * g + d * h, e * g + f * h];
    assertEquals([...matrixVector(float64, G, w, 2, 3).data], truth);
    const compiled = compileField(8, (space, x) => matrixVector(space, x.slice(0, 6), x.slice(6), 2, 3));
    assertEquals([...compiled(points([[a, b, c, d, e, f, g, h]]), 0).data], truth);
    assertEquals(combine(float64, w, [2, w], [-1, w]).data[0], g + 2 * g - g);
  }));
});
