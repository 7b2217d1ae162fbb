/** What is asked of the functions of lib/experiments. The experiments themselves are tested in tests/experiments. */
import { assert, assertEquals } from "@std/assert";
import {
  comparedPlate,
  comparedSteps,
  comparedTable,
  exactReversal,
  type Experiment,
  type Outcome,
  readParameters,
  recordedComparison,
  requireReplaceable,
  toCsv,
  writeOutcome,
} from "driftfield/experiments";
import { withoutTrace } from "../learning_support.ts";
import { anySize, cloud, count, fc, made, property, type Table } from "../support.ts";

const experiment = made({ ...exactReversal }) as unknown as Experiment;
const folder = `${Deno.makeTempDirSync()}/run`;
const outcome: fc.Arbitrary<Outcome> = cloud({ batch: [1, 3] }).map((samples) =>
  made({ checks: [], values: { a: 1 }, samples, plots: {} })
);

const recorded = await Promise.all((["airports", "digits"] as const).map((data) => recordedComparison(data)));
const comparison = fc.constantFrom(...recorded).map((one) => made({ ...one }));

export const properties: Table = {
  comparedPlate: property(comparedPlate, {
    valid: fc.tuple(comparison),
    law: ({ alt }, { methods }) => assert(methods.every(({ name }: { name: string }) => alt.includes(name))),
    runs: 4,
    wrongRuns: 1,
  }),
  comparedSteps: property(comparedSteps, {
    valid: fc.tuple(comparison, fc.record({ title: fc.string() })),
    law: ({ alt }) => assert(alt.includes("evaluations of the network")),
    runs: 4,
    wrongRuns: 1,
  }),
  comparedTable: property(comparedTable, {
    valid: fc.tuple(comparison),
    law: ({ rows }, { methods }) => assertEquals(rows.length, methods.length),
    runs: 4,
    wrongRuns: 1,
  }),
  recordedComparison: property(recordedComparison, {
    valid: fc.tuple(fc.constantFrom("airports", "digits")),
    law: ({ data, methods, real }, name) => {
      assertEquals([data, methods.length], [name, 7]);
      assert(methods.every(({ samples }) => samples.shape[1] === real.shape[1]));
    },
    runs: 2,
    wrongRuns: 1,
  }),
  readParameters: property(readParameters, {
    valid: fc.tuple(
      fc.constant(experiment),
      fc.record({ particles: count(1, 9).map(String), steps: count(1, 9).map(String) }),
    ),
    law: (read, { parameters }, { particles }) => {
      assertEquals(Object.keys(read), Object.keys(parameters));
      assertEquals(read.particles, Number(particles));
    },
    runs: 5,
  }),
  requireReplaceable: property(requireReplaceable, {
    valid: fc.tuple(fc.constant(folder)),
    called: { folder: "out" },
    runs: 2,
    wrongRuns: 1,
  }),
  toCsv: property(toCsv, {
    valid: fc.tuple(cloud({ of: anySize })),
    law: (text, { data, shape: [batch] }) => {
      const [, ...rows] = text.trimEnd().split("\n");
      assertEquals(rows.length, batch);
      if (batch > 0) {
        assertEquals(
          rows.flatMap((row) => row.split(",").map(Number)).map((v) => v + 0),
          [...data].map((v) => v + 0),
        );
      }
    },
  }),
  writeOutcome: property(writeOutcome, {
    valid: fc.tuple(
      fc.constant(folder),
      outcome,
      fc.constant(made({ experiment: "a", seed: 0, parameters: {}, run: {} })),
    ),
    probe: (_, folder) => withoutTrace(folder),
    law: async (_, folder) => assert((await Deno.stat(`${folder}/metrics.json`)).isFile),
    called: { folder: "out" },
    runs: 2,
    wrongRuns: 1,
  }),
};
