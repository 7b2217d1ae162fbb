/**
 * The Ornstein–Uhlenbeck process from one observed path.
 *
 * @module
 */
import { requireInteger, requireNumber, requirePositive } from "../../core/mod.ts";
import { profile, regression } from "./maximise.ts";
import { gapsOf } from "./observations.ts";
import type { ParameterEstimate } from "./parameter_estimate.ts";
import {
  logLikelihoodOf,
  type OrnsteinUhlenbeckParameters,
  requireOrnsteinUhlenbeck,
  standardErrors,
} from "./transitions.ts";

export type { OrnsteinUhlenbeckParameters };

/** What one path says about θ, μ and σ of dX = θ(μ − X) dt + σ dW. */
export interface OrnsteinUhlenbeckFit {
  /** Rate of return θ, in 1/unit of time. Its bias upwards is {@linkcode meanReversionBias}. */
  readonly theta: ParameterEstimate;
  /** Where it returns to, in the values' unit. */
  readonly mu: ParameterEstimate;
  /** Diffusion σ, in the values' unit per √(unit of time). */
  readonly sigma: ParameterEstimate;
  /** The three estimates as plain numbers: what a forecast or a simulation takes. */
  readonly parameters: OrnsteinUhlenbeckParameters;
  /** log p(x₁, …, x_n | x₀) at the estimates. */
  readonly logLikelihood: number;
  /** Number n of transitions it comes from. */
  readonly transitions: number;
}

/**
 * Maximum likelihood for dX = θ(μ − X) dt + σ dW, from one path, by its exact transitions
 *
 *     X(t + h) | X(t) = x  ~  N(μ + a (x − μ), σ² (1 − a²)/(2θ)),   a = e^{−θh}
 *
 * The likelihood is conditional on the first value, which need not come from the stationary law. With equal gaps it is
 * that of an autoregression and the maximum is closed form (Tang and Chen 2009, "Parameter estimation and bias
 * correction for diffusion processes", eq. 2.5); with others, one equation in θ is solved. Standard errors come from
 * the Fisher information of the transitions. θ is biased upwards by about 4 over the time observed.
 *
 * @param times Increasing times, equally spaced or not: length [n + 1], n ≥ 3.
 * @param values X at these times: length [n + 1].
 * @returns θ, μ, σ with standard errors, and the log-likelihood.
 * @throws {TypeError} If a time or value is no number.
 * @throws {RangeError} If there are fewer than 4 observations, one is not finite, times do not increase, the values are
 *   constant or free of noise, or do not revert: their AR(1) coefficient a is not in (0, 1).
 *
 * @example A path drawn from the exact transitions
 * ```ts
 * import { assert } from "@std/assert";
 * import { fitOrnsteinUhlenbeck } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 *
 * const z = philox(1).normal([1000, 1]).data, x = [10]; // θ = log 2, μ = 10, σ = √(2 log 2 · 4/3)
 * for (let i = 0; i < 1000; i++) x.push(10 + (x[i] - 10) / 2 + z[i]);
 * const { theta, mu } = fitOrnsteinUhlenbeck(x.keys().toArray(), x);
 * assert(Math.abs(theta.value - Math.LN2) < 4 * theta.standardError);
 * assert(Math.abs(mu.value - 10) < 4 * mu.standardError);
 * ```
 */
export function fitOrnsteinUhlenbeck(
  times: ArrayLike<number>,
  values: ArrayLike<number>,
): OrnsteinUhlenbeckFit {
  const own = gapsOf(times, "values", values, 4), n = own.length;
  const unit = (times[n] - times[0]) / n, gaps = own.map((h) => h / unit);
  const { centre, scale, standard } = standardised(values), path = { gaps, values: standard };
  const best = gaps.every((h) => Math.abs(h - 1) < 1e-9) ? regression(path) : profile(path);
  const error = standardErrors(path, best), root = Math.sqrt(unit);
  const theta = { value: best.theta / unit, standardError: error.theta / unit };
  const mu = { value: centre + scale * best.mu, standardError: scale * error.mu };
  const sigma = { value: scale * best.sigma / root, standardError: scale * error.sigma / root };
  for (const [name, { value, standardError }] of Object.entries({ theta, mu, sigma })) {
    requireNumber(name, value);
    requireNumber(`standard error of ${name}`, standardError);
  }
  return {
    theta,
    mu,
    sigma,
    parameters: { theta: theta.value, mu: mu.value, sigma: sigma.value },
    logLikelihood: logLikelihoodOf(path, best) - n * Math.log(scale),
    transitions: n,
  };
}

