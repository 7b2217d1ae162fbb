/** Runs of samplers. */
import { assertEquals } from "@std/assert";
import { encode, probabilityFlow, sample, sampleToEnd } from "driftfield/samplers";
import { options } from "../learning_support.ts";
import { modelAnd, modelOf } from "../models.ts";
import { count, fc, made, property, rng, type Table } from "../support.ts";

const signal = fc.constant(new AbortController().signal);
const run = count(1, 3).chain((dim) =>
  fc.tuple(
    modelOf(dim),
    options({
      count: count(1, 4),
      rng,
      sampler: fc.constant(made({ ...probabilityFlow() })),
      steps: count(1, 4),
      row: count(0, 3),
      signal,
    }),
  )
);

export const runProperties: Table = {
  encode: property(encode, {
    valid: modelAnd([1, 3]).chain(([model, x]) =>
      fc.tuple(
        fc.constant(model),
        fc.constant(x),
        options({ sampler: fc.constant(made({ ...probabilityFlow() })), steps: count(1, 4), signal }),
      )
    ),
    law: (y, _, x) => assertEquals(y.shape, x.shape),
    called: { x: "start|squared distance|data" },
    runs: 5,
    wrongRuns: 1,
  }),
  sample: property(sample, {
    valid: run,
    probe: async (frames) => {
      const out = [];
      for await (const { points, step, t } of frames) out.push(await points(), step, t);
      return out;
    },
    called: { count: "start" },
    runs: 5,
    wrongRuns: 1,
  }),
  sampleToEnd: property(sampleToEnd, {
    valid: run,
    law: ({ shape }, { dim }, { count }) => assertEquals(shape, [count, dim]),
    called: { count: "start" },
    runs: 5,
    wrongRuns: 1,
  }),
};
