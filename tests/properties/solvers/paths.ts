import { assert, assertEquals } from "@std/assert";
import { float64, type Points, points } from "driftfield/core";
import { brownian, geometricBrownian, type Increment, riesz } from "driftfield/processes";
import {
  adaptiveSdeSteps,
  eulerMaruyama,
  expectedSeconds,
  fieldLines,
  incrementOf,
  joinHalves,
  odeSteps,
  recordStep,
  requireSolves,
  runInSpace,
  simulate,
  simulatePaths,
  simulateToEnd,
  solveOde,
  solveSdeAdaptively,
  strongOrderOn,
} from "driftfield/solvers";
import { clouds, count, fc, made, number, positive, property, rng, type Table } from "../support.ts";
import { equation } from "./common.ts";

import { called, few, inner, leaves, ode, options, seen, start } from "./path_common.ts";

const adaptive = {
  valid: fc.tuple(rng, start).map(([rng, start]) =>
    [made(geometricBrownian()), start, made(brownian(rng, { paths: start.shape[0] })), {
      to: 1,
      absTol: 0.01,
      relTol: 0.01,
    }] as const
  ),
  ...few,
  called: { path: "t1|t0|paths|x|shapes", to: "t1|t0", absTol: "tolerance", relTol: "tolerance" },
  overflows: leaves,
};

export const pathProperties: Table = {
  simulate: property(simulate, {
    valid: fc.tuple(fc.constant(equation), start, options),
    ...few,
    probe: seen,
    called,
    overflows: leaves,
  }),
  simulatePaths: property(simulatePaths, {
    valid: fc.tuple(fc.constant(equation), start, options),
    ...few,
    probe: seen,
    called,
    overflows: leaves,
  }),
  simulateToEnd: property(simulateToEnd, {
    valid: fc.tuple(fc.constant(equation), start, options),
    ...few,
    called,
    overflows: leaves,
    law: (end, _, start) => assertEquals(end.shape, start.shape),
  }),
  runInSpace: property(runInSpace, {
    valid: fc.tuple(rng, start, positive(0.01, 0.1)).map(([rng, start, dt]) =>
      [
        made({
          space: float64,
          sde: equation,
          solver: eulerMaruyama,
          t0: 0,
          dt,
          noise: (n: number) => ({
            W: rng.normal(start.shape, { step: n }),
            H: rng.normal(start.shape, { step: n }),
          }),
          from: 0,
        }),
        start,
      ] as const
    ),
    called: { run: "from", start: "x|shapes" },
    probe: async (runner) => await (await runner.advance([1, 3])).points(1),
    overflows: leaves,
  }),
  recordStep: property(recordStep, {
    valid: fc.record({ start: number(), dt: positive() }).map((at) =>
      [made(eulerMaruyama), equation, at] as const
    ),
    law: (step) => assertEquals([step.dim, step.brownians], [1, 1]),
    called: { start: "step", dt: "step" },
  }),
  expectedSeconds: property(expectedSeconds, {
    valid: fc.tuple(
      fc.constant(made(recordStep(eulerMaruyama, equation, { start: 0, dt: 0.1 }))),
      count(0, 1e6),
    ),
    law: (seconds) => assert(seconds >= 0),
  }),
  incrementOf: property(incrementOf, {
    valid: fc.tuple(clouds(2), positive()).map(([[z, y], dt]) =>
      [made(float64), dt, () => z, () => y] as const
    ),
    unchecked: inner,
    law: (increment, _, _dt, z) => {
      const { W, H } = increment as Increment<Points>;
      assertEquals([W.shape, H.shape], [z().shape, z().shape]);
    },
  }),
  joinHalves: property(joinHalves, {
    valid: clouds(4).map(([W, H, V, I]) => [made({ W, H }), made({ W: V, H: I })] as const),
    unchecked: inner,
    law: ({ W }, first, second) =>
      W.data.forEach((w: number, i: number) => assertEquals(w, first.W.data[i] + second.W.data[i])),
  }),
  requireSolves: property(requireSolves, { valid: fc.constant([made(eulerMaruyama), equation] as const) }),
  strongOrderOn: property(strongOrderOn, {
    valid: fc.constant([made(eulerMaruyama), equation] as const),
    law: (order) => assertEquals(order, 1),
    called: { sde: "noise" },
  }),
  adaptiveSdeSteps: property(adaptiveSdeSteps, {
    ...adaptive,
  }),
  solveSdeAdaptively: property(solveSdeAdaptively, {
    ...adaptive,
    law: ({ states }, _, start) => assertEquals(states.at(-1)!.shape, start.shape),
  }),
  odeSteps: property(odeSteps, {
    valid: ode,
    called: { to: "maxSteps|steps", field: "step" },
    ...few,
    overflows: leaves,
    probe: (steps) => Array.from(steps as Iterable<{ end: Points }>, ({ end }) => end),
  }),
  solveOde: property(solveOde, {
    valid: ode,
    called: { to: "maxSteps|steps", field: "step" },
    ...few,
    overflows: leaves,
    probe: ({ end, steps }) => [end, steps],
    law: ({ end }, _, start, { to }) =>
      start.data.forEach((x: number, i: number) =>
        assert(Math.abs(end.data[i] - x * Math.exp(-to)) <= 1e-4 * (1e-2 + Math.abs(x)))
      ),
  }),
  fieldLines: property(fieldLines, {
    valid: fc.record({ length: positive(0.5, 1) }).map((options) => {
      const pair = points([[-1, 0], [1, 0]]), force = riesz({ softening: 0.1 });
      return [(x: Points) => force(x, pair, Float64Array.of(1, -1)), points([[-0.5, 0.3]]), options] as const;
    }),
    ...few,
    called: { length: "step|spacing|length", starts: "targets" },
    law: (lines) => assertEquals(lines.length, 1),
  }),
};
