import { assertEquals } from "@std/assert";
import { check } from "driftfield/metrics";
import { checkTable, curve, type LiveCurve, type Progress, progress, table } from "driftfield/plots";
import { options } from "../learning_support.ts";
import { count, fc, made, number, positive, property, type Table } from "../support.ts";

const checks = fc.tuple(number(), number(), positive()).map(([estimate, truth, standardError]) =>
  made(check("a claim", estimate, truth, { standardError }))
);

export const tableProperties: Table = {
  checkTable: property(checkTable, {
    valid: fc.tuple(fc.array(checks, { minLength: 1, maxLength: 3 })),
    law: ({ rows }, checks) => assertEquals(rows.length, checks.length),
  }),
  curve: property(curve, {
    valid: fc.tuple(options({ title: fc.constant("Loss"), x: fc.constant("step"), y: fc.constant("loss") })),
    probe: async ({ push, done }: LiveCurve) => {
      for (const at of [0, 1, 2]) await push(at, at * at + 1);
      await done();
    },
    runs: 1,
    wrongRuns: 1,
  }),
  progress: property(progress, {
    valid: fc.tuple(count(1, 9), options({ title: fc.constant("Steps") })),
    probe: async ({ update, done }: Progress) => {
      await update(1);
      await done("in the end");
    },
    runs: 2,
    wrongRuns: 1,
  }),
  table: property(table, {
    valid: fc.tuple(
      fc.array(fc.record({ a: number(), b: fc.constant("word") }).map(made), { minLength: 1, maxLength: 4 }),
      options({ columns: fc.constant(["a", "b"]), title: fc.constant("Numbers") }),
    ),
    law: ({ rows, columns }, given) => assertEquals([rows.length, columns], [given.length, ["a", "b"]]),
    called: { "0": "columns|rows|column|row", rows: "row" },
  }),
};
