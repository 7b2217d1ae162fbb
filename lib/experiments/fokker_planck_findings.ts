/**
 * What becomes of data that repel each other, held to what is known of it.
 *
 * @module
 */
import { column, type Points, squaredNorms } from "../core/mod.ts";
import { type Check, check, kolmogorovQuantile, kolmogorovSmirnov, mean, normalCdf } from "../metrics/mod.ts";
import { histogram, line, type Plot } from "../plots/mod.ts";
import {
  type Equilibrium,
  equilibrium,
  type InteractingProcess,
  type InteractingSchedule,
  remaining,
  secondMoment,
} from "../processes/mod.ts";
import type { Rng } from "../random/mod.ts";
import { exponentialMidpoint, simulate } from "../solvers/mod.ts";
import { cloudForward, digitsForward, type ForwardWay } from "./generated_pictures.ts";
import type { Lesson } from "./lesson.ts";
import type { ForwardOptions, Further } from "./method.ts";

/** Pictures on the way, the start among them, and steps from one to the next. */
const pictures = 12, each = 6;

/**
 * Data that are held back run forward, all among each other: their second moment is held to its law, and their radii at the
 * end to those of the equilibrium, where that has a density.
 *
 * @param schedule The process on its clock.
 * @param lesson The data.
 * @param how Noise, signal.
 * @returns Checks, numbers, and pictures: at the moments at which samples on their way back are drawn, in reverse.
 */
export async function forwardFindings(
  schedule: InteractingSchedule,
  { fresh, labels }: Lesson,
  { rng, signal }: ForwardOptions,
): Promise<Further> {
  const { process, dim, horizon } = schedule, rest = equilibrium(process, dim);
  const way = await forwardWay(schedule, fresh, rng, signal), { frames, times } = way, end = frames.at(-1)!;
  const moments = frames.map(meanSquare), truth = (t: number) => secondMoment(process, moments[0], dim, t);
  const radii = squaredNorms(end).map(Math.sqrt), distance = kolmogorovSmirnov(radii, rest.cdf);
  const centre = Array.from({ length: dim }, (_, j) => mean(column(fresh, j)).value);
  const left = remaining(process, dim, { mean: centre, secondMoment: moments[0] }, horizon);
  return {
    checks: [
      momentCheck(process, way, truth(horizon), rng),
      ...rest.logDensity ? [restCheck(distance, radii.length)] : [],
    ],
    values: {
      forwardTimes: times,
      forwardMoments: moments,
      distanceToEquilibrium: distance,
      centreLeft: left.centre,
      secondMomentLeft: left.secondMoment!,
      wassersteinLeft: left.wasserstein!,
    },
    plots: {
      ...labels && { forward: digitsForward(way) },
      ...dim === 2 && { forward: cloudForward(way) },
      second_moment: line({ x: times, y: moments }, {
        title: "The second moment and its law",
        x: "time t",
        y: "mean squared radius",
        truth,
      }),
      radius: radiusPlot(radii, rest),
    },
  };
}

/** At times that are even on the schedule's clock. */
async function forwardWay(
  { process, time }: InteractingSchedule,
  start: Points,
  rng: Rng,
  signal?: AbortSignal,
): Promise<ForwardWay> {
  const frames = [start], times = [0];
  for (let k = 1; k < pictures; k++) {
    const t = time(k / (pictures - 1)), dt = (t - times[k - 1]) / each, steps = k * each;
    const how = { stepper: exponentialMidpoint, dt, from: steps - each, steps, every: each, rng, signal };
    for await (const { step, points } of simulate(process, frames[k - 1], how)) {
      if (step === steps) frames.push(await points());
    }
    times.push(t);
  }
  return { frames, times };
}

/**
 * The second moment at the end. Noise adds to it what it should, and so would the forces, m ← q m + c(1 − q)/(2k), q =
 * e^{−2kh}, were their steps exact: by how much they are not is found at each picture, and forgotten at rate 2k. Twice the
 * worse of two neighbours is allowed.
 */
function momentCheck(
  process: InteractingProcess,
  { frames, times }: ForwardWay,
  truth: number,
  rng: Rng,
): Check {
  const { strength: c, pull: k, temperature: T } = process, still = { ...process, temperature: 0 };
  const horizon = times.at(-1)!, squares = squaredNorms(frames.at(-1)!);
  const off = (x: Points, dt: number) => {
    const moved = exponentialMidpoint(still, x, { dt, step: 0, rng, batch: "all" }),
      lost = Math.expm1(-2 * k * dt);
    return Math.abs(meanSquare(moved) - meanSquare(x) + lost * (c / (2 * k) - meanSquare(x)));
  };
  const bias = times.slice(1).reduce((sum, t, i) => {
    const dt = (t - times[i]) / each, worst = Math.max(off(frames[i], dt), off(frames[i + 1], dt));
    return sum + each * worst * Math.exp(-2 * k * (horizon - t));
  }, 0);
  return check("second moment of data at the horizon", meanSquare(frames.at(-1)!), truth, {
    tolerance: 2 * bias + 1e-9 * truth,
    ...T > 0 && { standardError: mean(squares).standardError },
  });
}

/** The distance that as many draws of the equilibrium exceed as rarely as a normal number four deviations. */
const restCheck = (distance: number, count: number): Check =>
  check(
    "Kolmogorov–Smirnov distance of radii at the horizon to equilibrium",
    distance,
    kolmogorovQuantile(2 * normalCdf(-4)) / Math.sqrt(count),
    { side: "at most" },
  );

function radiusPlot(radii: Float64Array | number[], { cdf, quantile }: Equilibrium): Plot {
  const h = quantile(0.5) / 1000,
    density = (r: number) => r < h ? 0 : Math.max(0, cdf(r + h) - cdf(r - h)) / (2 * h);
  return histogram(radii, { title: "Radius at the end, and at equilibrium", x: "radius", density });
}

const meanSquare = (x: Points) => mean(squaredNorms(x)).value;
