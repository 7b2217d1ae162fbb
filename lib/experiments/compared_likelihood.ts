/**
 * How likely held-out data are under a method.
 *
 * @module
 */
import { type Points, take } from "../core/mod.ts";
import { mean } from "../metrics/mod.ts";
import { learned, onHost } from "../networks/mod.ts";
import { bitsPerDimension, dequantise, hutchinson, logLikelihood } from "../samplers/mod.ts";
import { digitSplit } from "../datasets/mod.ts";
import { logDensityOf } from "./flow_density.ts";
import type { Teaching } from "./teaching.ts";

/** By how much the log likelihood of 64 pixels may be off: 0.05 nats, 0.001 bits a dimension. */
const relTol = 1e-3;

/** How many, and who may end it. */
export interface ComparedLikelihoodOptions {
  /** At most so many held-out points, the first. */
  readonly points: number;
  /** Ends the run when aborted. */
  readonly signal?: AbortSignal;
}

/**
 * Of data that have a density, held-out nats, with the exact divergence; of whole numbers, bits per dimension of dequantised
 * ones given their class, with the divergence by one random direction a point: the standard error over the points holds
 * that chance too.
 *
 * @param taught The network that has learned.
 * @param options How many points.
 * @returns The mean of minus the log likelihood, its standard error, and the number of points.
 */
export async function comparedLikelihood(
  { net, lesson, objective, recipe: { unit }, rng }: Teaching,
  { points, signal }: ComparedLikelihoodOptions,
): Promise<Record<string, number>> {
  const host = await onHost(net), { law, labels } = lesson;
  const x = firstOf(lesson.heldOut, points), [count, dim] = x.shape;
  if (unit === undefined) {
    const found = await logDensityOf(learned(host, objective), x, { signal });
    const lost = found.filter((log) => !Number.isFinite(log)).length;
    if (lost > 0) return { shareWithoutDensity: lost / count };
    const { value, standardError } = mean(found.map((log) => -log));
    return { nll: value, nllStandardError: standardError, likelihoodPoints: count };
  }
  const told = labels && Array.from(digitSplit().heldOut.subarray(0, count), (row) => law.labels![row]);
  const noise = rng.fork("likelihood"), model = learned(host, objective, { labels: told });
  const divergence = hutchinson({ rng: noise, probes: 1 });
  const { logDensity } = await logLikelihood(model, within(x, unit, noise), { divergence, relTol, signal });
  const { value, standardError } = bitsPerDimension(logDensity, { dim, unit });
  return { bits: value, bitsStandardError: standardError, likelihoodPoints: count };
}

const firstOf = (x: Points, n: number): Points =>
  take(x, Array.from({ length: Math.min(n, x.shape[0]) }, (_, i) => i));

/** Values of so many to the unit, each moved within its own. */
function within(x: Points, unit: number, rng: Teaching["rng"]): Points {
  const low = x.data.reduce((a, b) => Math.min(a, b));
  const levels = { data: x.data.map((v) => Math.round((v - low) / unit)), shape: x.shape };
  const { data, shape } = dequantise(levels, rng);
  return { data: data.map((v) => low + unit * (v - 0.5)), shape };
}
