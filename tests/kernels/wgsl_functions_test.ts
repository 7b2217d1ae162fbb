import { assert, assertEquals } from "@std/assert";
import { code, type Elementary, elementary, emit, wgsl } from "driftfield/core";
import { onCard, values } from "./on_card.ts";

const ulp = 2 ** -23; // spacing of float32 at 1

/** Where each is tried, and how far off it may be: parts of its value, or absolutely where its zeros are not exact. */
const ranges: Record<Elementary, readonly [from: number, to: number, ulps: number, absolutely?: boolean]> = {
  exp: [-20, 20, 3 + 2 * 20], // WGSL's promise
  log: [1e-37, 1e38, 3],
  sqrt: [0, 1e38, 3],
  sin: [-1e4, 1e4, 2, true],
  cos: [-1e4, 1e4, 2, true],
  tan: [-1.5, 1.5, 5],
  asin: [-1, 1, 4],
  acos: [-1, 1, 4],
  atan: [-1e20, 1e20, 4],
  sinh: [-8, 8, 6 + 2 * 8], // exp(x/2), squared
  cosh: [-8, 8, 6 + 2 * 8],
  tanh: [-100, 100, 4],
  abs: [-9, 9, 0],
  sign: [-9, 9, 0],
};

/** Evenly over [from, to], and evenly in their logarithm from 1e-30 on, with both signs. */
const arguments_ = (from: number, to: number) =>
  Float32Array.from(
    { length: 8000 },
    (_, i) =>
      i % 2 === 0
        ? from + (to - from) * i / 8000
        : (i % 4 - 2) * 1e-30 * Math.exp(i * Math.log(to / 1e-30) / 8000),
  )
    .filter((x) => from <= x && x <= to);

onCard("every elementary function, as it is emitted, is JavaScript's to float32 rounding", async (gpu) => {
  for (const f of elementary) {
    const [from, to, ulps, absolutely] = ranges[f], space = code(), xs = arguments_(from, to);
    const { lines, results } = emit(space.map(f, [space.symbol("x")]), wgsl);
    assertEquals(lines.length, 1);
    const found = await values(gpu, lines[0].slice(`let ${results[0]} = `.length, -1), xs);
    xs.forEach((x, i) => {
      const truth = Math[f](x),
        allowed = ulps * ulp * (absolutely ? Math.max(1e-3, Math.abs(truth)) + 0.5 : Math.abs(truth));
      assert(Math.abs(found[i] - truth) <= allowed, `${f}(${x}) = ${found[i]}, not ${truth}`);
    });
  }
});

onCard("power is x^y, for a negative x too where y is whole", async (gpu) => {
  const positive = arguments_(1e-8, 1e8), signed = Float32Array.of(-2, -3, 0, -1, 1, -1e5, Infinity, -0.7);
  for (const y of [2, 3, 0.5, -1, -4.7, 4, 0, 1 / 3]) {
    for (const xs of [positive, signed]) {
      const exponent = Math.fround(y), found = await values(gpu, `power(x, ${wgsl.number(y)})`, xs);
      xs.forEach((x, i) => {
        const truth = x ** exponent, bound = (4 + 2 * Math.abs(y)) * ulp; // exp2's 4 ulp, y roundings of log₂ x
        const right = Number.isFinite(truth)
          ? Math.abs(found[i] - truth) <= bound * Math.abs(truth)
          : Object.is(found[i], truth);
        assert(right, `${x}^${y} = ${found[i]}, not ${truth}`);
      });
    }
  }
});

onCard("what is not a number stays so, and what has no value gives none", async (gpu) => {
  for (const f of elementary.filter((f) => f !== "sign")) {
    const { lines, results } = emit(code().map(f, [code().symbol("x")]), wgsl);
    const value = lines[0].slice(`let ${results[0]} = `.length, -1);
    assertEquals(await values(gpu, value, Float32Array.of(NaN)), Float32Array.of(NaN), f);
  }
  const nothing: [string, number][] = [["logarithm(x)", -1], ["arcsine(x)", 1.1], ["arccosine(x)", -1.1]];
  for (
    const [value, x] of [...nothing, ["power(x, 0.5)", -2], ["power(x, 2.0)", NaN]] as [string, number][]
  ) {
    assertEquals(await values(gpu, value, Float32Array.of(x)), Float32Array.of(NaN), value);
  }
  const infinite = await values(gpu, "logarithm(x)", Float32Array.of(0, Infinity));
  assertEquals(infinite, Float32Array.of(-Infinity, Infinity));
});
