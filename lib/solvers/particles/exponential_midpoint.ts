/**
 * Two forces a step, the pull exactly, and noise before and after.
 *
 * @module
 */
import { requireStep } from "./stepper.ts";
import {
  combine,
  float64,
  type Points,
  requireInteger,
  requireNumber,
  requireNumbers,
  type Shape,
} from "../../core/mod.ts";
import { type InteractingProcess, requireProcess, riesz } from "../../processes/mod.ts";
import { batchForce } from "./batch_force.ts";
import type { StepContext } from "./stepper.ts";

/**
 * Half of the noise, the exponential midpoint method for the forces, the other half:
 *
 *     x ← x + √((T/k)(e^{kΔt} − 1)) ξ₁
 *     y = e^{−kΔt/2} x + c φ(Δt/2) F(x),   x ← e^{−kΔt} x + c φ(Δt) F(y),   φ(h) = (1 − e^{−kh})/k
 *     x ← x + √((T/k)(1 − e^{−kΔt})) ξ₂
 *
 * (Hochbruck, Ostermann 2010, "Exponential integrators"; Strang 1968, "On the construction and comparison of
 * difference schemes".) Of second order, with noise in law, and at rest at T = 0 where the process is, whatever Δt. Given x
 * before its last noise δ ξ₂, the step's end is normal with a known mean: −ξ₂/δ has the mean ∇ log p, which is what
 * `particleMatching` learns from. Without interaction it is the Ornstein–Uhlenbeck law, whatever Δt.
 *
 * Both forces are of one batch. The kernel s = 2 is softened for the step ({@linkcode stepSoftened}), by so little that two
 * particles at distance r, a = |c| Δt w with w the weight of one partner, part as r² → r² + 4a − a²/(256 r²) + O(a³/r⁴), and
 * by themselves as r² + 4a: an error of first order, but in Δt/N, and beside the method's own seen at small steps alone. A
 * partner throws a particle no farther than √a/2, unless it was nearer than √a/512, and then by 16√a at the most. Another
 * kernel, or a force of your own, is taken as it is.
 *
 * @param process The process.
 * @param x Particles, shape [N, dim]; not changed.
 * @param context Δt, index of the step, stream, batches.
 * @returns Particles after Δt, shape [N, dim].
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If two particles are at one point and nothing softens their force.
 *
 * @example Two particles that are where their force and the pull balance stay there
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { interacting } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 * import { exponentialMidpoint } from "driftfield/solvers";
 *
 * const rest = Math.sqrt(0.5), process = interacting(), dt = 1e-6;
 * const { data } = exponentialMidpoint(process, points([[-rest], [rest]]), { dt, step: 0, rng: philox(0), batch: "all" });
 * assertAlmostEquals(data[1], rest, dt ** 2);
 * ```
 */
export function exponentialMidpoint(process: InteractingProcess, x: Points, context: StepContext): Points {
  requireStep(process, x, context);
  const { strength: c, pull: k } = process, { dt, step, rng } = context;
  const soft = stepSoftened(process, x.shape, context), sd = stepNoise(process, dt);
  const shaken = (x: Points, sd: number, name: string) =>
    sd === 0 ? x : combine(float64, x, [sd, rng.fork(name).normal(x.shape, { step })]);
  const moved = (x: Points, h: number, at: Points) => {
    const kept = float64.scale(Math.exp(-k * h), x);
    return c === 0 ? kept : combine(float64, kept, [c * relaxed(k, h), batchForce(soft, at, context)]);
  };
  const before = shaken(x, sd * Math.exp(k * dt / 2), "noise before");
  return shaken(moved(before, dt, moved(before, dt / 2, before)), sd, "noise");
}

/** (1 − e^{−kh})/k, which is h for k = 0. */
const relaxed = (k: number, h: number) => k === 0 ? h : -Math.expm1(-k * h) / k;

/**
 * The standard deviation of the noise at the end of a step of {@linkcode exponentialMidpoint}, of each coordinate:
 *
 *     δ = √((T/k)(1 − e^{−kΔt})),   √(TΔt) for k = 0
 *
 * @param process Its pull and temperature.
 * @param dt Δt ≥ 0.
 * @returns δ, in length.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If Δt < 0.
 *
 * @example After a long step it is that of the equilibrium without interaction
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { interacting } from "driftfield/processes";
 * import { stepNoise } from "driftfield/solvers";
 *
 * assertAlmostEquals(stepNoise(interacting({ pull: 2, temperature: 18 }), 20), 3);
 * ```
 */
export function stepNoise(process: InteractingProcess, dt: number): number {
  requireProcess(process);
  const { pull: k, temperature: T } = process;
  requireNumber("dt", dt, 0);
  return Math.sqrt(T * relaxed(k, dt));
}

/**
 * The process whose forces {@linkcode exponentialMidpoint} takes: its kernel, if s = 2, softened for one step,
 *
 *     ε² ← ε² + a/1024 for c > 0, ε² + a for c < 0,   a = |c| Δt w,   w = 1/(partners)
 *
 * Repelled from very near, particles are thrown apart by the first of the two forces, and little is left to soften; those that
 * attract come to a distance of √a, at which a step is too long for them. Another kernel, or none, is left as it is.
 *
 * @param process The process.
 * @param shape [N, dim]: a batch may be fewer than N.
 * @param context Δt and the batch.
 * @returns The softened process; a particle alone has no partner, and is left as it is.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If Δt < 0.
 *
 * @example In random pairs a particle feels one other
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { interacting } from "driftfield/processes";
 * import { stepSoftened } from "driftfield/solvers";
 *
 * const { softening } = stepSoftened(interacting({ strength: 9 }), [1000, 2], { dt: 0.01, batch: 2 });
 * assertAlmostEquals(softening!, 0.3 / 32);
 * ```
 */
export function stepSoftened(
  process: InteractingProcess,
  shape: Shape,
  { dt, batch }: Pick<StepContext, "dt" | "batch">,
): InteractingProcess {
  requireProcess(process);
  requireNumbers("shape", shape, 2);
  requireNumber("dt", dt, 0);
  if (batch !== "all") requireInteger("batch", batch, 1);
  const { strength: c, exponent, softening = 0, interaction } = process, [particles, dim] = shape;
  const s = exponent === "coulomb" ? dim : exponent, partners = (batch === "all" ? particles : batch) - 1;
  if (s !== 2 || c === 0 || partners < 1) return process;
  const reach = Math.abs(c) * dt / partners;
  const softer = Math.sqrt(softening ** 2 + (c < 0 ? reach : reach / 1024)),
    via = interaction.within ? "wasm" : "float64";
  return { ...process, softening: softer, interaction: riesz({ exponent: s, softening: softer, via }) };
}
