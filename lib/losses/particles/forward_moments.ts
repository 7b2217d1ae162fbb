/**
 * Particles at moments of their way.
 *
 * @module
 */
import {
  combine,
  float64,
  type Points,
  requireInteger,
  requireObject,
  requirePoints,
  take,
  zeros,
} from "../../core/mod.ts";
import { type InteractingProcess, type InteractingSchedule, riesz } from "../../processes/mod.ts";
import type { Rng } from "../../random/mod.ts";
import { exponentialMidpoint, stepNoise, stepSoftened } from "../../solvers/mod.ts";
import { stableScore } from "./stable_score.ts";

/** Particles that ran forward, each looked at once. */
export interface Moments {
  /** Where it was, shape [batch, dim]. */
  readonly x: Points;
  /** When, on the schedule's clock: length [batch]. */
  readonly u: Float64Array;
  /** Its drift c F − k x there, shape [batch, dim]: with the others of the batch in the place of the law, its mean is f_t. */
  readonly drift: Points;
  /** What stands for ∇ log p_t there, {@linkcode stableScore}: shape [batch, dim], 0 without noise. */
  readonly score: Points;
  /**
   * By about how much it is uncertain, as a standard deviation of each coordinate, 1/(δ √(1 + N (δ/L)^d)) with L the root
   * mean square of the crowd: a function of the moment, not of what was drawn for the row. Length [batch], 0 without noise.
   */
  readonly spread: Float64Array;
}

/** What u grows by from row to row: 1/φ, whose multiples lie most evenly on the circle, however many there are. */
const golden = (Math.sqrt(5) - 1) / 2;

/**
 * A batch of data runs forward, each particle among the others, and each is looked at once on the way: at times u that are
 * uniform over the batch, on a grid of `steps` moments that begins at a random place in each training step. This is the
 * document's batching: the field at a particle is that of its batch, whose mean over batches is the field of all.
 *
 * @param schedule The process on its clock.
 * @param steps How many moments.
 * @param x0 Data, shape [batch, dim], two at least.
 * @param rng Noise.
 * @param at The training step; `stable`, false to leave the score its own noise, without those that may have made x as well.
 * @returns Moments, row i of the i-th particle.
 * @throws {RangeError} If there are fewer than two particles, or of another dim; or a number is out of range.
 *
 * @example Of two particles each has x · (f + k x) = c x · 2x/‖2x‖² = c/2, wherever they are
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { forwardMoments } from "driftfield/losses";
 * import { interacting, interactingSchedule } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 *
 * const schedule = interactingSchedule(interacting({ strength: 3 }), { dim: 1 });
 * const { x, u, drift } = forwardMoments(schedule, 20, points([[-1], [1]]), philox(0), { step: 0 });
 * const virial = drift.data[0] * x.data[0] + x.data[0] ** 2;
 * assertAlmostEquals(virial, 3 / 2, 1e-3); // the kernel is a little softened
 * console.assert(u[0] > 0 && u[0] <= 1);
 * ```
 */
export function forwardMoments(
  schedule: InteractingSchedule,
  steps: number,
  x0: Points,
  rng: Rng,
  { step, stable = true }: { readonly step: number; readonly stable?: boolean },
): Moments {
  requireObject("schedule", schedule, "dim", "time", "process");
  requirePoints("data", x0, 2);
  requireObject("rng", rng, "fork");
  requireInteger("step", step, 0);
  requireInteger("steps", steps, 1);
  const { dim, time } = schedule, [batch] = x0.shape;
  if (x0.shape[1] !== dim) {
    throw new RangeError(`data must have dim ${dim}, as the process, got ${x0.shape[1]}`);
  }
  const process = withForce(schedule.process, x0), noise = rng.fork(`particles of step ${step}`);
  const [offset, first] = rng.fork("moments").uniform([1, 2], { step }).data;
  const lookedAt = Array.from({ length: steps }, () => [] as number[]);
  for (let i = 0; i < batch; i++) lookedAt[Math.floor(((first + i * golden) % 1) * steps)].push(i);

  const found = { x: zeros(x0.shape), drift: zeros(x0.shape), score: zeros(x0.shape) };
  const u = new Float64Array(batch), spread = new Float64Array(batch);
  for (let n = 0, x = x0, t = 0; n < steps; n++) {
    const now = (n + 1 - offset) / steps, dt = time(now) - t, sd = stepNoise(process, dt);
    const context = { dt, step: n, rng: noise, batch: "all" } as const, rows = lookedAt[n];
    x = exponentialMidpoint(process, x, context);
    t = time(now);
    if (rows.length === 0) continue;
    put(found.drift, rows, driftAt(stepSoftened(process, x0.shape, context), x, rows));
    put(found.x, rows, take(x, rows));
    if (sd > 0) {
      const ξ = noise.fork("noise").normal(x0.shape, { step: n }), z = combine(float64, x, [-sd, ξ]);
      const score = stable ? stableScore(take(x, rows), z, sd) : float64.scale(-1 / sd, take(ξ, rows));
      const uncertain = 1 / (sd * Math.sqrt(stable ? 1 + withinReach(x, sd) : 1));
      put(found.score, rows, score);
      for (const i of rows) spread[i] = uncertain;
    }
    for (const i of rows) u[i] = now;
  }
  return { ...found, u, spread };
}

/** N (δ/L)^d: of particles of a cloud as large as this, how many weigh as guesses at one's z, if it were a Gaussian. */
const withinReach = ({ data, shape: [n, dim] }: Points, deviation: number): number =>
  n * (deviation / Math.sqrt(data.reduce((sum, v) => sum + v * v, 0) / data.length)) ** dim;

/** Writes points into these rows. */
function put({ data, shape: [, dim] }: Points, rows: readonly number[], points: Points): void {
  rows.forEach((i, j) => data.set(points.data.subarray(j * dim, (j + 1) * dim), i * dim));
}

/** c F − k x at some of the particles, from all others. */
function driftAt(process: InteractingProcess, x: Points, rows: readonly number[]): Points {
  const { strength: c, pull: k, interaction, softening } = process, others = x.shape[0] - 1;
  const own = take(x, rows), pull = float64.scale(-k, own);
  if (c === 0) return pull;
  const each = new Float64Array(others + 1).fill(1 / others); // softened, its own place is without force
  const force = softening ? interaction(own, x, each) : take(interaction(x, x), rows);
  return float64.add(float64.scale(c, force), pull);
}

/** The force in WebAssembly where that pays. */
function withForce(process: InteractingProcess, { shape: [n, dim] }: Points): InteractingProcess {
  const { exponent } = process, worthWasm = 200_000; // coordinates of pairs, as for particles
  if (exponent === undefined || n * n * dim < worthWasm) return process;
  return { ...process, interaction: riesz({ ...process, via: "wasm" }) };
}
