import { assert, assertEquals, assertThrows } from "@std/assert";
import { combine, compileField, float64, type Points, rowSums, zeros } from "driftfield/core";
import { philox } from "driftfield/random";

Deno.test("combine() over arrays has the bits of sums and multiples, added up from the left", () => {
  const [x, k1, k2, k3] = ["x", "k1", "k2", "k3"].map((name) => philox(41).fork(name).normal([50, 3]));
  const { combine: _, ...plain } = float64;
  for (const a of [[0.1, -2, 1e-9], [0, 1 / 3, 0], [1, -1, 1e300]]) {
    const terms = [k1, k2, k3].map((k, i) => [a[i], k] as const);
    assertEquals(combine(float64, x, ...terms), combine(plain, x, ...terms));
  }
  assertEquals(float64.sub(x, k1), float64.add(x, float64.scale(-1, k1)));
  assertEquals(float64.add(x, k1).data, x.data.map((v, i) => v + k1.data[i]));
});

Deno.test("combine() leaves x and the terms alone, and without terms is x itself", () => {
  const x = philox(42).normal([5, 2]),
    k = philox(43).normal([5, 2]),
    before = [x.data.slice(), k.data.slice()];
  combine(float64, x, [2, k]);
  assertEquals([x.data, k.data], before);
  assert(combine(float64, x, [0, k]) === x);
});

Deno.test("batches of different shapes are not added", () => {
  for (
    const add of [
      float64.add,
      float64.sub,
      float64.mul,
      (x: Points, y: Points) => combine(float64, x, [1, y]),
    ]
  ) {
    assertThrows(() => add(zeros([2, 3]), zeros([3, 2])), RangeError, "shapes [2,3] and [3,2] do not fit");
  }
});

Deno.test("rowSums() puts the sum of a row in each of its places, on arrays and as code", () => {
  for (const dim of [1, 2, 7]) {
    const x = philox(44).normal([5, dim]),
      sums = rowSums(float64, x, dim),
      compiled = compileField(dim, (space, x) => rowSums(space, x, dim));
    for (let i = 0; i < 5; i++) {
      const sum = x.data.subarray(i * dim, (i + 1) * dim).reduce((a, b) => a + b);
      assertEquals(Array.from(sums.data.subarray(i * dim, (i + 1) * dim)), new Array(dim).fill(sum));
    }
    assertEquals(compiled(x, 0), sums);
  }
});
