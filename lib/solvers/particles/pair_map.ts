/**
 * Random pairs of particles, moved by their exact flow.
 *
 * @module
 */
import { requireStep } from "./stepper.ts";
import { type Points, zeros } from "../../core/mod.ts";
import type { InteractingProcess } from "../../processes/mod.ts";
import type { StepContext } from "./stepper.ts";

/**
 * Random pairs, each moved by its exact flow, then the exact Ornstein–Uhlenbeck flow of pull and noise:
 *
 *     r → (r^s + 2 s c Δt)^{1/s} along the line between the two, their centre at rest
 *     x → e^{−kΔt} x + √((T/k)(1 − e^{−2kΔt})) ξ
 *
 * It needs no softening, has no heavy tails and takes steps of any size. Weights are 1 (= 1/(2 − 1)); with an odd N
 * one particle sits out and c is N/(N − 1) times as large, which keeps the mean force what it is.
 *
 * @param process The process, with an unsoftened Riesz kernel.
 * @param x Particles, shape [N, dim]; not changed.
 * @param context Δt, index of the step, stream; `batch` must be 2.
 * @returns Particles after Δt, shape [N, dim].
 * @throws {TypeError} If an argument is of another type.
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
  context: StepContext,
): Points {
  requireStep(process, x, context);
  const { dt, step, rng, batch } = context;
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
