/**
 * States with their derivatives.
 *
 * @module
 */
import { type Elementary, float64, type Points, rowSums, type Space } from "../core/mod.ts";
import { constant, type Dual } from "./algebra/mod.ts";

/** f′(x), also told f(x). */
const slopes: Record<Elementary, (x: number, y: number) => number> = {
  exp: (_, y) => y,
  log: (x) => 1 / x,
  sqrt: (_, y) => 0.5 / y,
  sin: (x) => Math.cos(x),
  cos: (x) => -Math.sin(x),
  tan: (_, y) => 1 + y * y,
  asin: (x) => 1 / Math.sqrt(1 - x * x),
  acos: (x) => -1 / Math.sqrt(1 - x * x),
  atan: (x) => 1 / (1 + x * x),
  sinh: (x) => Math.cosh(x),
  cosh: (x) => Math.sinh(x),
  tanh: (_, y) => 1 - y * y,
  abs: (x) => Math.sign(x),
  sign: () => 0,
};

const { add, sub, mul, div, scale, pow, map } = float64;

const sum = (x: readonly Points[], y: readonly Points[]) =>
  x.length === 0 ? y : y.length === 0 ? x : x.map((dx, i) => add(dx, y[i]));

const lift = (value: Points, x: Dual<Points>, slope: (dx: Points) => Points): Dual<Points> => ({
  value,
  along: x.along.map(slope),
});

/**
 * The space of points in float64 with their derivatives along directions, by the rules of calculus (forward mode): what is
 * computed over it, a model above all, comes with J w for each direction w. The value is `float64`'s, to the bit; |x|′ is
 * sign x.
 */
export const duals: Space<Dual<Points>> = {
  add: (x, y) => ({ value: add(x.value, y.value), along: sum(x.along, y.along) }),
  sub: (x, y) => ({
    value: sub(x.value, y.value),
    along: sum(x.along, y.along.map((dy) => scale(-1, dy))),
  }),
  mul: (x, y) => ({
    value: mul(x.value, y.value),
    along: sum(x.along.map((dx) => mul(dx, y.value)), y.along.map((dy) => mul(x.value, dy))),
  }),
  div: (x, y) => {
    const value = div(x.value, y.value);
    return {
      value,
      along: sum(
        x.along.map((dx) => div(dx, y.value)),
        y.along.map((dy) => scale(-1, div(mul(value, dy), y.value))),
      ),
    };
  },
  scale: (a, x) => lift(scale(a, x.value), x, (dx) => scale(a, dx)),
  pow: (x, y) => {
    const value = pow(x.value, y.value);
    const byBase = mul(y.value, pow(x.value, sub(y.value, float64.constant(1, y.value))));
    const byExponent = y.along.length === 0 ? value : mul(value, map("log", x.value));
    return {
      value,
      along: sum(x.along.map((dx) => mul(dx, byBase)), y.along.map((dy) => mul(dy, byExponent))),
    };
  },
  map: (f, x) => {
    const value = map(f, x.value), { data } = x.value;
    const slope = { ...value, data: value.data.map((y, at) => slopes[f](data[at], y)) };
    return lift(value, x, (dx) => mul(slope, dx));
  },
  rowSums: (x) =>
    lift(rowSums(float64, x.value, x.value.shape[1]), x, (dx) => rowSums(float64, dx, dx.shape[1])),
  constant: (a, like) => constant(float64.constant(a, like.value)),
  time: (t, like) => constant(float64.time(t, like.value)),
  column: (x, k) => lift(float64.column(x.value, k), x, (dx) => float64.column(dx, k)),
  stack: (columns) => {
    const many = Math.max(...columns.map(({ along }) => along.length));
    const change = ({ value, along }: Dual<Points>, i: number) => along[i] ?? scale(0, value);
    return {
      value: float64.stack(columns.map(({ value }) => value)),
      along: Array.from(
        { length: many },
        (_, i) => float64.stack(columns.map((column) => change(column, i))),
      ),
    };
  },
  from: constant,
  to: ({ value }) => Promise.resolve(value),
  scope: (f) => f(),
  free: () => {},
};
