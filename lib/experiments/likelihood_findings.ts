/**
 * How likely held-out data are, and what the density of a model looks like.
 *
 * @module
 */
import { cellCentres, type GridFunction, type Points } from "../core/mod.ts";
import type { Dataset } from "../datasets/mod.ts";
import { type Check, check, mean } from "../metrics/mod.ts";
import { beside, heatmap, type Plot } from "../plots/mod.ts";

/** How far from a law in nats what has learned it may be, where that is claimed. */
export const mostOf: Readonly<Record<string, number>> = {
  "8gaussians": 0.05,
  moons: 0.05,
  checkerboard: 0.1,
  rings: 0.1,
};

/**
 * Held-out NLL; of a known law also −log p of the same points, whose mean differs by the divergence alone.
 *
 * @param law The law.
 * @param x Draws of it that were not learned from, shape [points, dim].
 * @param logDensity log p of each under the model, nats.
 * @param most The largest divergence allowed, nats.
 * @returns Checks and numbers; of a law that is not known, numbers.
 */
export function likelihoodOf(law: Dataset, x: Points, logDensity: Float64Array, most = Infinity) {
  const nll = mean(logDensity.map((log) => -log)), { entropy } = law, checks: Check[] = [];
  const values: Record<string, number> = { nll: nll.value, nllStandardError: nll.standardError };
  if (!law.logDensity || entropy === undefined) return { checks, values };

  const known = law.logDensity(x), kl = mean(known.map((log, i) => log - logDensity[i]));
  const least = (name: string, { value, standardError }: typeof kl, floor: number) =>
    checks.push(check(name, value, floor, { side: "at least", tolerance: 3 * standardError }));
  if (most < Infinity) checks.push(check("KL(data ‖ model), nats", kl.value, most, { side: "at most" }));
  least("KL(data ‖ model) is not below 0", kl, 0);
  least("held-out NLL is not below the entropy", nll, entropy);
  const gap = nll.value - entropy, klStandardError = kl.standardError;
  return { checks, values: { ...values, entropy, gap, kl: kl.value, klStandardError } };
}

/** A model's density beside the law's, if that is known. */
export function densityPlot({ logDensity }: Dataset, density: GridFunction): Plot {
  const limits = [0, density.values.reduce((a, b) => Math.max(a, b))] as const;
  const [across, upwards] = density.grid.axes, width = 300;
  const height = Math.round(width * (upwards.high - upwards.low) / (across.high - across.low));
  const heat = (title: string, u: GridFunction) =>
    heatmap(u, { width, height, title, value: "density", contours: 0, limits });
  const learned = heat("The density that was learned", density);
  if (!logDensity) return learned;
  const values = logDensity(cellCentres(density.grid)).map(Math.exp);
  return beside(heat("The density", { grid: density.grid, values }), learned);
}
