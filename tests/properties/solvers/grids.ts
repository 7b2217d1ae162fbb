import { assert, assertEquals, assertThrows } from "@std/assert";
import { cellCentres, cellCount, density, type Grid, grid, integral, points } from "driftfield/core";
import { generator } from "driftfield/processes";
import {
  arrivalDensity,
  backwardKolmogorov,
  conditioned,
  diffusionBridge,
  divergence,
  exitProbability,
  exitTimeMoments,
  expectationAtExit,
  factoriseJumps,
  fieldOnGrid,
  fokkerPlanck,
  last,
  logGradient,
  meanExitTime,
  operator,
  probabilityCurrent,
  solveJumps,
  solveJumpsTransposed,
  stationaryDensity,
  stationaryLaw,
  survival,
} from "driftfield/solvers";
import { count, fc, list, made, number, numbers, positive, property, type Table } from "../support.ts";
import { equation, onGrid, values } from "./common.ts";

const few = { runs: 5, wrongRuns: 1 };
const sums = "sums of 1e300";

/** Jumps to either neighbour on a line, and an end everywhere. */
const system = count(3, 9).chain((n) =>
  fc.tuple(numbers(n, positive(0.1, 2)), numbers(n, positive(0.1, 2)), numbers(n, positive(0.1, 2))).map((
    [up, down, kill],
  ) => ({
    grid: made(grid({ domain: [0, n], cells: n })),
    neighbours: made([
      Int32Array.from(up, (_, i) => i + 1 < n ? i + 1 : -1),
      Int32Array.from(down, (_, i) => i - 1),
    ]),
    rates: made([up.map((v, i) => i + 1 < n ? v : 0), down.map((v, i) => i > 0 ? v : 0)]),
    kill,
  }))
);
const factors = system.chain((system) =>
  numbers(system.kill.length, number(-1, 1)).map((b) => [made(factoriseJumps(system)), b] as const)
);
const uniform = (grid: Grid) => made(density(grid, () => 1, { normalise: true }));
const open = onGrid("absorbing"), closed = onGrid("no-flux");
const isProbability = ({ values }: { values: Float64Array }) =>
  assert(values.every((p) => p >= -1e-9 && p <= 1 + 1e-9));
const called = { sde: "drift|diffusion|process", process: "sde|drift", grid: "p|density|axes|start" };

