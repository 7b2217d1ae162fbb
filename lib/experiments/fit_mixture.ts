/**
 * Gaussian mixtures fitted to data: the baseline that a generative model has to beat.
 *
 * @module
 */
import {
  type Points,
  requireInteger,
  requireNumber,
  requirePoints,
  requirePositive,
  squaredNorms,
  zeros,
} from "../core/mod.ts";
import { type GaussianMixture, gaussianMixture } from "../datasets/mod.ts";
import type { Rng } from "../random/mod.ts";
import { breathe } from "./training.ts";

/** How to fit. */
export interface FitMixtureOptions {
  /** How many Gaussians, at most as many as points. */
  readonly components: number;
  /** Where they start. */
  readonly rng: Rng;
  /** What is added to each variance, in the square of the data's unit: 10⁻³ by default. */
  readonly ridge?: number;
  /** Ends when a step gains less than so many nats a point, above 0: 10⁻³ by default. */
  readonly tolerance?: number;
  /** Ends the fit when aborted. */
  readonly signal?: AbortSignal;
}

/** A mixture on its way. */
export interface MixtureStep {
  /** The mixture. */
  readonly mixture: GaussianMixture;
  /** Its mean log density at the data, nats. */
  readonly logLikelihood: number;
}

/** One Gaussian of it. */
interface Component {
  readonly weight: number;
  readonly mean: readonly number[];
  readonly covariance: readonly (readonly number[])[];
}

/** The last step of {@linkcode mixtureSteps} that is worth taking; lets the program breathe between steps. */
export async function fitMixture(x: Points, options: FitMixtureOptions): Promise<GaussianMixture> {
  const { tolerance = 1e-3, signal } = options;
  requirePositive("tolerance", tolerance);
  let before = -Infinity;
  for (const { mixture, logLikelihood } of mixtureSteps(x, options)) {
    await breathe(signal);
    if (logLikelihood - before < tolerance) return mixture;
    before = logLikelihood;
  }
  throw new Error("unreachable: the steps have no end");
}

/**
 * Expectation–maximisation (Dempster, Laird, Rubin 1977) of a mixture of Gaussians with full covariances: with r_ik the
 * share of component k in point i, and n_k = Σ_i r_ik,
 *
 *     r_ik ∝ w_k N(x_i; m_k, C_k),   w_k = n_k/n,   m_k = Σ_i r_ik x_i/n_k,   C_k = Σ_i r_ik (x_i − m_k)(x_i − m_k)ᵀ/n_k + ridge · I
 *
 * from centres drawn by k-means++ (Arthur, Vassilvitskii 2007, section 2.2), each point going to the nearest. Without a
 * ridge no step lowers the likelihood.
 */
export function* mixtureSteps(
  x: Points,
  { components, rng, ridge = 1e-3 }: FitMixtureOptions,
): Generator<MixtureStep, void, void> {
  requirePoints("x", x);
  requireInteger("components", components, 1, x.shape[0]);
  requireNumber("ridge", ridge, 0);
  let shares = firstShares(x, components, rng);
  while (true) {
    const found = maximised(x, shares, ridge), mixture = mixtureOf(found), logs = mixture.logDensity(x);
    yield { mixture, logLikelihood: logs.reduce((sum, log) => sum + log, 0) / logs.length };
    shares = found.map((one) =>
      mixtureOf([one]).logDensity(x).map((log, i) => one.weight * Math.exp(log - logs[i]))
    );
  }
}

/** The components that the shares ask for. */
function maximised({ data, shape: [n, dim] }: Points, shares: Float64Array[], ridge: number): Component[] {
  const axes = Array.from({ length: dim }, (_, a) => a);
  return shares.map((share) => {
    const count = share.reduce((sum, r) => sum + r, Number.EPSILON), weight = count / n;
    const own = Array.from(share.keys()).filter((i) => share[i] > 0);
    const mean = axes.map((a) => own.reduce((sum, i) => sum + share[i] / count * data[i * dim + a], 0));
    const offsets = axes.map((a) => own.map((i) => data[i * dim + a] - mean[a]));
    const weighted = offsets.map((offset) => offset.map((v, j) => share[own[j]] / count * v));
    const product = (a: number, b: number) => weighted[a].reduce((sum, v, j) => sum + v * offsets[b][j], 0);
    const lower = axes.map((a) => axes.slice(0, a + 1).map((b) => product(a, b) + (a === b ? ridge : 0)));
    return { weight, mean, covariance: axes.map((a) => axes.map((b) => a < b ? lower[b][a] : lower[a][b])) };
  });
}

const mixtureOf = (components: Component[]): GaussianMixture =>
  gaussianMixture({
    weights: components.map(({ weight }) => weight),
    means: components.map(({ mean }) => mean),
    covariances: components.map(({ covariance }) => covariance),
  });

/** Centres far from one another, each drawn in proportion to the squared distance to those before; 1 for the nearest. */
function firstShares(x: Points, components: number, rng: Rng): Float64Array[] {
  const [n, dim] = x.shape, { data: u } = rng.fork("centres").uniform([components, 1]);
  const nearest = new Float64Array(n).fill(Infinity), owner = new Uint32Array(n);
  for (let k = 0; k < components; k++) {
    const centre = k === 0 ? Math.floor(u[0] * n) : drawn(nearest, u[k]), apart = zeros([n, dim]);
    x.data.forEach((v, at) => apart.data[at] = v - x.data[centre * dim + at % dim]);
    squaredNorms(apart).forEach((square, i) => {
      if (square < nearest[i]) [nearest[i], owner[i]] = [square, k];
    });
  }
  return Array.from({ length: components }, (_, k) => Float64Array.from(owner, (one) => one === k ? 1 : 0));
}

/** i with probability weights[i] / Σ weights. */
function drawn(weights: Float64Array, u: number): number {
  let left = u * weights.reduce((sum, w) => sum + w, 0);
  const found = weights.findIndex((w) => (left -= w) < 0);
  return found < 0 ? weights.length - 1 : found;
}
