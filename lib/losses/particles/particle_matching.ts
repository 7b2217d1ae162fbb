/**
 * Drift, score and flow of interacting particles, learned while they run.
 *
 * @module
 */
import {
  combine,
  type Field,
  float64,
  type Points,
  requireInteger,
  requireOneOf,
  requirePositive,
} from "../../core/mod.ts";
import {
  type Drawable,
  equilibrium,
  type InteractingModel,
  type InteractingProcess,
  type InteractingSchedule,
  interactingSchedule,
  type InteractingScheduleOptions,
  lawKernel,
  type NoiseKernel,
  requireProcess,
} from "../../processes/mod.ts";
import { beside } from "../flows/columns.ts";
import type { ModelObjective, ReadOptions } from "../read.ts";
import { forwardMoments } from "./forward_moments.ts";
import { particleModel } from "./particle_model.ts";
import { type Part, particleReading } from "./particle_reading.ts";

/** What a network may learn of interacting particles. */
export type Lessons = "drift and score" | "velocity";

/** How to learn. */
export interface ParticleMatchingOptions extends InteractingScheduleOptions {
  /** What is learned: "drift and score" by default, by a network that answers 2 dim numbers; "velocity" by one that answers dim. */
  readonly learn?: Lessons;
  /** s, the root mean square of the data's coordinates: 1 by default. */
  readonly sigmaData?: number;
  /** Moments at which a batch is looked at on its way: 16 by default. */
  readonly steps?: number;
  /**
   * Whether the score's target is a mean over all particles that may have made a point, `stableScore`: true by default. To be
   * false where a network is told classes, of which that mean knows nothing.
   */
  readonly stable?: boolean;
  /** The law at the horizon, from which models start: the equilibrium by default. */
  readonly base?: Drawable;
}

/** A regression on interacting particles, and what the network that has learned it knows. */
export interface ParticleMatching extends ModelObjective {
  /** The process on its clock. */
  readonly schedule: InteractingSchedule;
  /** Drift, score, velocity, as a network knows them. */
  model<V = Points>(network: Field<V>, options: ReadOptions<V>): InteractingModel<V>;
}

/**
 * Drift and score of interacting particles, or the velocity of their probability flow, learned from batches of data that run
 * forward: a batch is a cloud of its own, each particle feels the others, and is looked at once, at a random moment. With
 *
 *     dx = [c E_{y∼p_t}(x − y)/‖x − y‖² − k x] dt + √(2T) dw = f_t dt + √(2T) dw
 *
 * two regressions are made of it. The drift is known at the particle, and its mean given x is f_t. The score is learned by the
 * document's weighted objective, but the Gaussian p(x_t | x₀) of its formula does not exist here: what is known is the law of
 * a step's end given where it was without the last noise δ ξ, and E[−ξ/δ | x_t] = ∇ log p_t, whatever the step is
 * (`exponentialMidpoint`; Vincent 2011's denoising, of one step). Its variance 1/δ² is lessened by the other particles of the
 * batch, {@linkcode stableScore}. Each number counts by λ = 1/(1 + its variance). "velocity" learns f_t − T ∇ log p_t as one.
 *
 * At T = 0 there is no score, and "drift and score" learns the velocity, f_t, without noise in its targets. With c = 0 it
 * is denoising score matching of a variance-preserving diffusion. A batch is the cloud: more than a few hundred particles
 * change little, two is the least.
 *
 * @param process c ≥ 0, k > 0.
 * @param options dim, horizon and clock; what is learned, sigmaData, moments, base.
 * @returns The objective, for a network of dim coordinates and 2 dim outputs ("velocity": dim), and the way to a model.
 * @throws {RangeError} If an option is out of range, or the equilibrium is not known and no base given. When a regression is
 *   drawn, if data have another dim, are not finite, or fewer than two.
 *
 * @example A network that answers 0 sees a drift that keeps the second moment on its way, here at rest
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { particleMatching } from "driftfield/losses";
 * import { interacting } from "driftfield/processes";
 *
 * const process = interacting({ strength: 2, temperature: 0.5 }); // c = 2dT: half of the pull is balanced by either
 * const zero = () => points([[0, 0, 0, 0]]), model = particleMatching(process, { dim: 2 }).model(zero, { dim: 2 });
 * const pace = model.schedule.rate(0.5);
 * assertAlmostEquals(model.forward.drift(points([[3, 4]]), 0.5).data[0], -3 * pace / 2);
 * assertAlmostEquals(model.velocity(points([[3, 4]]), 0.5).data[0], 0);
 * ```
 */
