import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { Density } from "driftfield/core";
import {
  densityCdf,
  densityCovariance,
  densityMean,
  entropy,
  fisherInformation,
  klDivergence,
  totalVariation,
} from "driftfield/metrics";
import { densities } from "../learning_support.ts";
import { fc, made, number, numbers, property, type Table } from "../support.ts";

const pairs = densities().chain((p) =>
  fc.tuple(
    fc.constant(p),
    numbers(p.values.length, number(0.01, 3)).map((values): Density => made({ ...p, values })),
  )
);

export const densityProperties: Table = {
  densityCdf: property(densityCdf, {
    valid: fc.tuple(densities(1)),
    probe: (cdf) => [-1e300, -4, -1, 0, 1, 4, 1e300].map(cdf),
    law: (cdf, { grid: { axes: [{ low, high }] } }) => {
      assertEquals([cdf(low), cdf(low - 1)], [0, 0]);
      [cdf(high), cdf(high + 1)].forEach((v) => assertAlmostEquals(v, 1, 1e-12));
      assert(cdf((2 * low + high) / 3) <= cdf((low + 2 * high) / 3));
    },
  }),
  densityMean: property(densityMean, {
    valid: fc.tuple(densities()),
    law: (mean, { grid: { axes } }: Density) => {
      assertEquals(mean.length, axes.length);
      axes.forEach(({ low, high }, k) => assert(low <= mean[k] && mean[k] <= high));
    },
  }),
  densityCovariance: property(densityCovariance, {
    valid: fc.tuple(densities()),
    law: (C, { grid: { axes } }) => {
      assertEquals(C.map((row) => row.length), axes.map(() => axes.length));
      C.forEach((row, k) => row.forEach((v, l) => assertAlmostEquals(v, C[l][k], 1e-12)));
      C.forEach((row, k) => assert(row[k] > 0));
    },
  }),
  entropy: property(entropy, { valid: fc.tuple(densities()) }),
  klDivergence: property(klDivergence, { // Infinity only where q is zero and p is not
    valid: pairs,
    law: (_, p) => assertEquals(klDivergence(p, p), 0),
  }),
  totalVariation: property(totalVariation, {
    valid: pairs,
    law: (distance, p, q) => {
      assert(distance >= 0);
      assertEquals(distance, totalVariation(q, p));
    },
  }),
  fisherInformation: property(fisherInformation, {
    valid: fc.tuple(densities()),
    law: (information) => assert(information >= 0),
  }),
};
