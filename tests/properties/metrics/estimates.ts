import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { Points } from "driftfield/core";
import {
  check,
  confidenceInterval,
  convergenceOrder,
  covariance,
  jackknife,
  kolmogorovQuantile,
  kolmogorovSmirnov,
  kolmogorovSmirnovTest,
  kolmogorovTail,
  mean,
  normalCdf,
  normalDensity,
  variance,
} from "driftfield/metrics";
import { isShare, options } from "../learning_support.ts";
import { cloud, count, fc, number, numbers, positive, property, rng, type Table } from "../support.ts";

const values = count(2, 8).chain((n) => numbers(n));
const meanOf = ({ data }: Points) => [data.reduce((sum, v) => sum + v, 0) / data.length];

export const estimateProperties: Table = {
  check: property(check, {
    valid: fc.tuple(
      fc.constant("a claim"),
      number(),
      number(),
      options({ standardError: number(0, 5), tolerance: number(0, 5) }),
    ),
    law: ({ passed }, _, estimate, truth, { standardError, tolerance }) =>
      assertEquals(passed, Math.abs(estimate - truth) <= 4 * standardError + tolerance),
    infinite: "an estimate that is none is shown beside its truth, and has not passed",
  }),
  confidenceInterval: property(confidenceInterval, {
    valid: fc.tuple(options({ value: number(), standardError: number(0, 5) }), number(0.01, 0.99)),
    law: ([low, high], { value }) => assert(low <= value && value <= high),
  }),
  convergenceOrder: property(convergenceOrder, {
    valid: fc.tuple(count(2, 5), count(2, 6)).chain(([levels, paths]) =>
      fc.tuple(
        fc.uniqueArray(positive(0.001, 1), { minLength: levels, maxLength: levels }),
        fc.array(numbers(paths, positive()), { minLength: levels, maxLength: levels }),
      )
    ),
  }),
  covariance: property(covariance, {
    valid: count(2, 8).chain((n) => fc.tuple(numbers(n), numbers(n))),
    law: (made, x, y) => assertEquals(made, covariance(y, x)),
  }),
  jackknife: property(jackknife, {
    valid: fc.tuple(
      cloud({ batch: [4, 8] }).map((x) => [x]),
      fc.constant(meanOf),
      options({ blocks: count(2, 4), rng }),
    ),
    law: ([{ standardError }]) => assert(standardError >= 0),
  }),
  kolmogorovQuantile: property(kolmogorovQuantile, {
    valid: fc.tuple(positive(1e-6, 0.2)),
    law: (x, p) => assertAlmostEquals(2 * Math.exp(-2 * x * x), p, 1e-12),
  }),
  kolmogorovSmirnov: property(kolmogorovSmirnov, {
    valid: fc.tuple(values, fc.constant(normalCdf)),
    law: isShare,
  }),
  kolmogorovSmirnovTest: property(kolmogorovSmirnovTest, {
    valid: fc.tuple(values, values),
    law: ({ value, pValue }) => [value, pValue].forEach(isShare),
  }),
  kolmogorovTail: property(kolmogorovTail, {
    valid: fc.tuple(fc.oneof(number(0, 5), fc.constantFrom(0, 5e-324, 1e-300, 1e300))),
    law: isShare,
  }),
  mean: property(mean, {
    valid: fc.tuple(values),
    law: ({ value, standardError }, values) => {
      assert(Math.min(...values) - 1e-12 <= value && value <= Math.max(...values) + 1e-12);
      assert(standardError >= 0);
    },
  }),
  normalCdf: property(normalCdf, {
    valid: fc.tuple(number(), number(), positive()),
    law: (p, x, mean, sd) => {
      isShare(p);
      assertAlmostEquals(p + normalCdf(-x, -mean, sd), 1, 1e-12);
    },
  }),
  normalDensity: property(normalDensity, {
    valid: fc.tuple(number(), number(), positive()),
    law: (p, x, mean, sd) => {
      assert(p >= 0);
      assertEquals(p, normalDensity(-x, -mean, sd));
    },
  }),
  variance: property(variance, {
    valid: fc.tuple(values),
    law: ({ value, standardError }) => assert(value >= 0 && standardError >= 0),
  }),
};