/**
 * log p(x₁, …, x_n | x₀) of a path under given parameters: its exact log-likelihood, or the log-score of the one-step
 * forecasts of data held back.
 *
 * @param parameters θ, μ, σ.
 * @param times Increasing times: length [n + 1], n ≥ 1.
 * @param values X at these times: length [n + 1].
 * @returns The log-likelihood, in nats.
 * @throws {RangeError} If θ or σ is not above 0, there are fewer than 2 observations, one is not finite, or times do not
 *   increase.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { ornsteinUhlenbeckLogLikelihood } from "driftfield/processes";
 *
 * const far = ornsteinUhlenbeckLogLikelihood({ theta: 0.5, mu: 0, sigma: 1 }, [0, 100], [7, 0]); // N(0, 1) by then
 * assertAlmostEquals(far, -Math.log(2 * Math.PI) / 2);
 * ```
 */
export function ornsteinUhlenbeckLogLikelihood(
  parameters: OrnsteinUhlenbeckParameters,
  times: ArrayLike<number>,
  values: ArrayLike<number>,
): number {
  requireOrnsteinUhlenbeck(parameters);
  return logLikelihoodOf(
    { gaps: gapsOf(times, "values", values, 2), values: Float64Array.from(values) },
    parameters,
  );
}

/**
 * How much too large the estimate of θ is on average, to leading order, from n + 1 observations dt apart of a
 * stationary path whose mean is estimated too:
 *
 *     E θ̂ − θ ≈ (5 + 2 e^{θ dt} + e^{2θ dt}) / (2 n dt)      → 4/(n dt) as dt → 0
 *
 * Tang and Chen (2009), Theorem 3.1.1. It is the bias −(1 + 3a)/n of the coefficient a of an autoregression (Marriott
 * and Pope 1954) carried through θ = −log a/dt, with the half of a's variance (1 − a²)/n that the logarithm's curvature
 * adds. Only a longer time takes it away, not more observations in the same time.
 *
 * @param theta θ above 0, in 1/unit of time.
 * @param dt Time between observations, above 0.
 * @param transitions n ≥ 1.
 * @returns The bias, in 1/unit of time.
 * @throws {RangeError} If an argument is out of range.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { meanReversionBias } from "driftfield/processes";
 *
 * assertAlmostEquals(meanReversionBias(1, 1e-6, 1e9), 4 / 1000, 1e-7); // a time of 1000, finely observed
 * ```
 */
export function meanReversionBias(theta: number, dt: number, transitions: number): number {
  requirePositive("theta", theta);
  requirePositive("dt", dt);
  requireInteger("transitions", transitions, 1);
  const inverse = Math.exp(theta * dt), bias = (5 + 2 * inverse + inverse ** 2) / (2 * transitions * dt);
  requireNumber("the bias at that theta and dt", bias);
  return bias;
}

/** Values less their mean, in units of the largest that is left: no square of them overflows. */
function standardised(values: ArrayLike<number>) {
  const x = Float64Array.from(values), centre = x.reduce((sum, v) => sum + v / x.length, 0);
  const scale = x.reduce((most, v) => Math.max(most, Math.abs(v - centre)), 0);
  if (x.every((v) => v === x[0])) throw new RangeError(`values are constant, ${x[0]} at all times: σ = 0`);
  requireNumber("the spread of values", scale);
  return { centre, scale, standard: x.map((v) => (v - centre) / scale) };
}
