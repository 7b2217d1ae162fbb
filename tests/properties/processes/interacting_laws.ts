import { assert, assertEquals } from "@std/assert";
import { points } from "driftfield/core";
import {
  centreOfMass,
  densityAlong,
  densityHorizon,
  dilation,
  ellipseTransport,
  eulerCentreOfMass,
  inversionCondition,
  inversionHorizon,
  logDensityAlong,
  pairHorizon,
  pairMapSecondMoment,
  radialFlow,
  radialTransport,
  remaining,
  secondMoment,
} from "driftfield/processes";
import { count, fc, list, number, numbers, positive, property, type Table } from "../support.ts";

import { cold, densities, forever, gauss, overflows, planar, t, warm } from "./interacting_common.ts";

export const interactingLawProperties: Table = {
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
};