export function particleMatching(
  process: InteractingProcess,
  options: ParticleMatchingOptions,
): ParticleMatching {
  requireProcess(process);
  const { learn = "drift and score", sigmaData = 1, steps = 16, stable, dim } = options;
  requireOneOf("learn", learn, ["drift and score", "velocity"]);
  requirePositive("sigmaData", sigmaData);
  requireInteger("steps", steps, 1);
  const { temperature: T } = process, both = learn === "drift and score" && T > 0;
  const atRest = options.base ? undefined : equilibrium(process, dim), { base = atRest! } = options;
  const schedule = interactingSchedule(process, { secondMoment: atRest?.secondMoment, ...options });
  const read = particleReading(schedule, sigmaData), kernel = scaled(base, schedule.sigma(1));
  return {
    name: `particle matching (${both ? learn : "velocity"})`,
    schedule,
    ...both && { further: dim },
    regression(x0, rng, { step = 0 } = {}) {
      const { x, u, drift, score, spread } = forwardMoments(schedule, steps, x0, rng, { step, stable });
      const at = Array.from(u, read), flow = T === 0 ? drift : combine(float64, drift, [-T, score]);
      const parts = both
        ? [part(x, drift, at.map((r) => r.drift)), part(x, score, at.map((r) => r.score), spread)]
        : [
          part(
            x,
            paced(flow, u, schedule.rate),
            at.map((r) => r.velocity),
            u.map((u, i) => schedule.rate(u) * T * spread[i]),
          ),
        ];
      return {
        x: { data: x.data.map((v, i) => at[Math.floor(i / dim)].scale * v), shape: x.shape },
        time: u,
        target: beside(...parts.map(({ target }) => target)),
        weight: beside(...parts.map(({ weight }) => weight)).data,
      };
    },
    model<V = Points>(network: Field<V>, { space, dim: asked }: ReadOptions<V>) {
      if (asked !== dim) {
        throw new RangeError(`model must have points of dim ${dim}, as the process, got ${asked}`);
      }
      return particleModel({ schedule, read, both, kernel }, network, space);
    },
  };
}

/** (field − skip x)/out, each number counted by the inverse of what its variance is in that unit: 1, and the spread's. */
function part(x: Points, field: Points, parts: readonly Part[], spread?: Float64Array) {
  const dim = x.shape[1], row = (at: number) => Math.floor(at / dim);
  const target = x.data.map((v, at) => {
    const { skip, out } = parts[row(at)];
    return out === 0 ? 0 : (field.data[at] - skip * v) / out;
  });
  const weight = target.map((_, at) => 1 / (1 + ((spread?.[row(at)] ?? 0) / (parts[row(at)].out || 1)) ** 2));
  return { target: { data: target, shape: x.shape }, weight: { data: weight, shape: x.shape } };
}

/** Rows of a field on the clock u. */
const paced = ({ data, shape }: Points, u: Float64Array, rate: (u: number) => number): Points => ({
  data: data.map((v, at) => rate(u[Math.floor(at / shape[1])]) * v),
  shape,
});

/** A law over σ: what noise is made of where σ ε has the law. */
function scaled(law: Drawable, sigma: number): NoiseKernel {
  const { name, sample, logDensity } = lawKernel(law);
  return {
    name,
    sample: (shape, rng, at) => float64.scale(1 / sigma, sample(shape, rng, at)),
    logDensity: (noise) =>
      logDensity(float64.scale(sigma, noise)).map((log) => log + noise.shape[1] * Math.log(sigma)),
  };
}
