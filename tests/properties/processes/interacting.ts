import { assert, assertEquals } from "@std/assert";
import { float64, type Points, points } from "driftfield/core";
import {
  asDiffusion,
  betaHermite,
  freeEnergy,
  interacting,
  interactingModel,
  interactingSchedule,
  meanField,
  particleEnergy,
  requireProcess,
  rescaled,
  riesz,
  secondMomentRate,
  storedDrift,
  storedFlow,
  storedSoftening,
  withoutPull,
} from "driftfield/processes";
import { count, fc, grids, made, number, positive, property, rng, type Table } from "../support.ts";

import { cold, free, isProcess, overflows, particles, record, warm } from "./interacting_common.ts";

export const interactingProperties: Table = {
  interacting: property(interacting, {
    valid: fc.tuple(fc.record({
      strength: number(),
      pull: positive(),
      temperature: positive(),
      exponent: positive(0.5, 4),
      softening: positive(),
    })),
    probe: (process) => process.interaction(points([[0, 0]]), points([[3, 4]])),
    overflows,
    law: isProcess,
  }),
  requireProcess: property(requireProcess, { valid: warm.map((process) => [process] as const) }),
  riesz: property(riesz, {
    valid: fc.tuple(fc.record({ exponent: positive(0.5, 4), softening: number(0, 1) })),
    probe: (force) => force(points([[0, 0]]), points([[3, 4]])),
    overflows,
    law: (force) => {
      const [there, back] = [
        force(points([[0, 0]]), points([[3, 4]])),
        force(points([[3, 4]]), points([[0, 0]])),
      ];
      there.data.forEach((v, k) => assertEquals(v, -back.data[k], "to act is to be acted upon"));
    },
  }),
  asDiffusion: property(asDiffusion, {
    valid: free.map((process) => [process, { from: 0.01, to: 1 }] as const),
    called: {
      to: "from",
      strength: "process",
      pull: "process",
      temperature: "process",
      process: "asDiffusion",
    },
    overflows,
    probe: ({ alpha, sigma }) => [alpha(0.5), sigma(0.5)],
    law: ({ alpha }) => assert(alpha(1) < 1),
  }),
  meanField: property(meanField, {
    valid: fc.tuple(warm, count(1, 3)),
    probe: (
      { drift, diffusion },
      _,
      dim,
    ) => [drift(points([Array(dim).fill(1)]), 0), diffusion(points([Array(dim).fill(1)]), 0)],
    law: ({ strength }, process) => assertEquals(strength, process.strength),
  }),
  particleEnergy: property(particleEnergy, { valid: fc.tuple(warm, particles), overflows }),
  secondMomentRate: property(secondMomentRate, {
    valid: fc.tuple(warm, particles),
    called: { x: "targets" },
    overflows,
  }),
  rescaled: property(rescaled, {
    valid: fc.tuple(warm, count(1, 4), fc.record({ length: positive(), time: positive() })),
    overflows,
    called: { length: "strength|temperature", time: "strength|temperature|pull", dim: "strength" },
    probe: ({ strength, pull, temperature }) => [strength, pull, temperature],
    law: isProcess,
  }),
  freeEnergy: property(freeEnergy, {
    called: { p: "p" },
    valid: fc.tuple(
      free,
      grids().map((grid) => {
        const cells = grid.axes.reduce((n, { cells }) => n * cells, 1);
        const area = grid.axes.reduce((all, { low, high }) => all * (high - low), 1);
        return made({ grid, values: new Float64Array(cells).fill(1 / area) });
      }),
    ),
    overflows,
  }),
  interactingSchedule: property(interactingSchedule, {
    valid: fc.tuple(
      warm,
      fc.record({
        dim: count(1, 4),
        horizon: positive(0.5, 5),
        pace: number(1, 4),
        secondMoment: positive(0.5, 5),
      }),
    ),
    overflows,
    called: {
      horizon: "alpha|sigma|parameter h",
      pace: "parameter r|alpha|sigma",
      secondMoment: "parameter s|sigma",
    },
    probe: ({ alpha, sigma, time, rate }) => [alpha(0.5), sigma(0.5), time(0.5), rate(0.5)],
    law: ({ time, horizon }) => assert(Math.abs(time(1) - horizon) <= 1e-12 * horizon),
  }),
  interactingModel: property(interactingModel, {
    valid: warm.map((process) =>
      [
        made(interactingSchedule(process, { dim: 2 })),
        made({ drift: (x: Points) => float64.scale(-1, x), score: (x: Points) => float64.scale(-1, x) }),
      ] as const
    ),
    probe: (model) => [model.velocity(points([[1, 2]]), 0.5), model.score(points([[1, 2]]), 0.5)],
    carries: "a model hands on what its fields give: samplers look at the state",
  }),
  storedDrift: property(storedDrift, {
    valid: warm.chain((process) =>
      fc.tuple(fc.constant(process), fc.constant(record), fc.record({ softening: positive(0.1, 1) }))
    ),
    overflows,
    probe: ({ drift, divergence, particles }) => {
      const x = points([[0.2, 0.3]]);
      return [drift(x, 1.5), divergence(x, 1.5), particles(0.5)];
    },
    law: ({ drift }) => assertEquals(drift(points([[0.2, 0.3]]), 0.5).shape, [1, 2]),
  }),
  storedSoftening: property(storedSoftening, {
    valid: fc.constant([record] as const),
    law: (softening) => assert(softening > 0),
  }),
  storedFlow: property(storedFlow, {
    valid: cold.map((process) =>
      [made(interactingSchedule(process, { dim: 2, horizon: 3 })), record] as const
    ),
    probe: (flow) => flow.velocity(points([[0.2, 0.3]]), 0.5),
    law: (flow) => assertEquals(flow.dim, 2),
  }),
  withoutPull: property(withoutPull, {
    valid: warm.map((process) => [process] as const),
    probe: ({ process, time }) => [process.pull, time(0.5)],
    law: ({ process }) => assertEquals(process.pull, 0),
  }),
  betaHermite: property(betaHermite, {
    valid: fc.tuple(warm, count(2, 5), count(0, 4), rng),
    overflows,
    law: ({ shape }, _, particles, n) => assertEquals(shape, [n, particles]),
  }),
};
