import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import { convergenceOrder, mean, variance } from "driftfield/metrics";
import { philox } from "driftfield/random";

const dt = [0.2, 0.1, 0.05, 0.025];

Deno.test("convergenceOrder() recovers the exponent of an exact power, whatever the constants of the paths", () => {
  const constants = philox(91).uniform([50, 1]).data;
  for (const p of [0.5, 1, 1.5, 4]) {
    const errors = dt.map((h) => constants.map((c) => -c * h ** p));
    const { value, standardError } = convergenceOrder(dt, errors);
    assertAlmostEquals(value, p, 1e-12);
    assertAlmostEquals(standardError, 0, 1e-12); // every path has the same slope
  }
});

Deno.test("its standard error is the spread over repetitions, for errors that go together and for independent ones", () => {
  for (const together of [0, 0.9]) {
    const found = Array.from({ length: 400 }, (_, repeat) => {
      const rng = philox(92).fork(`${together} ${repeat}`), common = rng.normal([200, 1], { step: 9 }).data;
      return convergenceOrder(
        dt,
        dt.map((h, k) =>
          rng.normal([200, 1], { step: k }).data.map((z, i) =>
            h * (1 + 0.5 * (together * common[i] + Math.sqrt(1 - together ** 2) * z))
          )
        ),
      );
    });
    const spread = variance(found.map(({ value }) => value)),
      stated = mean(found.map((e) => e.standardError ** 2));
    const bound = 4 * Math.hypot(spread.standardError, stated.standardError);
    assert(Math.abs(spread.value - stated.value) < bound, `${spread.value} against ${stated.value}`);
    const { value, standardError } = mean(found.map(({ value }) => value));
    assert(Math.abs(value - 1) < 4 * standardError, `order ${value}`);
  }
});

Deno.test("convergenceOrder() names what it cannot use", () => {
  assertThrows(() => convergenceOrder([0.1], [[1, 2]]), RangeError, "at least 2 step sizes, got 1");
  assertThrows(
    () => convergenceOrder([0.1, 0.2], [[1, 2]]),
    RangeError,
    "dt has 2 step sizes, but errors has 1 lists",
  );
  assertThrows(() => convergenceOrder([0.1, 0.2], [[1, 2], [1]]), RangeError, "errors[1] has 1 paths");
  assertThrows(
    () => convergenceOrder([0.1, -1], [[1, 2], [1, 2]]),
    RangeError,
    "dt[1] must be positive, got -1",
  );
  assertThrows(() => convergenceOrder([0.1, 1], [[1, -1], [1, 2]]), RangeError, "mean of errors[0]");
});
