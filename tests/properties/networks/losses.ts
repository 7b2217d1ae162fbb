import { assert, assertEquals } from "@std/assert";
import {
  implicit,
  implicitParticles,
  isRegression,
  type Loss,
  lossGradient,
  mapValues,
  maximumLikelihood,
  mlp,
  onPoints,
  regression,
  sizeOf,
  sliced,
  traced,
} from "driftfield/networks";
import { interacting } from "driftfield/processes";
import { philox } from "driftfield/random";
import { rk4 } from "driftfield/solvers";
import { flowMatching, uniformTimes } from "driftfield/losses";
import { options } from "../learning_support.ts";
import { schedulesOf } from "../models.ts";
import { count, fc, made, number, positive, property, rng, type Table } from "../support.ts";
import { networkAnd, objective, some } from "./nets.ts";

/** The loss of three points of the plane, under a small network. */
function rowsOf(loss: Loss) {
  const architecture = mlp({ dim: 2, outputs: 2 + (loss.further ?? 0), width: 3, depth: 1, frequencies: 1 });
  const initial = architecture.initial(philox(2));
  const weights = mapValues(
    architecture.shapes,
    (shape, name) => ({ data: Float64Array.from(initial[name], (w, i) => w + 0.1 * Math.sin(i)), shape }),
  );
  const { time, arrays } = loss.draw(some(2), philox(1), { step: 0 });
  const rows = loss.rows(
    onPoints,
    traced(onPoints, architecture, weights, architecture.context(time)),
    arrays,
  );
  assertEquals(rows.shape, [3, 1]);
  return rows;
}

const how = { times: fc.constant(uniformTimes) };
const processes = positive(0.2, 1).map((temperature) => made(interacting({ pull: 1, temperature })));

export const lossProperties: Table = {
  implicit: property(implicit, {
    valid: fc.tuple(schedulesOf, options(how)),
    probe: rowsOf,
    runs: 3,
    wrongRuns: 1,
  }),
  implicitParticles: property(implicitParticles, {
    valid: fc.tuple(
      processes,
      options({ dim: fc.constant(2), sigmaData: positive(), steps: count(1, 2), slices: count(1, 2) }),
    ),
    probe: rowsOf,
    overflows: "the square of 1e300 is beyond float64",
    runs: 3,
    wrongRuns: 1,
  }),
  isRegression: property(isRegression, {
    valid: fc.constantFrom(regression(objective), implicit()).map((loss) => [made({ ...loss })] as const),
    law: (yes, { name }) => assertEquals(yes, name === objective.name),
    runs: 4,
  }),
  lossGradient: property(lossGradient, {
    valid: networkAnd.chain(([net, x0]) =>
      fc.tuple(fc.constant(net), fc.constant(objective), fc.constant(x0), options({ rng, step: count(0, 3) }))
    ),
    law: ({ loss, gradient }, { architecture }) => {
      assert(loss >= 0);
      assertEquals(gradient.length, sizeOf(architecture));
    },
    called: { x0: "data" },
    overflows: "the square of 1e300 is beyond float32",
    runs: 3,
    wrongRuns: 1,
  }),
  maximumLikelihood: property(maximumLikelihood, {
    valid: fc.tuple(options({
      objective: fc.constant(made(flowMatching())),
      solver: fc.constant(made({ ...rk4 })),
      steps: count(1, 3),
      probes: count(1, 3),
      law: fc.constantFrom("rademacher" as const, "gaussian" as const),
      kinetic: number(0, 1),
      jacobian: number(0, 1),
      gradient: fc.constantFrom("backpropagation" as const, "adjoint" as const),
    })),
    probe: rowsOf,
    called: { probes: "law" },
    overflows: "1e300 times a square may be beyond float64",
    runs: 4,
    wrongRuns: 1,
  }),
  regression: property(regression, {
    valid: fc.tuple(fc.constant(objective)),
    probe: rowsOf,
    runs: 1,
    wrongRuns: 1,
  }),
  sliced: property(sliced, {
    valid: fc.tuple(
      schedulesOf,
      options({
        ...how,
        slices: count(1, 3),
        law: fc.constantFrom("rademacher" as const, "gaussian" as const),
        exactNorm: fc.boolean(),
      }),
    ),
    probe: rowsOf,
    runs: 3,
    wrongRuns: 1,
  }),
};
