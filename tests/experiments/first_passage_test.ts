import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { firstPassageTimes, readParameters } from "driftfield/experiments";

const brownian = {
  drift: "0",
  diffusion: "0.5",
  low: "0",
  high: "1",
  particles: "500",
  dt: "0.02",
  cells: "200",
};
const run = (given: Record<string, string>, seed = 1) =>
  firstPassageTimes.run(readParameters(firstPassageTimes, { ...brownian, ...given }), { seed });

Deno.test("first-passage: of Brownian motion the mean time is (x − a)(b − x)/σ², the upper end has (x − a)/(b − a)", async () => {
  const { checks, values, samples } = await run({ start: "0.3" }), h = 1 / 200;
  // On cells the mean time is h²/4σ² too long, and linear between centres h²/8 · 2/σ² too short at most.
  assertAlmostEquals(Number(values.meanTime), 0.3 * 0.7 / 0.25, h * h / 4 / 0.25 + 1e-12);
  assertAlmostEquals(Number(values.throughUpperEnd), 0.3, 1e-12);
  assert(checks.every((one) => one.passed));
  assertEquals(samples.shape, [500, 2]);
  assert(samples.data.every((v, i) => i % 2 === 0 ? v > 0 : v === 0 || v === 1));
});

Deno.test("first-passage: the same seed gives the same bytes, another one does not", async () => {
  const [first, again, other] = [
    await run({ start: "0.5" }),
    await run({ start: "0.5" }),
    await run({ start: "0.5" }, 2),
  ];
  assertEquals(first.samples, again.samples);
  assert(first.samples.data.some((v, i) => v !== other.samples.data[i]));
});

Deno.test("first-passage refuses what it cannot do, by name", async () => {
  await assertRejects(() => run({ start: "2" }), RangeError, "start must be between 0 and 1, got 2");
  await assertRejects(() => run({ start: "0.5", drift: "fetch(x)" }), SyntaxError, "fetch");
  await assertRejects(() => run({ start: "0.5", diffusion: "x - 0.5" }), RangeError, "vanishes near x = 0.5");
});
