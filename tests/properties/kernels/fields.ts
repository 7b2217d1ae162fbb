import { assert, assertEquals } from "@std/assert";
import { type Points, points } from "driftfield/core";
import {
  atOnePoint,
  fieldVia,
  logFieldInWasm,
  poissonOnGpu,
  programsRun,
  rieszBatchesInWasm,
  rieszInWasm,
  rieszOnGpu,
  runParticlesOnGpu,
} from "driftfield/kernels";
import { cloud, count, fc, made, numbers, positive, property, type Table } from "../support.ts";
import { card, onCard } from "./card.ts";

const kernel = fc.record({ exponent: positive(0.5, 6), softening: positive(0.1, 2) });
const pair = count(1, 4).chain((dim) =>
  fc.tuple(cloud({ batch: [1, 6], dim }), cloud({ batch: [1, 6], dim }))
);

/** Targets, sources, and weights or one for all. */
const field = pair.chain(([x, y]) =>
  fc.tuple(fc.constant(x), fc.constant(y), fc.oneof(positive(), numbers(y.shape[0], positive())), kernel)
);
const onGpu = pair.chain(([x, y]) =>
  fc.tuple(
    card,
    fc.constant(x),
    fc.constant(y),
    numbers(y.shape[0], positive()),
    positive(0.5, 6),
    positive(0.1, 2),
  )
);
const sameShape = ({ shape }: Points, x: Points) => assertEquals(shape, x.shape);

/** Where WebAssembly is missing, its kernels are, too, and say so. */
const compiled = programsRun ? {} : { refuses: 'via "wasm" is not possible here' };

export const fieldProperties: Table = {
  fieldVia: property(fieldVia, {
    valid: fc.tuple(count(0, 1e6), count(1, 3000)),
    unchecked: "a rule of thumb that its callers ask with the shapes they have checked",
    law: (via) => assert(["float64", "wasm"].includes(via)),
  }),
  atOnePoint: property(atOnePoint, {
    valid: fc.tuple(count(0, 9), count(0, 9), fc.boolean()),
    probe: (error) => error.message,
    unchecked: "it makes the error of those who have found the rows",
    law: ({ message }, i, j) => assert(message.includes(`row ${i}`) && message.includes(`row ${j}`)),
  }),
  rieszInWasm: property(rieszInWasm, {
    valid: field,
    law: sameShape,
    overflows: "distances of 1e300 have squares beyond float64",
    ...compiled,
  }),
  logFieldInWasm: property(logFieldInWasm, {
    valid: field,
    law: ({ mean, log, undecided }, x) => {
      assertEquals([mean.shape, log.length], [x.shape, x.shape[0]]);
      log.forEach((value, i) => assert(Number.isFinite(value) || undecided.includes(i)));
    },
    infinite: "rows that float32 does not decide are left as they are, and named as undecided",
    ...compiled,
  }),
  rieszBatchesInWasm: property(rieszBatchesInWasm, {
    valid: fc.tuple(count(1, 3), count(1, 4)).chain(([pairs, dim]) =>
      fc.tuple(
        cloud({ batch: 2 * pairs, dim }),
        fc.constant(made({
          order: Uint32Array.from({ length: 2 * pairs }, (_, i) => i),
          bounds: Uint32Array.from({ length: pairs + 1 }, (_, b) => 2 * b),
        })),
        kernel,
      )
    ),
    law: (force, x) => {
      sameShape(force, x);
      const dim = x.shape[1], size = Math.max(...force.data.map(Math.abs));
      for (let k = 0; k < dim; k++) {
        assert(
          Math.abs(force.data[k] + force.data[dim + k]) <= 2 ** -18 * size,
          "a pair's forces are opposite",
        );
      }
    },
    overflows: "distances of 1e300 have squares beyond float64",
    ...compiled,
  }),
  rieszOnGpu: onCard(rieszOnGpu, {
    valid: onGpu,
    called: { weights: "weight", exponent: "force on targets", softening2: "softening" },
    law: (force, _, x) => sameShape(force, x),
  }),
  poissonOnGpu: onCard(poissonOnGpu, {
    valid: onGpu,
    called: { weights: "weight", softening2: "softening" },
    law: ({ mean, log }, _, x) => assertEquals([mean.shape, log.length], [x.shape, x.shape[0]]),
  }),
  runParticlesOnGpu: onCard(runParticlesOnGpu, {
    valid: fc.tuple(
      card,
      fc.record({
        strength: fc.constantFrom(-1, 0, 0.5),
        pull: positive(0.1, 1),
        temperature: fc.constantFrom(0, 0.3),
        exponent: positive(1, 3),
        softening: positive(0.1, 1),
        dt: positive(0.01, 0.1),
        batch: fc.constant("all" as const),
        keys: fc.constant(made({ noise: [1, 2] as const, batches: [3, 4] as const })),
      }),
      fc.constant(points([[0, 1], [2, 1], [-1, 3]])),
      fc.constant({ from: 0 }),
    ),
    deep: ["run"],
    probe: async (runner) => {
      await runner.advance(2);
      const x = await runner.points();
      runner.close();
      return x;
    },
  }),
};
