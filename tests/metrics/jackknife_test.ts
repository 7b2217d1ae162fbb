import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import type { Points } from "driftfield/core";
import { jackknife, mean, variance } from "driftfield/metrics";
import { philox } from "driftfield/random";

const meanOf = (x: Points) => mean(x.data).value;

Deno.test("jackknife() of a mean is s/√n without bias; of a mean squared its bias is s²/n, exactly", () => {
  const x = philox(20).normal([30, 1]), s2 = variance(x.data).value;
  const [first, square] = jackknife([x], (x) => [meanOf(x), meanOf(x) ** 2], { blocks: 30 });
  assertAlmostEquals(first.standardError, Math.sqrt(s2 / 30), 1e-13);
  assertAlmostEquals(first.bias, 0, 1e-13);
  assertAlmostEquals(square.bias, s2 / 30, 1e-13); // Quenouille's example: a polynomial of degree 2 in 1/n
});

Deno.test("jackknife() in groups has the right mean square, and adds what independent samples contribute", () => {
  const repeats = 400, squares: number[] = [], n = 60, m = 20;
  for (let step = 0; step < repeats; step++) {
    const x = philox(21).normal([n, 1], { step }), y = philox(22).normal([m, 1], { step });
    squares.push(
      jackknife([x, y], (x, y) => [meanOf(x) - 2 * meanOf(y)], { blocks: 10 })[0].standardError ** 2,
    );
  }
  const { value, standardError } = mean(squares);
  assertAlmostEquals(value, 1 / n + 4 / m, 4 * standardError);
});

Deno.test("jackknife() depends on its random stream alone, and refuses what cannot be divided", () => {
  const x = philox(23).normal([25, 1]),
    of = (seed: number) => jackknife([x], (x) => [meanOf(x)], { rng: philox(seed) });
  assertEquals(of(1), of(1));
  assertEquals(of(1)[0].standardError === of(2)[0].standardError, false);
  assertThrows(() => jackknife([x], () => [0], { blocks: 1 }), RangeError, "blocks must be at least 2");
  assertThrows(() => jackknife([x], () => [0], { blocks: 26 }), RangeError, "blocks must be at most 25");
});
