import { assert, assertEquals } from "@std/assert";
import { float64, type Points, points } from "driftfield/core";
import { brownian, geometricBrownian, riesz } from "driftfield/processes";
import {
  adaptiveSdeSteps,
  ball,
  crossingFraction,
  crossingProbability,
  eulerMaruyama,
  expectedSeconds,
  fieldLines,
  firstPassage,
  firstPassageToEnd,
  incrementOf,
  interval,
  joinHalves,
  last,
  meanPassageTime,
  odeSteps,
  passageShare,
  record,
  recordStep,
  requireFiniteState,
  requireSolves,
  runInSpace,
  simulate,
  simulatePaths,
  simulateToEnd,
  solveOde,
  solverFailure,
  solveSdeAdaptively,
  strongOrderOn,
  survivalCurve,
  trajectories,
} from "driftfield/solvers";
import { philox } from "driftfield/random";
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

const few = { runs: 6, wrongRuns: 1 };
const inner = "the inside of a solver's loop, which has looked at what it is given";
const leaves = "a state of 1e300 has moments beyond float64";
const start = cloud({ batch: [1, 4], dim: 1, of: number(-0.9, 0.9) });
const options = fc.record({ dt: positive(0.01, 0.1), steps: count(0, 9), every: count(1, 4), rng });
const called = {
  process: "sde|drift|diffusion",
  sde: "drift|diffusion|equation",
  rng: "path",
  dt: "t",
  steps: "from",
};

type Frames = AsyncIterable<{ points(): Promise<Points>; moments?(): Promise<unknown> }>;
async function seen(frames: Frames) {
  const all = [];
  for await (const frame of frames) all.push(await frame.points());
  return all;
}
const decay = (x: Points) => float64.scale(-1, x);
const ode = fc.tuple(
  fc.constant(decay),
  cloud({ batch: [1, 3], dim: [1, 3] }),
  fc.record({ to: positive(0.1, 2), maxSteps: fc.constant(300) }),
);
const passage = fc.tuple(
  fc.constant(equation),
  start,
  fc.record({
    barriers: fc.constant(made([...interval(-1, 1)])),
    dt: positive(0.05, 0.1),
    steps: count(1, 9),
    rng,
  }),
);
const left = fc.nat().map((seed) =>
  firstPassageToEnd(geometricBrownian({ mu: 0, sigma: 2 }), points([[1], [0.9], [1.1], [1.2]]), {
    barriers: interval(0.5, 1.5),
    dt: 0.1,
    steps: 400,
    rng: philox(seed),
  })
);
const passages = made(await fc.sample(left, { seed: 3, numRuns: 1 })[0]);
const recording = fc.tuple(count(1, 4), count(1, 3), count(1, 3)).chain(([frames, batch, dim]) =>
  fc.tuple(
    clouds(frames, { batch, dim }).map((frames) => made({ times: frames.map((_, k) => k), frames })),
    count(0, dim - 1),
  )
);
const step = { solver: "euler", t: 0, dt: 1 };

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
    law: ({ W, H }, _, _dt, z) => assertEquals([W.shape, H.shape], [z().shape, z().shape]),
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
  adaptiveSdeSteps: property(adaptiveSdeSteps, {
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
  }),
  solveSdeAdaptively: property(solveSdeAdaptively, {
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
  interval: property(interval, {
    valid: fc.tuple(number(-9, 0), number(0.5, 9), count(0, 2)),
    probe: (barriers) => barriers.map((barrier) => barrier(points([[0.1, 0.2, 0.3]]), 0)),
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
