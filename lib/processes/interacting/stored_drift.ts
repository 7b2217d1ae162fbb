/**
 * The field of a run that was kept.
 *
 * @module
 */
import {
  combine,
  type Field,
  float64,
  type Points,
  requireNumber,
  requireObject,
  requirePoints,
  requireSameDim,
  squaredNorms,
} from "../../core/mod.ts";
import { fieldVia } from "../../kernels/mod.ts";
import { poissonField } from "../poisson/mod.ts";
import { type InteractingProcess, requireProcess } from "./process.ts";
import { riesz } from "./riesz.ts";
import { storedPath, type StoredRecord } from "./stored_path.ts";

/** How the stored charges act. */
export interface StoredOptions {
  /** ε ≥ 0, in length: by default {@linkcode storedSoftening}, or the process's own where that is larger. */
  readonly softening?: number;
}

/** A field of stored charges, at times of the record. */
export interface StoredDrift {
  /** ε. */
  readonly softening: number;
  /** Where the charges are at t: shape [N, dim]. */
  particles(t: number): Points;
  /** f(x, t), in length / time: [batch, dim] ↦ [batch, dim]. */
  readonly drift: Field<Points>;
  /** ∇·f, in 1 / time: [batch, dim] ↦ [batch, 1]. */
  readonly divergence: Field<Points>;
}

/**
 * The drift in the field of a cloud that was kept on its way, x_j(t) being its particles, with its divergence,
 *
 *     f(x, t) = (c/N) Σ_j z_j/R_j^s − k x,   z_j = x − x_j(t),  R_j² = ‖z_j‖² + ε²
 *     ∇·f = (c/N) Σ_j [(d − s)/R_j^s + s ε²/R_j^{s+2}] − dk
 *
 * With it the way back is an ordinary flow, and nothing is learned. The points that are carried do not act on each other:
 * if they did, the repulsion that spread the data would, in reverse, make them collide ({@linkcode pairHorizon}).
 *
 * ε decides what comes back. Without it and s = d, volumes grow at the rate dk on the way back wherever there is no charge,
 * and each charge swallows s_d c/N in a unit of time, however it moves: over a time t it draws in the volume that was
 * s_d c/N · (1 − e^{−dkt})/(dk) at the start. That is 1 − e^{−dkt} times its equal share of the equilibrium's ball: so many of
 * the points that start there end on stored data, equally often on each (but for what the rim cuts off), and the others never do.
 * (With charges at rest and t → ∞ it is the gravitational allocation of Chatterjee, Peled, Peres, Romik 2010.) With ε the charges
 * are clouds of that radius, and what comes back has about the law of the data smoothed by it.
 *
 * Between frames particles are where their velocities lead them, to fourth order in the distance of the frames, if there is no
 * noise, and on straight lines if there is: then the score is needed beside this drift. From some hundred thousand
 * coordinates of pairs on, sums are taken in float32 by WebAssembly.
 *
 * @param process Of which the record is, with a Riesz kernel.
 * @param record What `record` returns of its simulation: at least two frames.
 * @param options ε.
 * @returns Drift, divergence, and the charges.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If the force is one of its own, ε < 0, the times do not rise, or frames differ in shape. (Its functions)
 *   if t is not in the record, x has another dim, or a point sits on a charge while ε = 0.
 *
 * @example Two charges at rest in the balance of repulsion and pull, and the flow at their middle
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { interacting, storedDrift } from "driftfield/processes";
 *
 * const rest = points([[-Math.sqrt(0.5), 0], [Math.sqrt(0.5), 0]]), frames = [rest, rest];
 * const { drift, divergence } = storedDrift(interacting(), { times: [0, 1], frames }, { softening: 0 });
 * const [right, up] = drift(points([[0, 0.5]]), 0.3).data;
 * assertAlmostEquals(right, 0);
 * assertAlmostEquals(up, 0.5 / (0.5 + 0.25) - 0.5);
 * assertAlmostEquals(divergence(points([[0, 0.5]]), 0.3).data[0], -2);
 * ```
 */
export function storedDrift(
  process: InteractingProcess,
  record: StoredRecord,
  options: StoredOptions = {},
): StoredDrift {
  requireProcess(process);
  const { strength: c, pull: k, exponent } = process;
  if (exponent === undefined) {
    throw new RangeError("storedDrift needs a Riesz kernel, got a force of its own");
  }
  const particles = storedPath(process, record), frame = record.frames[0], [N, dim] = frame.shape;
  const { softening: ε = Math.max(process.softening ?? 0, storedSoftening(record)) } = options;
  requireNumber("softening", ε, 0);
  const s = exponent === "coulomb" ? dim : exponent;

  const via = ({ shape: [n] }: Points) => n * N * dim < worthWasm ? "float64" : fieldVia(n * N, dim);
  const check = (x: Points) => {
    requirePoints("x", x, 0);
    requireSameDim("x", x, "frames", frame);
  };
  const inverse = (x: Points, y: Points, power: number) =>
    // (1/N) Σ_j R_j^{−power}
    poissonField({ exponent: power, softening: ε, via: via(x) })(x, y).log.map(Math.exp);

  return {
    softening: ε,
    particles,
    drift(x, t) {
      check(x);
      const force = riesz({ exponent: s, softening: ε, via: via(x) })(x, particles(t));
      return combine(float64, float64.scale(-k, x), [c, force]);
    },
    divergence(x, t) {
      check(x);
      const y = particles(t), data = new Float64Array(x.shape[0]).fill(-dim * k);
      for (const [factor, power] of [[c * (dim - s), s], [c * s * ε ** 2, s + 2]]) {
        if (factor !== 0) inverse(x, y, power).forEach((sum, i) => data[i] += factor * sum);
      }
      return { data, shape: [x.shape[0], 1] };
    },
  };
}

/** Coordinates of pairs: as in `meanField`. */
const worthWasm = 200_000;

/**
 * A softening for the field of N stored charges: the radius of a ball that holds two of them, if they fill a ball evenly that is
 * as large as the last frame,
 *
 *     ε = R (2/N)^{1/d},   R² = (d + 2)/d · E‖x‖²
 *
 * For s = d a single charge of the equilibrium then draws in what is near it at half of the rate k at which the pull, in reverse,
 * spreads it: samples are not drawn onto stored points. Held-out points of eight Gaussians were the likeliest at this ε or up
 * to √2 of it, with 1000 and 4000 charges. As N → ∞ a density needs more: its relative noise is that of the N ε^d charges which
 * are near, so that ε must fall more slowly than N^{−1/d} for it to vanish.
 *
 * @param record What `record` returns.
 * @returns ε, in length.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If there is no frame.
 *
 * @example Two hundred times as many charges in the plane
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { philox } from "driftfield/random";
 * import { storedSoftening } from "driftfield/processes";
 *
 * const [few, many] = [100, 20_000].map((n) => storedSoftening({ times: [0], frames: [philox(0).normal([n, 2])] }));
 * assertAlmostEquals(few / many, Math.sqrt(200), 2);
 * ```
 */
export function storedSoftening(record: StoredRecord): number {
  requireObject("record", record, "frames");
  const { frames } = record;
  const last = frames.at(-1);
  if (!last) throw new RangeError("frames must not be empty");
  requirePoints("the last frame", last);
  const [n, dim] = last.shape, secondMoment = squaredNorms(last).reduce((a, b) => a + b, 0) / n;
  return Math.sqrt((dim + 2) / dim * secondMoment) * (2 / n) ** (1 / dim);
}
