import { assertEquals } from "@std/assert";
import { forwardMoments, particleMatching, particleReading } from "driftfield/losses";
import { interacting, interactingSchedule } from "driftfield/processes";
import { options } from "../learning_support.ts";
import { cloud, count, fc, made, positive, property, rng, type Table } from "../support.ts";
import { regressionOf } from "./seen.ts";

const processes = fc.tuple(positive(0.5, 2), positive(0.2, 1)).map(([pull, temperature]) =>
  made(interacting({ pull, temperature }))
);
const schedules = fc.tuple(processes, fc.constant(2)).map(([process, dim]) =>
  made(interactingSchedule(process, { dim }))
);

export const particleProperties: Table = {
  forwardMoments: property(forwardMoments, {
    valid: fc.tuple(
      schedules,
      count(1, 4),
      cloud({ batch: [2, 5], dim: 2 }),
      rng,
      options({ step: count(0, 5) }),
    ),
    law: ({ x, drift, u }, _schedule, _steps, x0) => {
      assertEquals([x.shape, drift.shape], [x0.shape, x0.shape]);
      assertEquals(u.length, x0.shape[0]);
    },
    called: { x0: "data" },
    runs: 4,
    wrongRuns: 1,
  }),
  particleMatching: property(particleMatching, {
    valid: fc.tuple(
      processes,
      options({ dim: fc.constant(2), sigmaData: positive(), steps: count(1, 3) }),
    ),
    probe: (objective) => regressionOf(objective, objective.schedule.dim),
    runs: 4,
    wrongRuns: 1,
  }),
  particleReading: property(particleReading, {
    valid: fc.tuple(schedules, positive()),
    probe: (read) => [0.1, 0.5, 1].map(read),
    overflows: "the square of 1e300 is beyond float64",
    runs: 5,
  }),
};
