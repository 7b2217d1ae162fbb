import { assertAlmostEquals, assertEquals } from "@std/assert";
import { combine, elementary, float64, type Points, points, rowSums, type Space } from "driftfield/core";
import { philox } from "driftfield/random";
import { duals } from "../../lib/networks/duals.ts";

const x = points([[0.6, 0.7], [0.5, 0.4]]), w = philox(930).normal([2, 2]), u = philox(931).normal([2, 2]);

/** What a space can do, of a state and of a number that is none. */
const made: Record<string, <V>(S: Space<V>, x: V) => V> = {
  ...Object.fromEntries(elementary.map((f) => [f, <V>(S: Space<V>, x: V) => S.map(f, x)])),
  add: (S, x) => S.add(S.constant(2, x), S.add(x, x)),
  sub: (S, x) => S.sub(S.map("sin", x), S.sub(S.constant(2, x), x)),
  mul: (S, x) => S.mul(S.mul(x, S.constant(3, x)), S.map("exp", x)),
  div: (S, x) => S.div(S.map("exp", x), S.add(x, S.constant(1, x))),
  "div by a state": (S, x) => S.div(S.constant(1, x), x),
  combine: (S, x) => combine(S, S.constant(1, x), [0, x], [-2, S.map("sin", x)], [0.5, x]),
  "pow by a number": (S, x) => S.pow(x, S.constant(2.5, x)),
  "pow of a number": (S, x) => S.pow(S.constant(2.5, x), x),
  pow: (S, x) => S.pow(x, x),
  rowSums: (S, x) => rowSums(S, S.mul(x, x), 2),
  columns: (S, x) =>
    S.stack([S.column(x, 1), S.column(S.time(5, x), 0), S.mul(S.column(x, 0), S.column(x, 1))]),
};

Deno.test("over duals each operation has float64's value, to the bit, and the derivative that differences have", () => {
  const h = Math.cbrt(Number.EPSILON); // values, and their third derivatives by h w, up to some 100: h² and ε/h of it
  const moved = (sign: number, u: Points) => combine(float64, x, [sign * h, u]);
  for (const [name, f] of Object.entries(made)) {
    const { value, along } = f(duals, { value: x, along: [w, u] });
    assertEquals(value, f(float64, x), name);
    assertEquals(along.length, 2, name);
    [w, u].forEach((direction, n) => {
      const after = f(float64, moved(1, direction)), before = f(float64, moved(-1, direction));
      const slope = float64.scale(1 / (2 * h), float64.sub(after, before));
      assertEquals(along[n].shape, slope.shape, name);
      along[n].data.forEach((v, at) => assertAlmostEquals(v, slope.data[at], 1e3 * h ** 2, name));
    });
  }
});

Deno.test("|x|′ is sign x on both sides, and what does not depend on x has no derivative", async () => {
  const at = (v: number) =>
    duals.map("abs", { value: points([[v]]), along: [points([[2]])] }).along[0].data[0];
  assertEquals([at(-3), at(3)], [-2, 2]);
  const state = duals.from(x), both = duals.scope(() => [state, duals.add(state, state)]);
  assertEquals(both.map(({ along }) => along), [[], []]);
  assertEquals(await duals.to(state), x);
  duals.free(state);
});
