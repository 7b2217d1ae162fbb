/**
 * One time step of interacting particles.
 *
 * @module
 */
import { type Points, squaredNorms, take, zeros } from "../../core/mod.ts";
import type { InteractingProcess } from "../../processes/mod.ts";
import type { Rng } from "../../random/mod.ts";
import { randomBatches } from "./batches.ts";

/** What a step needs beside the state. */
export interface StepContext {
  /** Δt > 0. */
  readonly dt: number;
  /** Index of the step: noise and batches are functions of it. */
  readonly step: number;
  /** The stream the step draws from. */
  readonly rng: Rng;
  /** Particles a batch; "all" for the full interaction. */
  readonly batch: number | "all";
}

/** A pure step of the process over Δt: particles [N, dim] ↦ particles [N, dim]. */
export type ParticleStepper = (process: InteractingProcess, x: Points, context: StepContext) => Points;

/**
 * The explicit Euler–Maruyama step,
 *
 *     x ← x + (c F(x) − k x) Δt + √(2TΔt) ξ,
 *
 * F being the force of all others, or of the others in a random batch. Weak order 1 where the force is bounded.
 *
 * The trap: an unsoftened force has infinite variance where particles come close (random pairs; noise in d ≤ 2), and
 * an explicit step then throws particles far away. The step's own error in Σ‖x‖² is c²Δt² Σ‖F‖²; the exact flow adds
 * N|c|Δt. A step is refused where the error exceeds that by more than one particle thrown as far as the cloud is wide.
 *
 * @throws {RangeError} If the step is too large for the pull (kΔt ≥ 2) or for the field; the bound is in the message.
 *
 * @example Two particles on the line
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { interacting } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 * import { explicitEuler } from "driftfield/solvers";
 *
 * const context = { dt: 0.5, step: 0, rng: philox(0), batch: "all" as const };
 * assertEquals([...explicitEuler(interacting(), points([[-1], [1]]), context).data], [-0.75, 0.75]);
 * ```
 */
export function explicitEuler(process: InteractingProcess, x: Points, context: StepContext): Points {
  const { strength: c, pull: k, temperature: T } = process, { dt, step, rng } = context;
  if (k * dt >= 2) {
    throw new RangeError(`dt = ${dt} is too large for the pull ${k}: it must be below ${2 / k}`);
  }
  const force = c === 0 ? zeros(x.shape) : batchForce(process, x, context);
  refuseIfTooLarge(c, x, force, context);
  const noise = T === 0 ? zeros(x.shape) : rng.fork("noise").normal(x.shape, { step });
  const sd = Math.sqrt(2 * T * dt);
  const move = (xi: number, i: number) => xi + (c * force.data[i] - k * xi) * dt + sd * noise.data[i];
  return { data: x.data.map(move), shape: x.shape };
}

/** F(x): of all particles on each, or batch by batch. */
function batchForce(
  { interaction }: InteractingProcess,
  x: Points,
  { step, rng, batch }: StepContext,
): Points {
  const [n, dim] = x.shape;
  if (batch === "all" || batch === n) return interaction(x, x);
  const force = zeros(x.shape);
  for (const rows of randomBatches(rng.fork("batches"), n, batch, step)) {
    const members = take(x, rows), within = interaction(members, members).data;
    rows.forEach((row, j) => force.data.set(within.subarray(j * dim, (j + 1) * dim), row * dim));
  }
  return force;
}

/** Throws where c²Δt² S > N|c|Δt + m₂, with S = Σ‖F‖² and m₂ the cloud's mean squared radius. */
function refuseIfTooLarge(c: number, x: Points, force: Points, { dt, step, batch }: StepContext): void {
  const total = (points: Points) => squaredNorms(points).reduce((a, b) => a + b, 0);
  const n = x.shape[0], S = total(force), m2 = total(x) / n;
  const bound = (n + Math.sqrt(n * n + 4 * S * m2)) / (2 * Math.abs(c) * S);
  if (c === 0 || S === 0 || dt <= bound) return;
  throw new RangeError(
    `dt = ${dt} is too large for the field at step ${step} (batch ${batch}), whose mean square is ` +
      `${(S / n).toPrecision(4)} and allows dt ≤ ${bound.toPrecision(4)}: ` +
      `take a smaller dt, set softening, use larger batches, or let pairs move by pairMap`,
  );
}

