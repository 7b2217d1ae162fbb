import { assert, assertEquals } from "@std/assert";
import { divergenceBound, lossByLevel } from "driftfield/losses";
import { options } from "../learning_support.ts";
import { modelAnd } from "../models.ts";
import { count, fc, property, rng, type Table } from "../support.ts";

export const levelProperties: Table = {
  divergenceBound: property(divergenceBound, {
    valid: modelAnd([2, 4]).chain(([model, x0]) =>
      fc.tuple(
        fc.constant(model),
        fc.constant(x0),
        options({ levels: count(1, 4), rng, exact: fc.constant(model) }),
      )
    ),
    law: ({ value }) => assert(value >= 0),
    overflows: "the square of 1e300 is beyond float64",
    called: { x0: "x" },
    runs: 4,
    wrongRuns: 1,
  }),
  lossByLevel: property(lossByLevel, {
    valid: modelAnd([2, 4]).chain(([model, x0]) =>
      fc.tuple(
        fc.constant(model),
        fc.constant(x0),
        options({ levels: count(2, 4), rng, exact: fc.constant(model) }),
      )
    ),
    law: (rows, _model, _x0, { levels }) => {
      assertEquals(rows.length, levels);
      rows.forEach(({ loss, excess }) => assert(loss.value >= 0 && excess!.value === 0));
    },
    overflows: "the square of 1e300 is beyond float64",
    called: { x0: "x" },
    runs: 4,
    wrongRuns: 1,
  }),
};
