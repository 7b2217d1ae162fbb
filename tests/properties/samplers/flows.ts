/** Ways along the flow of a model. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { squaredNorms } from "driftfield/core";
import { flowPairs, pathEnergy, probabilityFlow, slerp } from "driftfield/samplers";
import { options } from "../learning_support.ts";
import { modelAnd, modelOf } from "../models.ts";
import { cloud, count, fc, made, positive, property, rng, type Table } from "../support.ts";

export const flowProperties: Table = {
  flowPairs: property(flowPairs, {
    valid: count(1, 3).chain((dim) =>
      fc.tuple(
        modelOf(dim),
        options({
          count: count(1, 5),
          rng,
          sampler: fc.constant(made({ ...probabilityFlow() })),
          steps: count(1, 4),
          part: count(1, 3),
        }),
      )
    ),
    law: ({ shape }, { dim }, { count }) => assertEquals(shape, [count, 2 * dim]),
    called: { count: "start" },
    runs: 5,
    wrongRuns: 1,
  }),
  pathEnergy: property(pathEnergy, {
    valid: modelAnd([2, 3]).chain(([model, x]) =>
      fc.tuple(
        fc.constant(model),
        fc.constant(x),
        options({
          relTol: positive(1e-5, 1e-3),
          absTol: positive(1e-5, 1e-3),
        }),
      )
    ),
    probe: ({ energy, squaredDistance, straightness, end }) => [energy, squaredDistance, straightness, end],
    law: ({ energy, squaredDistance }, { schedule: { from, to } }) =>
      // Jensen, within the tolerances
      energy.each.forEach((e, i) => assert(e * (to - from) >= squaredDistance.each[i] * (1 - 0.01) - 0.01)),
    called: { x: "squared distance", absTol: "t|x" },
    overflows: "the square of 1e300 is beyond float64",
    runs: 4,
    wrongRuns: 1,
  }),
  slerp: property(slerp, {
    valid: fc.tuple(count(1, 3), count(2, 5)).chain(([batch, dim]) =>
      fc.tuple(
        cloud({ batch, dim, of: positive() }),
        cloud({ batch, dim, of: positive() }),
        options({ steps: count(1, 4) }),
      )
    ),
    law: (x, a, _, { steps }) => {
      assertEquals(x.shape, [a.shape[0] * (steps + 1), a.shape[1]]);
      assertAlmostEquals(squaredNorms(x)[0], squaredNorms(a)[0], 1e-9 * squaredNorms(a)[0]);
    },
    overflows: "the square of 1e300 is beyond float64",
    called: { steps: "shares" },
  }),
};
