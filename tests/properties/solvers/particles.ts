import { assert, assertEquals } from "@std/assert";
import { type Points, points } from "driftfield/core";
import { interacting } from "driftfield/processes";
import {
  batchField,
  batchScatter,
  batchVariance,
  effectiveTemperature,
  expectedRefusals,
  explicitEuler,
  exponentialMidpoint,
  pairMap,
  randomBatches,
  recommendBatches,
  simulateParticles,
  softeningBias,
  stepNoise,
  stepSoftened,
  stepSoftening,
} from "driftfield/solvers";
import { count, fc, list, made, number, positive, property, rng, type Table } from "../support.ts";

const overflows = "powers of 1e300";
const warm = fc.record({
  strength: positive(0.1, 1),
  pull: positive(0.1, 1),
  temperature: positive(0.01, 0.1),
}).map((
  options,
) => made(interacting(options)));
const cold = fc.record({ strength: positive(0.1, 1), pull: positive(0.1, 1) }).map((options) =>
  made(interacting(options))
);

/** An even number of particles, no two of them near each other. */
const particles = fc.tuple(count(2, 4), count(1, 3)).chain(([pairs, dim]) =>
  list(2 * pairs * dim, number(-0.4, 0.4)).map((v) =>
    points(Float64Array.from(v, (u, i) => u + 2 * Math.floor(i / dim)), dim)
  )
);
const context = (batch: number | "all") =>
  fc.record({ dt: positive(0.001, 0.01), step: count(0, 9), rng, batch: fc.constant(batch) });
const sameShape = (next: Points, _: unknown, x: Points) => assertEquals(next.shape, x.shape);
const called = {
  x: "targets|particles|softening|rows",
  batch: "size",
  process: "strength|temperature",
  dt: "targets",
};

export const particleProperties: Table = {
  explicitEuler: property(explicitEuler, {
    valid: fc.tuple(warm, particles, context(2)),
    overflows,
    called,
    law: sameShape,
  }),
  exponentialMidpoint: property(exponentialMidpoint, {
    valid: fc.tuple(warm, particles, context("all")),
    overflows,
    called,
    law: sameShape,
  }),
  pairMap: property(pairMap, {
    valid: fc.tuple(warm, particles, context(2)),
    overflows,
    called,
    law: sameShape,
  }),
  simulateParticles: property(simulateParticles, {
    valid: fc.tuple(
      warm,
      particles,
      fc.record({ dt: positive(0.001, 0.01), steps: count(0, 5), every: count(1, 3), rng }),
    ),
    runs: 6,
    wrongRuns: 1,
    overflows,
    called: { ...called, start: "targets", x: "start", dt: "step" },
    probe: async (frames) => {
      const all = [];
      for await (const frame of frames) all.push(await frame.points());
      return all;
    },
  }),
  batchField: property(batchField, {
    valid: fc.tuple(warm, particles, fc.record({ batch: fc.constant(2), draws: count(2, 5), rng })),
    overflows,
    called,
    law: ({ bias }, _, x) => assertEquals(bias.shape, x.shape),
  }),
  batchVariance: property(batchVariance, {
    valid: fc.tuple(warm, particles, fc.record({ batch: fc.constant(2), targets: fc.constant([0, 1]) })),
    overflows,
    called,
    law: (variance) => assert(variance.length === 2 && variance.every((v: number) => v >= 0)),
  }),
  batchScatter: property(batchScatter, {
    valid: count(2, 50).chain((n) => fc.tuple(fc.constant(n), count(2, n))),
    called: { particles: "size" },
    law: (scatter) => assert(scatter >= 0 && scatter <= 1),
  }),
  randomBatches: property(randomBatches, {
    valid: count(2, 20).chain((n) => fc.tuple(rng, fc.constant(n), count(2, n), count(0, 9))),
    called: { particles: "size", size: "batch size" },
    law: (batches, _, n) =>
      assertEquals(
        batches.flatMap((b: Uint32Array) => [...b]).sort((a: number, b: number) => a - b),
        Array.from({ length: n }, (_, i) => i),
      ),
  }),
  effectiveTemperature: property(effectiveTemperature, {
    valid: fc.tuple(warm, particles, fc.record({ batch: fc.constant(2), dt: positive(0.001, 0.01) })),
    overflows,
    called,
    law: (temperature, process) => assert(temperature >= process.temperature),
  }),
  expectedRefusals: property(expectedRefusals, {
    valid: fc.tuple(
      warm,
      fc.record({
        dim: count(1, 3),
        particles: count(2, 50),
        start: positive(),
        batch: fc.constant(2),
        dt: positive(0.001, 0.01),
        steps: count(0, 99),
      }),
    ),
    overflows,
    called: { ...called, run: "dim|particles|start|batch|dt|steps", particles: "batch" },
    law: (refusals) => assert(refusals >= 0),
  }),
  recommendBatches: property(recommendBatches, {
    valid: fc.tuple(warm, particles, fc.record({ tolerance: positive(0.01, 0.1) })),
    overflows,
    called: { ...called, tolerance: "dt" },
    law: ({ dt }) => assert(dt > 0),
  }),
  stepNoise: property(stepNoise, {
    valid: fc.tuple(warm, number(0, 1)),
    overflows,
    law: (noise) => assert(noise >= 0),
  }),
  stepSoftened: property(stepSoftened, {
    valid: fc.tuple(
      cold,
      fc.tuple(count(2, 9), count(1, 3)).map(made),
      fc.record({ dt: positive(0.001, 0.1), batch: fc.constant(2) }),
    ),
    overflows,
    called: { shape: "particles|dim", process: "strength" },
    probe: (process) => process.softening,
    law: ({ softening }) => assert(softening! >= 0),
  }),
  stepSoftening: property(stepSoftening, {
    valid: fc.tuple(cold, fc.record({ dt: positive(0.001, 0.1), partners: count(1, 9) })),
    overflows,
    law: (softening) => assert(softening >= 0),
  }),
  softeningBias: property(softeningBias, {
    valid: fc.tuple(particles, positive(0.1, 1), fc.record({ exponent: fc.constant(2) })),
    overflows,
    called,
    law: (bias) => assert(bias >= 0 && bias <= 1),
  }),
};