export const gridProperties: Table = {
  factoriseJumps: property(factoriseJumps, {
    valid: system.map((system) => [system] as const),
    called: { system: "rate|rates|kill|cell", kill: "rates" },
    overflows: sums,
    probe: (factors) => solveJumps(factors, new Float64Array(factors.cells.length)),
  }),
  solveJumps: property(solveJumps, {
    valid: factors,
    overflows: sums,
    law: (u, _, b) => assertEquals(u.length, b.length),
  }),
  solveJumpsTransposed: property(solveJumpsTransposed, {
    valid: factors,
    overflows: sums,
    law: (p, factors, b) => {
      const ones = b.map(() => 1), there = solveJumps(factors, ones);
      const left = p.reduce((sum: number, v: number) => sum + v, 0);
      const right = b.reduce((sum: number, v: number, i: number) => sum + v * there[i], 0);
      assert(
        Math.abs(left - right) <= 1e-11 * there.reduce((sum, v) => sum + Math.abs(v), 1),
        "the transpose",
      );
    },
  }),
  stationaryLaw: property(stationaryLaw, {
    valid: system.map((system) => [{ ...system, kill: system.kill.map(() => 0) }] as const),
    called: { system: "rate|rates|kill|cell", kill: "rates" },
    overflows: sums,
    law: (law) => assert(Math.abs(law.reduce((a: number, b: number) => a + b, 0) - 1) <= 1e-13),
  }),
  operator: property(operator, {
    valid: open.chain(([sde, grid]) =>
      fc.tuple(
        fc.constant(made(generator(sde, grid))),
        fc.constantFrom("forward" as const, "backward" as const),
      )
    ),
    probe: ({ apply }, { grid, exits }) =>
      apply(new Float64Array(cellCount(grid) + exits.cells.length).fill(1)),
    law: ({ apply }, { grid, exits }) => {
      const short = new Float64Array(cellCount(grid) + exits.cells.length - 1);
      assertThrows(() => apply(short), RangeError, "v must have a number for each of");
    },
  }),
  stationaryDensity: property(stationaryDensity, {
    valid: closed,
    called,
    law: (p) => assert(Math.abs(integral(p) - 1) <= 1e-12),
  }),
  probabilityCurrent: property(probabilityCurrent, {
    valid: closed.map(([sde, grid]) => [sde, uniform(grid), { t: 0.5 }] as const),
    called: { ...called, p: "density" },
    law: ({ current }, _, { grid }) => assertEquals(current.shape, [cellCount(grid), grid.axes.length]),
  }),
  divergence: property(divergence, {
    valid: closed.map(([sde, grid]) => [made(probabilityCurrent(sde, uniform(grid)))] as const),
    law: (change) => assert(Math.abs(integral(change)) <= 1e-9, "what leaves one cell enters another"),
  }),
  fieldOnGrid: property(fieldOnGrid, {
    valid: closed.map(([, grid]) => [grid, cellCentres(grid)] as const),
    probe: (field, grid) => field(points([grid.axes.map(() => 0.1)]), 0),
    called: { vectors: "points|vector" },
    overflows: "2e300 is beyond no number, but its products with weights are",
  }),
  fokkerPlanck: property(fokkerPlanck, {
    valid: closed.map(([sde, grid]) => [sde, grid, { start: uniform(grid), to: 0.2, steps: 4 }] as const),
    ...few,
    called: { ...called, to: "steps|dt|b", steps: "to|dt" },
    probe: async (frames) => {
      const { density, mass } = await last<{ density: unknown; mass: unknown }>(frames);
      return [density, mass];
    },
  }),
  backwardKolmogorov: property(backwardKolmogorov, {
    valid: closed.map(([sde, grid]) =>
      [sde, grid, { payoff: ([x]: readonly number[]) => x, to: 0.2, steps: 4 }] as const
    ),
    ...few,
    called: { ...called, to: "steps|dt|b", steps: "to|dt" },
    probe: async (frames) => (await last<{ expectation: unknown }>(frames)).expectation,
  }),
  survival: property(survival, {
    valid: open.map(([sde, grid]) => [sde, grid, { to: 0.2, steps: 4 }] as const),
    ...few,
    called: { ...called, to: "steps|dt|b", steps: "to|dt" },
    probe: async (frames) => await last(frames),
  }),
  meanExitTime: property(meanExitTime, {
    valid: open.map(([sde, grid]) => [sde, grid, {}] as const),
    called,
    law: ({ values }) => assert(values.every((time: number) => time > 0)),
  }),
  exitTimeMoments: property(exitTimeMoments, {
    valid: fc.tuple(open, count(1, 3)).map(([[sde, grid], order]) => [sde, grid, { order }] as const),
    called,
    law: (moments, _, _grid, { order }) => assertEquals(moments.length, order),
  }),
  expectationAtExit: property(expectationAtExit, {
    valid: open.map(([sde, grid]) => [sde, grid, { payoff: () => 0.7 }] as const),
    called: { ...called, payoff: "payoff|payment" },
    law: ({ values }) =>
      assert(values.every((v: number) => Math.abs(v - 0.7) <= 1e-9), "what all are paid is its mean"),
  }),
  exitProbability: property(exitProbability, {
    valid: open.map(([sde, grid]) => [sde, grid, { through: ([x]: readonly number[]) => x > 0 }] as const),
    called: { ...called, through: "through|payoff" },
    law: isProbability,
  }),
  logGradient: property(logGradient, {
    valid: closed.chain(([, grid]) => values(grid)).map((u) => [u] as const),
    probe: (gradient, u) => gradient(points([u.grid.axes.map(() => 0.1)])),
  }),
  conditioned: property(conditioned, {
    valid: closed.chain(([sde, grid]) => fc.tuple(fc.constant(sde), values(grid))),
    called: { future: "u", sde: "dim|equation" },
    probe: (made, _, u) => made.drift(points([u.grid.axes.map(() => 0.1)]), 0),
  }),
  arrivalDensity: property(arrivalDensity, {
    valid: fc.tuple(
      fc.constant(equation),
      fc.constant(made(grid({ domain: [-3, 3], cells: 120 }))),
      fc.record({ at: list(1, number(-1, 1)), to: positive(0.8, 1.2) }),
    ),
    ...few,
    runs: 3,
    called: { sde: "drift|diffusion", grid: "axes", at: "y|x", to: "cells|dt|t0|t" },
    law: (frames) => assert(frames.length > 0),
  }),
  diffusionBridge: property(diffusionBridge, {
    valid: fc.tuple(
      fc.constant(equation),
      fc.constant(made(grid({ domain: [-3, 3], cells: 120 }))),
      fc.record({ at: list(1, number(-1, 1)), to: positive(0.8, 1.2) }),
    ),
    ...few,
    runs: 3,
    called: { sde: "drift|diffusion", grid: "axes", at: "y|x", to: "cells|dt|t0|t" },
    probe: (bridge) => bridge.drift(points([[0.2]]), 0.3),
  }),
};
