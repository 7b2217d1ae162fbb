/**
 * What a network has learned of a law, held to what is known of it.
 *
 * @module
 */
import { cellCentres, column, type Grid, grid, integral, type Points } from "../core/mod.ts";
import { type LevelLoss, lossByLevel } from "../losses/mod.ts";
import { type Check, check, energyTest, slicedWasserstein } from "../metrics/mod.ts";
import type { LearnedModel } from "../networks/mod.ts";
import { beside, lossOverFloor, type Plot, scatter } from "../plots/mod.ts";
import type { Rng } from "../random/mod.ts";
import { logLikelihood, sampleToEnd } from "../samplers/mod.ts";
import type { Outcome } from "./experiment.ts";
import type { Lesson } from "./lesson.ts";
import { densityPlot, likelihoodOf } from "./likelihood_findings.ts";

/** How to judge. */
export interface JudgeOptions {
  /** Samples, noises, permutations. */
  readonly rng: Rng;
  /** The largest divergence allowed, nats; any by default. */
  readonly most?: number;
  /** Cells a side of the picture of the density; 0 for none. */
  readonly cells: number;
  /** Ends the run when aborted. */
  readonly signal?: AbortSignal;
  /** Is told as each of the four parts is done. */
  readonly done: () => void | Promise<void>;
}

/** Against 10⁻⁶ it moves the mean log likelihood by at most 3 · 10⁻⁴ nats (checkerboard), a tenth of the standard errors. */
const relTol = 1e-4;

/**
 * Judges a model by data that it has not seen: likelihood, samples, the loss at each level of noise.
 *
 * @param model What was learned.
 * @param lesson Of what.
 * @param options Generator, limit.
 * @returns Checks, numbers, samples and plots.
 */
export async function judge(model: LearnedModel, lesson: Lesson, options: JudgeOptions): Promise<Outcome> {
  const { law, heldOut, fresh } = lesson, { rng, most, cells, signal, done } = options;
  const likelihoods = async (x: Points) => (await logLikelihood(model, x, { relTol, signal })).logDensity;
  const likely = likelihoodOf(law, heldOut, await likelihoods(heldOut), most);
  await done();

  const count = fresh.shape[0],
    samples = await sampleToEnd(model, { count, rng: rng.fork("samples"), signal });
  const test = energyTest(samples, fresh, { permutations: 999, rng: rng.fork("test") });
  const sampled = check(`${count} samples: p of the energy test`, test.pValue, 0.01, { side: "at least" });
  await done();

  const exact = law.noised?.(model.schedule);
  const levels = await lossByLevel(model, heldOut, { rng: rng.fork("levels"), exact, signal });
  await done();

  const plane = law.dim === 2 ? planeOf(heldOut, Math.max(3, cells)) : undefined;
  const density = plane && cells > 0
    ? { grid: plane, values: (await likelihoods(cellCentres(plane))).map(Math.exp) }
    : undefined;
  await done();
  return {
    checks: [...likely.checks, sampled, ...floorCheck(levels)],
    values: {
      ...likely.values,
      energyDistance: test.value,
      slicedWasserstein: slicedWasserstein(samples, fresh, { rng: rng.fork("slices") }).value,
      ...density && { massOnTheGrid: integral(density) },
      ...levelValues(levels),
    },
    samples,
    plots: {
      loss_by_level: lossOverFloor(levels, { title: "The denoising loss by noise level, on held-out data" }),
      ...plane && { samples: samplePlot(fresh, samples, plane) },
      ...density && { density: densityPlot(law, density) },
    },
  };
}

/** The level at which the loss lies lowest against its floor. */
function floorCheck(levels: readonly LevelLoss[]): Check[] {
  const above = ({ loss, floor }: LevelLoss) => (loss.value - floor!.value) / loss.standardError;
  if (!levels[0].floor) return [];
  const worst = levels.reduce((a, b) => above(b) < above(a) ? b : a);
  const name = `loss is not below its floor, at σ = ${Number(worst.level.toPrecision(2))}`;
  return [check(name, worst.loss, worst.floor!.value, { side: "at least" })];
}

const levelValues = (levels: readonly LevelLoss[]): Record<string, number[]> => ({
  noiseLevels: levels.map(({ level }) => level),
  loss: levels.map(({ loss }) => loss.value),
  ...levels[0].floor && {
    lossFloor: levels.map(({ floor }) => floor!.value),
    lossExcess: levels.map(({ excess }) => excess!.value),
  },
});

/** A square grid about points, a tenth of their range wider to either side. */
export function planeOf(x: Points, cells: number): Grid {
  const ends = [0, 1].map((k) => {
    const sorted = column(x, k).sort(), [low, high] = [sorted[0], sorted.at(-1)!];
    return { middle: (low + high) / 2, range: high - low };
  });
  const half = 0.6 * Math.max(...ends.map(({ range }) => range));
  return grid({ domain: ends.map(({ middle }) => [middle - half, middle + half] as const), cells });
}

const pane = { width: 300, height: 300 };

/** Data beside samples. */
export function samplePlot(fresh: Points, samples: Points, { axes: [across, upwards] }: Grid): Plot {
  const domain = [[across.low, across.high], [upwards.low, upwards.high]] as const;
  return beside(
    scatter(fresh, { ...pane, domain, title: "Data that it has not seen" }),
    scatter(samples, { ...pane, domain, title: "Samples of the network" }),
  );
}
