/**
 * Score and drift of interacting particles, the score by its divergence.
 *
 * @module
 */
import { type Points, requireInteger, zeros } from "../core/mod.ts";
import {
  forwardMoments,
  type ParticleMatching,
  particleMatching,
  type ParticleMatchingOptions,
  particleReading,
} from "../losses/mod.ts";
import { type InteractingProcess, requireProcess } from "../processes/mod.ts";
import type { Algebra } from "./algebra/mod.ts";
import { chances, units } from "./directions.ts";
import type { Loss, Traced } from "./loss.ts";
import type { Reader } from "./readings.ts";
import { type Directions, scoreMatching } from "./score_matching.ts";

/** How to learn; the score by random directions, if one likes. */
export interface ImplicitParticlesOptions extends Omit<ParticleMatchingOptions, "learn"> {
  /** Directions a row of sliced score matching; left out, the divergence is exact, by a direction for each coordinate. */
  readonly slices?: number;
}

/**
 * Drift and score of interacting particles, learned as by {@linkcode particleMatching} from batches that run forward, but the
 * score without a target: by implicit score matching (Hyvärinen 2005) of the simulated x_t, or sliced (Song et al. 2019),
 *
 *     E[‖s‖² + 2 ∇·s] = E‖s − ∇ log p_t‖² + const
 *
 * No step's noise is asked for, so its value does not grow where steps are short, and it holds for forces and steps of any
 * kind. The network and the model are those of `particleMatching` with "drift and score"; a row's loss is the mean of both parts.
 *
 * @param process With T > 0.
 * @param options As of `particleMatching`; slices.
 * @returns The loss, and what reads the network.
 * @throws {RangeError} If T is 0, where there is no score to learn, or as `particleMatching`.
 *
 * @example A network that answers 0 says s = −x/L², the best that is linear: of either part nothing is left but the targets
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { type Architecture, implicitParticles, mlp, onPoints, traced } from "driftfield/networks";
 * import { interacting } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 *
 * const loss = implicitParticles(interacting({ strength: 0, temperature: 1 }), { dim: 1 }), rng = philox(0);
 * const zero: Architecture = { ...mlp({ dim: 1, outputs: 2 }), apply: (A, _, x) => A.scale(0, A.beside([x, x])) };
 * const { arrays } = loss.draw(points([[-1], [1]]), rng, { step: 0 }), network = traced(onPoints, zero, {}, points([[0]]));
 * const [row] = loss.rows(onPoints, network, arrays).data, { x, skip, reach, weight } = arrays;
 * const s = skip.data[0] * x.data[0], score = weight.data[0] * (s ** 2 + 2 * reach.data[0] * skip.data[0]);
 * assertAlmostEquals(row, score / 2);
 * ```
 */
export function implicitParticles(
  process: InteractingProcess,
  { slices, ...options }: ImplicitParticlesOptions,
): Loss & Pick<ParticleMatching, "schedule" | "model" | "further"> {
  requireProcess(process);
  const { dim, sigmaData = 1, steps = 16 } = options;
  if (!(process.temperature > 0)) {
    throw new RangeError(`temperature must be above 0 for a score to learn, got ${process.temperature}`);
  }
  if (slices !== undefined) requireInteger("slices", slices, 1);
  const { schedule, model, further } = particleMatching(process, options),
    read = particleReading(schedule, sigmaData);
  const momentsOf = (x0: Points, rng: Parameters<Reader>[1], at: { readonly step: number }) => {
    const { x, u, drift } = forwardMoments(schedule, steps, x0, rng, at), parts = Array.from(u, read);
    const each = (of: (i: number, at: number) => number): Points => ({
      data: x.data.map((_, at) => of(Math.floor(at / dim), at)),
      shape: x.shape,
    });
    return {
      time: u,
      x: each((i, at) => parts[i].scale * x.data[at]),
      drift: each((i, at) => residual(drift.data[at], x.data[at], parts[i].drift)),
      weight: u.map(() => 1),
      skip: u.map((_, i) => parts[i].score.skip / (parts[i].scale * parts[i].score.out)),
      reach: u.map((_, i) => parts[i].scale / parts[i].score.out),
    };
  };
  const name = slices === undefined ? "implicit particle matching" : "sliced particle matching";
  const random = slices === undefined ? undefined : chances(slices, "rademacher");
  const directions: Directions = {
    draw: random ? (shape, rng, at) => random(shape, rng.fork("slices"), at) : units,
    share: 1 / (slices ?? 1),
    project: false,
  };
  const judge = (read: Reader) => scoreMatching(name, read, directions);
  return {
    name,
    schedule,
    model,
    further,
    draw(x0, rng, at) {
      const { drift, ...readings } = momentsOf(x0, rng, at);
      const { time, arrays } = judge(() => readings).draw(x0, rng, at);
      return { time, arrays: { ...arrays, drift } };
    },
    rows(A, network, { drift, ...arrays }) {
      const error = A.add(answers(A, network, 0, dim).value(arrays.x), A.scale(-1, drift));
      const score = judge(noReadings).rows(A, answers(A, network, dim, dim), arrays);
      return A.scale(0.5, A.add(A.rowMeans(A.mul(error, error)), score));
    },
  };
}

/** Rows are judged by what was drawn before. */
const noReadings: Reader = () => {
  throw new TypeError("nothing is drawn here");
};

/** (field − skip x)/out; 0 where there is none. */
const residual = (
  field: number,
  x: number,
  { skip, out }: { readonly skip: number; readonly out: number },
): number => out === 0 ? 0 : (field - skip * x) / out;

/** A network that gives some of the answers alone: `count` from `first`. */
function answers<A>(A: Algebra<A>, network: Traced<A>, first: number, count: number): Traced<A> {
  const chosen = (x: A): A => {
    const select = zeros([A.shape(x)[1], count]);
    for (let k = 0; k < count; k++) select.data[(first + k) * count + k] = 1;
    return A.matMul(x, A.from(select));
  };
  return {
    value: (x) => chosen(network.value(x)),
    along(x, directions) {
      const { value, along } = network.along(x, directions);
      return { value: chosen(value), along: along.map(chosen) };
    },
    at: (time) => answers(A, network.at(time), first, count),
  };
}
