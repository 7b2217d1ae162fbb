import { assert, assertEquals } from "@std/assert";
import { points } from "driftfield/core";
import {
  ball,
  type Barrier,
  crossingFraction,
  crossingProbability,
  firstPassage,
  firstPassageToEnd,
  interval,
  last,
  meanPassageTime,
  passageShare,
  record,
  requireFiniteState,
  simulatePaths,
  solverFailure,
  survivalCurve,
  trajectories,
} from "driftfield/solvers";
import {
  cloud,
  clouds,
  count,
  fc,
  list,
  made,
  number,
  positive,
  property,
  rng,
  type Table,
} from "../support.ts";
import { equation } from "./common.ts";

import {
  few,
  type Frames,
  inner,
  leaves,
  passage,
  passages,
  recording,
  seen,
  start,
  step,
} from "./path_common.ts";

export const passageProperties: Table = {
  solverFailure: property(solverFailure, {
    valid: fc.tuple(number(), positive(), cloud({ batch: [1, 3] })).map(([t, dt, state]) =>
      [made({ solver: "rk", what: "a test", t, dt, state, row: 0, remedy: "none" })] as const
    ),
    probe: (error) => error.message,
    unchecked: "it makes the error of a solver that has found the row",
    law: (error, { state }) => assert(error.message.includes(`${state.data[0]}`)),
  }),
  requireFiniteState: property(requireFiniteState, {
    valid: clouds(2).map(([before, after]) => [made({ ...step, before, after })] as const),
    unchecked: inner,
  }),
  record: property(record, {
    valid: fc.tuple(rng, start).map(([rng, start]) =>
      [made(simulatePaths(equation, start, { dt: 0.1, steps: 3, every: 1, rng }))] as const
    ),
    ...few,
    law: ({ times, frames }) => assertEquals([times.length, frames.length], [4, 4]),
  }),
  trajectories: property(trajectories, {
    valid: recording,
    carries: "it sorts what was recorded",
    law: ({ x, y }, { times, frames }) => {
      assertEquals(x, times);
      assertEquals(y.shape, [frames[0].shape[0], times.length]);
    },
  }),
  last: property(last, {
    valid: list(3).map((frames) => {
      async function* all() {
        for (const frame of frames) yield await Promise.resolve(frame);
      }
      return [made(all())] as const;
    }),
  }),
  interval: property(interval, {
    valid: fc.tuple(number(-9, 0), number(0.5, 9), count(0, 2)),
    probe: (barriers) => barriers.map((barrier: Barrier) => barrier(points([[0.1, 0.2, 0.3]]), 0)),
    called: { a: "interval", b: "interval" },
    law: (barriers) => assertEquals(barriers.length, 2),
    infinite: "an end at infinity is none",
  }),
  ball: property(ball, {
    valid: count(1, 4).chain((dim) => fc.tuple(list(dim), positive())),
    probe: ([barrier], centre) => barrier(points([centre as number[]]), 0),
    overflows: "squared distances of 1e300",
    law: ([barrier], centre, radius) => assertEquals([...barrier(points([centre]), 0)], [radius]),
  }),
  crossingProbability: property(crossingProbability, {
    valid: fc.tuple(positive(), positive(), positive()),
    unchecked: inner,
    law: (p) => assert(p >= 0 && p <= 1),
  }),
  crossingFraction: property(crossingFraction, {
    valid: fc.tuple(positive(), positive(), positive(), number(-3, 3), number(0.01, 0.99)),
    unchecked: inner,
    law: (fraction) => assert(fraction >= 0 && fraction <= 1),
  }),
  firstPassage: property(firstPassage, {
    valid: passage,
    ...few,
    called: { sde: "drift|diffusion|equation", start: "path|barrier|x", barriers: "barrier", dt: "steps" },
    overflows: leaves,
    probe: (frames) => seen(frames as Frames),
  }),
  firstPassageToEnd: property(firstPassageToEnd, {
    valid: passage,
    ...few,
    called: { sde: "drift|diffusion|equation", start: "path|barrier|x", barriers: "barrier", dt: "steps" },
    infinite: "who stays inside never leaves: his time is infinite",
    law: ({ times, barriers }, _, start) =>
      assertEquals([times.length, barriers.length], [start.shape[0], start.shape[0]]),
  }),
  survivalCurve: property(survivalCurve, {
    valid: fc.tuple(fc.constant(passages), list(3, number(0, 1))),
    law: (curve) => assert(curve.every(({ value }: { value: number }) => value >= 0 && value <= 1)),
  }),
  passageShare: property(passageShare, {
    valid: fc.tuple(fc.constant(passages), count(0, 1)),
    law: ({ value }) => assert(value >= 0 && value <= 1),
  }),
  meanPassageTime: property(meanPassageTime, {
    valid: fc.constant([passages] as const),
    law: ({ value }) => assert(value > 0),
  }),
};