/**
 * Random pairs, each moved by its exact flow, then the exact Ornstein–Uhlenbeck flow of pull and noise:
 *
 *     r → (r^s + 2 s c Δt)^{1/s} along the line between the two, their centre at rest
 *     x → e^{−kΔt} x + √((T/k)(1 − e^{−2kΔt})) ξ
 *
 * It needs no softening, has no heavy tails and takes steps of any size. Weights are 1 (= 1/(2 − 1)); with an odd N
 * one particle sits out and c is N/(N − 1) times as large, which keeps the mean force what it is.
 *
 * @throws {RangeError} If the force is not an unsoftened Riesz kernel, the context asks for other batches, or an
 *   attracted pair would collide within the step.
 *
 * @example Two particles in the plane, c = 1: r² grows by 4Δt
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { interacting } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 * import { pairMap } from "driftfield/solvers";
 *
 * const process = interacting({ pull: 0 }), start = points([[-1, 0], [1, 0]]);
 * const { data } = pairMap(process, start, { dt: 3, step: 0, rng: philox(0), batch: 2 });
 * assertEquals([...data], [-2, 0, 2, 0]);
 * ```
 */
export function pairMap(
  process: InteractingProcess,
  x: Points,
  { dt, step, rng, batch }: StepContext,
): Points {
  const { strength, pull: k, temperature: T, exponent, softening } = process, [n, dim] = x.shape;
  if (softening !== 0) {
    throw new RangeError(`pairMap needs a Riesz kernel without softening, got ${softening}`);
  }
  if (batch !== 2) throw new RangeError(`pairMap moves batches of 2, got batch ${batch}`);
  const s = exponent === "coulomb" ? dim : exponent!;
  const c = n % 2 === 0 ? strength : strength * n / (n - 1);

  const order = rng.fork("batches").permutation(n, { step }), y = x.data.slice();
  if (c !== 0) {
    for (let i = 0; i + 1 < n; i += 2) movePair(y, order[i], order[i + 1], dim, s, 2 * s * c * dt);
  }

  const decay = Math.exp(-k * dt), sd = Math.sqrt(k === 0 ? 2 * T * dt : -T / k * Math.expm1(-2 * k * dt));
  const noise = T === 0 ? zeros(x.shape) : rng.fork("noise").normal(x.shape, { step });
  return { data: y.map((yi, i) => decay * yi + sd * noise.data[i]), shape: x.shape };
}

/** r^s grows by `growth` along the line between rows i and j of y, in place. */
function movePair(y: Float64Array, i: number, j: number, dim: number, s: number, growth: number): void {
  let r2 = 0;
  for (let k = 0; k < dim; k++) r2 += (y[i * dim + k] - y[j * dim + k]) ** 2;
  if (r2 === 0) throw new RangeError(`rows ${i} and ${j} are at one point: no direction to part in`);
  const power = r2 ** (s / 2) + growth;
  if (power <= 0) {
    throw new RangeError(
      `rows ${i} and ${j} collide within the step: attracted, at distance ${Math.sqrt(r2)}`,
    );
  }
  const stretch = power ** (1 / s) / Math.sqrt(r2) / 2;
  for (let k = 0; k < dim; k++) {
    const centre = (y[i * dim + k] + y[j * dim + k]) / 2, half = y[i * dim + k] - y[j * dim + k];
    y[i * dim + k] = centre + stretch * half;
    y[j * dim + k] = centre - stretch * half;
  }
}
