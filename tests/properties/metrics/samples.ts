import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  assignment,
  energyDistance,
  energyTest,
  frechetDistance,
  frechetTest,
  medianDistance,
  mmdTest,
  type PermutationTest,
  permutationTest,
  slicedWasserstein,
  slicedWassersteinTest,
  squaredMmd,
  wasserstein2,
} from "driftfield/metrics";
import { isShare, options, samples } from "../learning_support.ts";
import { cloud, clouds, count, fc, number, positive, property, rng, type Table } from "../support.ts";

const tested = { permutations: count(1, 9), rng };
const two = (least: number) => samples([least, 8], [least, 8]);

function isTest({ pValue, permuted }: PermutationTest, permutations: number): void {
  isShare(pValue);
  assertEquals(permuted.length, permutations);
}

export const sampleProperties: Table = {
  assignment: property(assignment, {
    valid: clouds(2, { batch: [1, 6] }),
    law: (rows) => assertEquals([...rows].sort(), [...rows.keys()]),
  }),
  energyDistance: property(energyDistance, {
    valid: two(2),
    law: ({ standardError }) => assert(standardError >= 0),
  }),
  energyTest: property(energyTest, {
    valid: fc.tuple(two(2), options({ ...tested, projections: count() })).map(([[x, y], how]) => [x, y, how]),
    law: (made, _x, _y, { permutations }) => isTest(made, permutations),
  }),
  frechetDistance: property(frechetDistance, {
    valid: fc.tuple(two(4), options({ blocks: count(2, 3), rng })).map(([[x, y], how]) => [x, y, how]),
    law: ({ value }) => assert(value >= 0),
  }),
  frechetTest: property(frechetTest, {
    valid: fc.tuple(two(2), options(tested)).map(([[x, y], how]) => [x, y, how]),
    law: (made, _x, _y, { permutations }) => isTest(made, permutations),
  }),
  medianDistance: property(medianDistance, {
    valid: fc.tuple(cloud({ batch: [2, 6] }), options({ rng })),
    law: (distance) => assert(distance >= 0),
  }),
  mmdTest: property(mmdTest, {
    valid: fc.tuple(two(2), options({ ...tested, bandwidth: positive(), frequencies: count() }))
      .map(([[x, y], how]) => [x, y, how]),
    law: (made, _x, _y, { permutations }) => isTest(made, permutations),
  }),
  permutationTest: property(permutationTest, {
    valid: fc.tuple(
      fc.tuple(count(1, 5), count(1, 5)),
      fc.constant([(inX: Uint8Array) => inX.reduce((sum, v, i) => sum + v * i, 0)]),
      options(tested),
    ),
    law: (made, _sizes, _terms, { permutations }) => isTest(made, permutations),
    called: { "0": "points in x|points in y", "1": "points in y|terms" },
  }),
  slicedWasserstein: property(slicedWasserstein, {
    valid: fc.tuple(two(1), options({ p: number(1, 4), projections: count(2, 6), rng }))
      .map(([[x, y], how]) => [x, y, how]),
    law: ({ value }) => assert(value >= 0),
  }),
  slicedWassersteinTest: property(slicedWassersteinTest, {
    valid: fc.tuple(two(1), options({ ...tested, p: number(1, 4), projections: count() }))
      .map(([[x, y], how]) => [x, y, how]),
    law: (made, _x, _y, { permutations }) => isTest(made, permutations),
  }),
  squaredMmd: property(squaredMmd, {
    valid: fc.tuple(two(2), options({ bandwidth: positive() })).map(([[x, y], how]) => [x, y, how]),
  }),
  wasserstein2: property(wasserstein2, {
    valid: clouds(2, { batch: [1, 6] }),
    law: (distance, x, y) => assertAlmostEquals(distance, wasserstein2(y, x), 1e-9),
  }),
};
