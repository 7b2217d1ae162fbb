import { assert, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  fitGeometricBrownian,
  fitOrnsteinUhlenbeck,
  ornsteinUhlenbeckLogLikelihood,
} from "driftfield/processes";

Deno.test("fits of any path whatever end in finite numbers or in a RangeError", () => {
  const wild = fc.double({ noNaN: true, noDefaultInfinity: true }),
    tame = fc.double({ min: -3, max: 3, noNaN: true });
  const gap = fc.oneof(fc.constantFrom(1, 1e-9, 1e6), fc.double({ min: 1e-12, max: 10, noNaN: true }));
  const path = fc.array(fc.record({ value: fc.oneof(wild, tame, fc.nat({ max: 3 })), gap }), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(path, fc.boolean(), (steps, equal) => {
      let now = 0;
      const times = steps.map(({ gap }) => now += equal ? 0.1 : gap),
        values = steps.map(({ value }) => value);
      for (
        const f of [() => fitOrnsteinUhlenbeck(times, values), () => fitGeometricBrownian(times, values)]
      ) {
        try {
          const { parameters, logLikelihood, ...rest } = f();
          const numbers = [logLikelihood, ...Object.values(parameters)];
          for (const one of Object.values(rest)) {
            if (typeof one === "object") numbers.push(one.value, one.standardError);
          }
          assert(numbers.every(Number.isFinite), `${numbers}`);
        } catch (error) {
          assert(error instanceof RangeError, `${error}`);
        }
      }
    }),
    { seed: 90, numRuns: 2000 },
  );
});

Deno.test("fitOrnsteinUhlenbeck() refuses what it cannot fit, and says why", () => {
  const refuse = (
    times: number[],
    values: number[],
    message: string,
    kind = RangeError as ErrorConstructor,
  ) => assertThrows(() => fitOrnsteinUhlenbeck(times, values), kind, message);
  const t = [0, 1, 2, 3, 4, 5], gaps = [0, 1, 2.5, 3, 4, 5.5];
  refuse([0, 1, 2], [1, 2, 1], "values must have at least 4 entries, got 3");
  refuse(t, [1, 2, 1], "6 times, but 3 values");
  refuse([0, 1, 1, 2], [1, 2, 1, 2], "times must increase, but times[2] = 1 follows 1");
  refuse([0, 1, 2, NaN], [1, 2, 1, 2], "times[3] must be finite, got NaN");
  refuse([0, 1, 2, 3], [1, 2, Infinity, 2], "values[2] must be finite, got Infinity");
  refuse(t, ["1", 2, 1, 2, 1, 3] as number[], 'values[0] must be a number, got "1"', TypeError);
  refuse(t, [0.1, 0.1, 0.1, 0.1, 0.1, 0.1], "values are constant, 0.1 at all times");
  refuse(t, [3, 3, 3, 3, 3, 4], "values are constant but for the last");
  refuse(t, [32, 16, 8, 4, 2, 1], "values follow a rule without noise");
  refuse(gaps, gaps.map((s) => 2 ** -s), "values follow a rule without noise");
  refuse([0, 1, 2, 3], [-1.7e308, -1.7e308, -1.7e308, 1.7e308], "the spread of values must be finite");
  const trend = [0, 1.1, 2, 3.3, 5, 7.1], zigzag = [1, -1.1, 1.2, -0.9, 1, -1];
  refuse(t, trend, "values do not return to a mean: their AR(1) coefficient is 1.232, not in (0, 1)");
  refuse(
    gaps,
    trend,
    "values do not return to a mean: their AR(1) coefficient is 1, not in (0, 1); take out a trend",
  );
  refuse(t, zigzag, "values do not remember: their AR(1) coefficient is -1.007");
  refuse(gaps, zigzag, "values do not remember: their AR(1) coefficient is 0, not in (0, 1)");
  const likelihood = (parameters: { theta: number; mu: number; sigma: number }) =>
    ornsteinUhlenbeckLogLikelihood(parameters, t, trend);
  assertThrows(
    () => likelihood({ theta: 0, mu: 7, sigma: 1.5 }),
    RangeError,
    "theta must be positive, got 0",
  );
  assertThrows(
    () => likelihood({ theta: 0.4, mu: 7, sigma: -1 }),
    RangeError,
    "sigma must be positive, got -1",
  );
});
