/**
 * How long a particle stays in an interval, and through which end it leaves: by two ways.
 *
 * @module
 */
import { grid, type GridFunction, interpolate, points, repeat, requireNumber } from "../core/mod.ts";
import { check } from "../metrics/mod.ts";
import { line } from "../plots/mod.ts";
import { sde, type SymbolicSde } from "../processes/mod.ts";
import { philox } from "../random/mod.ts";
import {
  exitProbability,
  firstPassage,
  interval,
  meanExitTime,
  meanPassageTime,
  type Passages,
  passageShare,
  type PathEstimate,
  survival,
  survivalCurve,
} from "../solvers/mod.ts";
import type { Context, Experiment, Outcome } from "./experiment.ts";

/** Parameters of {@linkcode firstPassageTimes}. */
export type FirstPassageParameters = {
  /** f(x). */
  drift: string;
  /** g(x). */
  diffusion: string;
  /** Where paths start. */
  start: number;
  /** The lower end. */
  low: number;
  /** The upper end. */
  high: number;
  /** Cells of the grid. */
  cells: number;
  /** Paths of the simulation. */
  particles: number;
  /** Δt of the simulation. */
  dt: number;
};

/**
 * The first passage of any equation on the line through either end of an interval: its mean time, where it leaves and
 * who is still there, by the backward equation and by paths whose crossings within a step are not missed.
 */
export const firstPassageTimes: Experiment<FirstPassageParameters> = {
  name: "first-passage",
  summary: "when and where a particle leaves an interval, by the backward equation and by paths",
  parameters: {
    drift: { default: "x - x^3", help: "f(x) of dX = f dt + g dW, an expression" },
    diffusion: { default: "0.7", help: "g(x), an expression" },
    start: { default: -1, help: "where paths start" },
    low: { default: -2, help: "lower end of the interval" },
    high: { default: 1, help: "upper end of the interval" },
    cells: { default: 400, help: "cells of the grid, an even number from 6" },
    particles: { default: 4000, help: "paths" },
    dt: { default: 0.01, help: "Δt > 0 of the paths" },
  },
  run: runPassage,
};

async function runPassage(parameters: FirstPassageParameters, context: Context): Promise<Outcome> {
  const { drift, diffusion, start, low, high, cells, dt } = parameters, equation = sde({ drift, diffusion });
  requireNumber("start", start, low, high);
  const on = (cells: number) => grid({ domain: [low, high], cells, boundaries: "absorbing" });
  const at = (u: GridFunction) => interpolate(u, points([[start]]))[0];
  const time = (cells: number) => at(meanExitTime(equation, on(cells)));
  const up = (cells: number) => at(exitProbability(equation, on(cells), { through: ([x]) => x >= high }));
  const most = Math.ceil(60 * time(cells) / dt); // of e⁶⁰ paths one would take longer

  const run = (dt: number, steps: number) => passages(equation, parameters, { ...context, dt, steps });
  const once = await run(dt, most), twice = await run(2 * dt, most);
  const agreed = (name: string, of: (left: Passages) => PathEstimate, truth: (cells: number) => number) => {
    const [a, b] = [of(once), of(twice)]; // of first order in Δt, as the grid is of second in its cells
    const estimate = {
      value: 2 * a.value - b.value,
      standardError: Math.hypot(2 * a.standardError, b.standardError),
    };
    return check(name, estimate, truth(cells), { tolerance: Math.abs(truth(cells) - truth(cells / 2)) });
  };
  const mean = meanExitTime(equation, on(cells)),
    times = Array.from({ length: 25 }, (_, i) => i * at(mean) / 8);
  const staying = await Array.fromAsync(survival(equation, on(cells), { to: times.at(-1)!, times }));
  const known = staying.map(({ survival }) => at(survival)), seen = survivalCurve(once, times);
  return {
    checks: [
      agreed("mean time until it leaves", meanPassageTime, time),
      agreed("leaves through the upper end", (left) => passageShare(left, 1), up),
    ],
    values: { meanTime: at(mean), throughUpperEnd: up(cells), times, survival: known },
    samples: points(Array.from(once.times, (t, i) => [t, once.points.data[i]])),
    plots: {
      survival: line({ "paths ± 2 s.e.": { x: times, y: seen } }, {
        title: "Who is still there",
        x: "time t",
        y: "P(τ > t)",
        truth: { "backward equation": { x: times, y: known } },
      }),
      mean_time: line(mean, { title: "Mean time until it leaves", x: "start x", y: "E τ", points: false }),
    },
  };
}

/** How paths leave, each from its own noise. */
async function passages(
  equation: SymbolicSde,
  { start, low, high, particles }: FirstPassageParameters,
  { dt, steps, seed, signal, progress }: Context & { dt: number; steps: number },
): Promise<Passages> {
  const options = { barriers: interval(low, high), dt, steps, rng: philox(seed).fork(`Δt = ${dt}`), signal };
  let end: Passages | undefined;
  for await (const frame of firstPassage(equation, repeat([start], particles), options)) {
    await progress?.(particles - frame.alive, particles);
    if (frame.alive === 0 || frame.step === steps) end = frame.passages();
  }
  return end!;
}
