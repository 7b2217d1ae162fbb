import { assert, assertEquals } from "@std/assert";
import { type Elementary, elementary, float64, type Points, points, type Space } from "driftfield/core";
import { tensors } from "driftfield/networks";
import { philox } from "driftfield/random";
import { onEachBackend } from "./backends.ts";
import { in32 } from "./rounding.ts";

const u = 2 ** -24;
const draw = (name: string) => in32(philox(41).fork(name).normal([6, 3]));
const positive = ({ data, shape }: Points): Points =>
  in32({ data: data.map((v) => 0.1 + Math.abs(v)), shape });
const inUnit = ({ data, shape }: Points): Points =>
  in32({ data: data.map((v) => 0.9 * Math.tanh(v)), shape });

/**
 * What WGSL allows each function ("WebGPU Shading Language", section 15.7.4, accuracy of built-in functions): absolute
 * errors, or units in the last place, which are up to 2u of the value; of functions made of others, to first order.
 */
const allowed: Record<Elementary, (x: number, y: number) => number> = {
  exp: (x, y) => (3 + 2 * Math.abs(x)) * 2 * u * y,
  log: (_, y) => Math.max(2 ** -21, 6 * u * Math.abs(y)),
  sqrt: (_, y) => 6 * u * y,
  sin: () => 2 ** -11,
  cos: () => 2 ** -11,
  tan: (_, y) => 2 ** -11 * 2 * (1 + y * y) ** 1.5,
  asin: (_, y) => Math.max(6.77e-5, 4096 * 2 * u * Math.abs(y)),
  acos: (_, y) => Math.max(6.77e-5, 4096 * 2 * u * Math.abs(y)),
  atan: (_, y) => 4096 * 2 * u * Math.abs(y),
  sinh: (x) => (5 + 2 * Math.abs(x)) * 4 * u * Math.cosh(x),
  cosh: (x, y) => (5 + 2 * Math.abs(x)) * 4 * u * y,
  tanh: (x) => Math.max(1e-5, (5 + 2 * Math.abs(x)) * 8 * u),
  abs: () => 0,
  sign: () => 0,
};

/** Everything else that a space does, with how many units u of the sizes it may be off. */
const operations: Record<string, { of: <V>(space: Space<V>, x: V, y: V) => V; off: number }> = {
  "add": { of: (S, x, y) => S.add(x, y), off: 1 },
  "sub": { of: (S, x, y) => S.sub(x, y), off: 1 },
  "mul": { of: (S, x, y) => S.mul(x, y), off: 1 },
  "div": { of: (S, x, y) => S.div(x, y), off: 5 }, // WGSL: 2.5 units in the last place
  "scale": { of: (S, x) => S.scale(-0.3, x), off: 2 },
  "constant": { of: (S, x) => S.constant(0.3, x), off: 1 },
  "time": { of: (S, x) => S.time(0.7, x), off: 1 },
  "column": { of: (S, x) => S.column(x, 1), off: 0 },
  "stack": { of: (S, x, y) => S.stack([S.column(y, 2), S.column(x, 0)]), off: 0 },
};

onEachBackend(
  "every operation of the space of tensors is that of float64 arrays, within float32's rounding",
  async () => {
    const [x, y] = [draw("x"), positive(draw("y"))], most = 40; // sizes: |x|, y and 1/y are below 10, sums and products below 40
    for (const [name, { of, off }] of Object.entries(operations)) {
      const expected = of(float64, x, y),
        made = tensors.scope(() => of(tensors, tensors.from(x), tensors.from(y)));
      const actual = await tensors.to(made);
      tensors.free(made);
      assertEquals(actual.shape, [...expected.shape], name);
      actual.data.forEach((v, i) =>
        assert(Math.abs(v - expected.data[i]) <= off * u * most, `${name}: ${v}`)
      );
    }
  },
);

onEachBackend("every function of one number is float64's, within what WGSL allows", async () => {
  for (const f of elementary) {
    const raw = draw(f),
      x = ["log", "sqrt"].includes(f) ? positive(raw) : ["asin", "acos"].includes(f) ? inUnit(raw) : raw;
    const made = tensors.scope(() => tensors.map(f, tensors.from(x))), { data } = await tensors.to(made);
    tensors.free(made);
    x.data.forEach((v, i) => {
      const expected = Math[f](v), off = allowed[f](v, expected) + u * Math.abs(expected);
      assert(Math.abs(data[i] - expected) <= off, `${f}(${v}) = ${expected}, got ${data[i]}`);
    });
  }
});

onEachBackend("powers are those of float64 for a positive base", async () => {
  const [x, y] = [positive(draw("base")), draw("exponent")];
  const made = tensors.scope(() => tensors.pow(tensors.from(x), tensors.from(y))),
    { data } = await tensors.to(made);
  tensors.free(made);
  x.data.forEach((base, i) => { // as 2^(y log₂ x): an error of the logarithm, 2⁻²¹ or 6u of it, counts |y| ln 2 times
    const power = base ** y.data[i], log = Math.log2(base), exponent = y.data[i] * log;
    const off = (Math.abs(y.data[i]) * Math.max(2 ** -21, 6 * u * Math.abs(log)) +
      2 * u * (4 + 3 * Math.abs(exponent))) * power;
    assert(Math.abs(data[i] - power) <= off, `${base}^${y.data[i]} = ${power}, got ${data[i]}`);
  });
});

onEachBackend("a scope frees all but its results, and points go in and out unchanged", async () => {
  const x = points([[1, 0.5], [-2, 2 ** -20]]);
  const [a, b] = tensors.scope(() => {
    const t = tensors.from(x), twice = tensors.add(t, t);
    return [t, tensors.sub(twice, t)];
  });
  assertEquals([await tensors.to(a), await tensors.to(b)], [x, x]);
  tensors.free(a);
  tensors.free(b);
});
