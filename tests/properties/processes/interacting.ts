import { assert, assertEquals } from "@std/assert";
import { float64, type Points, points } from "driftfield/core";
import {
  asDiffusion,
  betaHermite,
  centreOfMass,
  densityAlong,
  densityHorizon,
  dilation,
  ellipseTransport,
  eulerCentreOfMass,
  freeEnergy,
  interacting,
  interactingModel,
  type InteractingProcess,
  interactingSchedule,
  inversionCondition,
  inversionHorizon,
  logDensityAlong,
  meanField,
  pairHorizon,
  pairMapSecondMoment,
  particleEnergy,
  radialFlow,
  radialTransport,
  remaining,
  requireProcess,
  rescaled,
  riesz,
  secondMoment,
  secondMomentRate,
  storedDrift,
  storedFlow,
  storedSoftening,
  withoutPull,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  count,
  fc,
  grids,
  list,
  made,
  number,
  numbers,
  positive,
  property,
  rng,
  type Table,
} from "../support.ts";

const overflows = "powers of 1e300";
const forever = "an infinite time is asked for as such, and may be the answer";
const constants = { strength: positive(0.1, 3), pull: positive(0.1, 3) };
const cold = fc.record(constants).map((options) => made(interacting(options)));
const warm = fc.record({ ...constants, temperature: positive(0.1, 2) }).map((options) =>
  made(interacting(options))
);
const free = fc.record({ pull: positive(0.1, 3), temperature: positive(0.1, 2) }).map((options) =>
  made(interacting({ ...options, strength: 0 }))
);
const t = number(0, 2);

/** Particles of which no two are near each other. */
const particles = fc.tuple(count(2, 5), count(1, 3)).chain(([n, dim]) =>
  list(n * dim, number(-0.4, 0.4)).map((v) =>
    points(Float64Array.from(v, (u, i) => u + 2 * Math.floor(i / dim)), dim)
  )
);
const densities = count(0, 4).chain((n) => numbers(n, positive(0.01, 0.3)));
const record = made({
  times: [0, 1, 2, 3],
  frames: [0, 1, 2, 3].map((k) => points([[1 + k, 0], [0, 1.5], [-1, -1 - k]])),
});
const planar = (name: string) => ({ called: { density: name, process: name } });
const gauss = made({
  cdf: (r: number) => -Math.expm1(-r * r / 2),
  density: (r: number) => Math.exp(-r * r / 2) / 6.28,
});
const isProcess = (process: InteractingProcess) => assert(process.pull >= 0 && process.temperature >= 0);

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
  centreOfMass: property(centreOfMass, {
    valid: fc.tuple(warm, count(1, 9), t),
    overflows,
    law: ({ factor, variance }) => assert(factor <= 1 && variance >= 0),
  }),
  eulerCentreOfMass: property(eulerCentreOfMass, {
    valid: fc.tuple(warm, count(1, 9), positive(0.01, 0.3), count(0, 9)),
    overflows,
    law: ({ variance }) => assert(variance >= 0),
  }),
  densityAlong: property(densityAlong, {
    valid: fc.tuple(cold, fc.constant(2), densities, t),
    ...planar("densityAlong"),
    overflows,
    law: (later, _, _dim, density) => assertEquals(later.length, density.length),
  }),
  logDensityAlong: property(logDensityAlong, {
    valid: fc.tuple(cold, fc.constant(2), densities.map((p) => p.map(Math.log)), t),
    infinite: "where there was nothing there will be nothing",
    called: { dim: "logDensityAlong", process: "logDensityAlong" },
    law: (later, _, _dim, density) => assertEquals(later.length, density.length),
  }),
  densityHorizon: property(densityHorizon, {
    valid: fc.tuple(cold, fc.constant(2), densities),
    infinite: "a density at or below equilibrium has been for ever",
    law: (times, _, _dim, density) =>
      assert(times.length === density.length && times.every((time) => time <= 0)),
  }),
  dilation: property(dilation, {
    valid: fc.tuple(cold, count(1, 4), positive(), t),
    overflows,
    law: (factor, _, _dim, start) =>
      assert(factor >= Math.min(1, start) * (1 - 1e-12) && factor <= Math.max(1, start) * (1 + 1e-12)),
  }),
  ellipseTransport: property(ellipseTransport, {
    valid: fc.tuple(cold, fc.tuple(positive(), positive()), t),
    overflows,
    law: (axes) => assert(axes.every((a) => a > 0)),
  }),
  radialTransport: property(radialTransport, {
    valid: fc.tuple(cold, positive(), number(0, 1), t),
    overflows,
    law: (radius) => assert(radius >= 0),
  }),
  radialFlow: property(radialFlow, {
    valid: cold.map((process) => [process, gauss] as const),
    probe: (flow) => {
      const x = points([[0.5, 1], [1, -1]]);
      return [flow.at(x, 0.5), flow.back(x, 0.5), flow.velocity(x, 0.5), flow.logDensity(x, 0.5)];
    },
    law: (flow) => {
      const x = points([[0.5, 1]]), again = flow.back(flow.at(x, 0.7), 0.7).data;
      x.data.forEach((v, k) => assert(Math.abs(v - again[k]) <= 1e-9));
    },
  }),
  inversionCondition: property(inversionCondition, {
    valid: fc.tuple(cold, fc.constant(2), densities, t),
    overflows,
    law: (condition) => assert(condition.every((v) => v > 0)),
  }),
  inversionHorizon: property(inversionHorizon, {
    valid: fc.tuple(
      cold,
      fc.constant(2),
      densities,
      fc.record({ error: positive(1e-16, 1e-9), tolerance: positive(1e-6, 0.1) }),
    ),
    infinite: forever,
    law: (times, _, _dim, density) => assertEquals(times.length, density.length),
  }),
  pairHorizon: property(pairHorizon, {
    valid: fc.tuple(
      cold,
      fc.constant(2),
      count(0, 4).chain((n) => numbers(n, positive(0.1, 0.5))),
      fc.record({ particles: count(2, 9) }),
    ),
    infinite: forever,
    law: (times, _, _dim, distance) => assertEquals(times.length, distance.length),
  }),
  particleEnergy: property(particleEnergy, { valid: fc.tuple(warm, particles), overflows }),
  secondMomentRate: property(secondMomentRate, {
    valid: fc.tuple(warm, particles),
    called: { x: "targets" },
    overflows,
  }),
  secondMoment: property(secondMoment, {
    valid: fc.tuple(warm, positive(), count(1, 4), t),
    overflows,
    law: (moment) => assert(moment >= 0),
  }),
  pairMapSecondMoment: property(pairMapSecondMoment, {
    valid: fc.tuple(warm, positive(), count(1, 4), positive(0.01, 0.1), count(0, 9)),
    overflows,
    law: (moment) => assert(moment >= 0),
  }),
  remaining: property(remaining, {
    valid: count(1, 3).chain((dim) =>
      fc.tuple(
        warm,
        fc.constant(dim),
        fc.record({ mean: list(dim, number(-1, 1)), secondMoment: positive(3, 9) }),
        t,
      )
    ),
    deep: ["data"],
    overflows,
    law: ({ centre }) => assert(centre >= 0),
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
