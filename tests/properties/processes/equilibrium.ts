import { assert, assertEquals } from "@std/assert";
import {
  coldEquilibrium,
  equilibrium,
  ginibreEquilibrium,
  hermiteEquilibrium,
  interacting,
  pairEquilibrium,
  radialLaw,
  radialPotential,
  tridiagonalEigenvalues,
  warmEquilibrium,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import { count, fc, list, made, positive, property, type Table } from "../support.ts";

const overflows = "powers of 1e300";
const warm = fc.record({ strength: positive(0.3, 3), pull: positive(0.3, 3), temperature: positive(0.2, 2) })
  .map((
    options,
  ) => made(interacting(options)));
const radial = {
  probe: (law: { cdf(r: number): number; secondMoment: number }) => [law.cdf(0.5), law.secondMoment],
};
const isCdf = ({ cdf, secondMoment }: { cdf(r: number): number; secondMoment: number }) => {
  const values = [0, 0.3, 0.6, 1, 2].map(cdf);
  assert(
    secondMoment > 0 && values.every((p, i) => p >= 0 && p <= 1 + 1e-9 && p >= (values[i - 1] ?? 0) - 1e-9),
  );
};

export const equilibriumProperties: Table = {
  coldEquilibrium: property(coldEquilibrium, {
    valid: fc.tuple(count(1, 6), positive(), positive()),
    ...radial,
    overflows,
    law: isCdf,
  }),
  warmEquilibrium: property(warmEquilibrium, {
    valid: fc.tuple(warm, fc.record({ steps: count(200, 400) })),
    runs: 5,
    wrongRuns: 1,
    ...radial,
    law: isCdf,
  }),
  equilibrium: property(equilibrium, {
    valid: fc.tuple(warm, fc.constant(2)),
    runs: 5,
    wrongRuns: 1,
    probe: (law) => [law.cdf(0.5), law.sample(3, philox(0))],
    called: { process: "temperature|strength", dim: "equilibrium" },
    law: (law) => assertEquals(law.sample(4, philox(1)).shape, [4, 2]),
  }),
  ginibreEquilibrium: property(ginibreEquilibrium, {
    valid: fc.tuple(count(2, 9), positive(0.3, 3), positive(0.3, 3)).map(([N, pull, temperature]) =>
      [made(interacting({ strength: 2 * temperature * (N - 1), pull, temperature })), N] as const
    ),
    runs: 5,
    called: { particles: "strength" },
    ...radial,
    law: isCdf,
  }),
  hermiteEquilibrium: property(hermiteEquilibrium, {
    valid: fc.tuple(count(2, 9), positive(), positive()),
    overflows,
    law: (zeros, n) =>
      zeros.forEach((x, i) => assert(Math.abs(x + zeros[n - 1 - i]) <= 1e-13 * zeros[n - 1], "symmetric")),
  }),
  tridiagonalEigenvalues: property(tridiagonalEigenvalues, {
    valid: count(1, 6).chain((n) => fc.tuple(list(n), list(n - 1, positive(0, 9)))),
    overflows: "a sum of squares of 1e300",
    law: (values, diagonal) => {
      const trace = diagonal.reduce((a: number, b: number) => a + b, 0),
        sum = values.reduce((a, b) => a + b, 0);
      assert(Math.abs(sum - trace) <= 1e-12 * 100 * diagonal.length, "their sum is the trace");
    },
  }),
  pairEquilibrium: property(pairEquilibrium, { valid: fc.tuple(warm, count(1, 3)), ...radial, law: isCdf }),
  radialLaw: property(radialLaw, {
    valid: fc.tuple(count(1, 4), positive(0.5, 8), fc.record({ refine: fc.constant(1) })),
    runs: 5,
    wrongRuns: 1,
    ...radial,
    law: isCdf,
  }),
  radialPotential: property(radialPotential, {
    valid: fc.tuple(count(1, 6), fc.boolean()),
    probe: (potential) => [potential(1, 2), potential(2, 1)],
    law: (potential) => assert(Number.isFinite(potential(1, 3))),
  }),
};
