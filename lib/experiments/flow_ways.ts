/**
 * How far and how straight a flow goes, and how few steps it takes.
 *
 * @module
 */
import type { Points } from "../core/mod.ts";
import { type Estimate, mean, slicedWasserstein } from "../metrics/mod.ts";
import { learned, onHost } from "../networks/mod.ts";
import { line, type Plot } from "../plots/mod.ts";
import type { NoiseKernel } from "../processes/mod.ts";
import { pathEnergy, probabilityFlow } from "../samplers/mod.ts";
import { euler, type OdeSolver, rk4 } from "../solvers/mod.ts";
import { generate } from "./generated_samples.ts";
import type { Learned } from "./method.ts";
import { groupOf, over, realSamples } from "./real_samples.ts";
import { breathe } from "./training.ts";

/** Samples by some numbers of steps of a method. */
export interface Quality {
  /** How often the network is asked. */
  readonly evaluations: readonly number[];
  /** The sliced Wasserstein distance to real samples, over that of real ones to real ones. */
  readonly ratio: readonly Estimate[];
}

/** The paths of a flow. */
export interface Ways {
  /** E ∫ ‖v‖² dt. */
  readonly energy: Estimate;
  /** E ∫ ‖x₁ − x₀ − v‖² dt. */
  readonly straightness: Estimate;
  /** By method. */
  readonly quality: Readonly<Record<string, Quality>>;
}

const methods: readonly [name: string, solver: OdeSolver, asks: number, steps: readonly number[]][] = [
  ["Euler", euler, 1, [1, 2, 4, 8, 16, 32]],
  ["RK4", rk4, 4, [1, 2, 4, 8]],
];

/** Groups of samples, real ones that each is compared with, and pairs of real ones. */
export const groups = 10;
const each = 5, pairs = 50;

/**
 * Follows a flow from draws of its base: exactly, for its energy and straightness, and in few steps, for what comes of
 * these. All methods and numbers of steps have the same starts and the same real samples.
 *
 * @param learned The network.
 * @param base Where it starts.
 * @returns The ways.
 */
export async function waysOf(
  { net, objective, lesson, how, count }: Learned,
  base: NoiseKernel,
): Promise<Ways> {
  const { rng, signal } = how, { law: { dim } } = lesson, n = Math.min(lesson.fresh.shape[0], count >> 1);
  const starts = base.sample([n, dim], rng.fork("starts"));
  const followed = await pathEnergy(learned(await onHost(net), objective), starts, {
    from: 1,
    to: 0,
    relTol: 1e-4,
    signal,
  });

  const ratioOf = comparing(lesson, n, rng.fork("few steps")), model = learned(net, objective);
  const quality: Record<string, Quality> = {};
  for (const [name, solver, asks, counts] of methods) {
    const ratio: Estimate[] = [], sampler = probabilityFlow({ solver });
    for (const steps of counts) {
      const own = { sampler, steps, rng: rng.fork("few"), signal, count: groups * n, part: 5000 };
      ratio.push(ratioOf(await generate(() => model, own)));
      await breathe(signal);
    }
    quality[name] = { evaluations: counts.map((steps) => asks * steps), ratio };
  }
  return { energy: followed.energy, straightness: followed.straightness, quality };
}

/** The distance of groups of n samples to real ones, over that of real ones. */
export function comparing(
  lesson: Learned["lesson"],
  n: number,
  rng: Learned["how"]["rng"],
): (samples: Points) => Estimate {
  const real = realSamples(lesson, rng),
    part = groupOf(n),
    apart = (x: Points, y: Points) => slicedWasserstein(x, y).value;
  const floor = mean(Array.from({ length: pairs }, (_, k) => {
    const both = real(k, 2 * n);
    return apart(part(both, 0), part(both, 1));
  }));
  const others = Array.from({ length: groups * each }, (_, k) => real(pairs + k, n));
  return (samples) =>
    over(
      mean(Array.from({ length: groups }, (_, g) => {
        const own = part(samples, g);
        return mean(others.slice(g * each, (g + 1) * each).map((other) => apart(own, other))).value;
      })),
      floor,
    );
}

/** The numbers, each name with a word after it. */
export function wayValues({ energy, straightness, quality }: Ways, word = "") {
  const lists = Object.entries(quality).flatMap(([name, { evaluations, ratio }]) => [
    [`evaluations${name}`, evaluations],
    [`ratio${name}${word}`, ratio.map(({ value }) => value)],
    [`ratio${name}${word}StandardError`, ratio.map(({ standardError }) => standardError)],
  ]);
  return {
    [`pathEnergy${word}`]: energy.value,
    [`pathEnergy${word}StandardError`]: energy.standardError,
    [`straightness${word}`]: straightness.value,
    [`straightness${word}StandardError`]: straightness.standardError,
    ...Object.fromEntries(lists),
  };
}

/** Evaluations against quality, by name. */
export function stepsPlot(ways: Readonly<Record<string, Ways>>): Plot {
  const series = Object.entries(ways).flatMap(([word, { quality }]) =>
    Object.entries(quality).map(([name, { evaluations, ratio }]) =>
      [`${name}${word}`, { x: evaluations, y: ratio }] as const
    )
  );
  return line(Object.fromEntries(series), {
    x: "evaluations of the network",
    y: "sliced Wasserstein distance, over real to real",
    log: true,
    truth: { "real samples": () => 1 },
    title: "Steps against quality",
  });
}
