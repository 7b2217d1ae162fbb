/**
 * Particles by pairs: their energy, and how fast they spread.
 *
 * @module
 */
import { type Points, requirePoints, squaredNorms } from "../../core/mod.ts";
import { type InteractingProcess, requireProcess } from "./process.ts";

/**
 * The energy of N particles a particle, of which pull and force are the descent, whatever s, ε and d:
 *
 *     E(x) = (k/2N) Σ ‖x_i‖² + (c/(2N(N−1))) Σ_{i≠j} Φ(‖x_i − x_j‖),   Φ(r) = (r² + ε²)^{1−s/2}/(s − 2),  −½ log(r² + ε²) for s = 2
 *
 * dx_i/dt = −N ∂E/∂x_i at T = 0, along which dE/dt = −(1/N) Σ ‖dx_i/dt‖². With noise their equilibrium is Gibbs's law
 * ∝ exp(−N E/T), where that can be normalised. As N → ∞ it is `freeEnergy` without its entropy.
 *
 * @param process With a Riesz kernel, unless c = 0.
 * @param x Particles, shape [N, dim], N ≥ 2.
 * @returns E, in the unit of T. Time O(N² dim).
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If the force is one of its own, or two particles are at one point whose energy would be infinite.
 *
 * @example Two particles at rest: k r²/8 − (c/2) log r at r² = 2c/k
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { interacting, particleEnergy } from "driftfield/processes";
 *
 * const rest = Math.SQRT1_2, energy = particleEnergy(interacting(), points([[-rest], [rest]]));
 * assertAlmostEquals(energy, 1 / 4 - Math.log(2) / 4);
 * ```
 */
export function particleEnergy(process: InteractingProcess, x: Points): number {
  requireProcess(process);
  const { strength: c, pull: k, exponent, softening = 0 } = process;
  requirePoints("x", x, 2);
  const { data, shape: [n, dim] } = x, s = exponent === "coulomb" ? dim : exponent;
  const outer = k / 2 * squaredNorms(x).reduce((sum, r2) => sum + r2, 0) / n;
  if (c === 0) return outer;
  if (s === undefined) throw new RangeError("particleEnergy needs a Riesz kernel, got a force of its own");
  let pairs = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      let r2 = softening ** 2;
      for (let l = 0; l < dim; l++) r2 += (data[i * dim + l] - data[j * dim + l]) ** 2;
      if (r2 === 0 && s >= 2) {
        throw new RangeError(`x: rows ${i} and ${j} are at one point, of infinite energy`);
      }
      pairs += s === 2 ? -Math.log(r2) / 2 : r2 ** (1 - s / 2) / (s - 2);
    }
  }
  return outer + c * pairs / (n * (n - 1));
}

/**
 * How fast the mean squared distance from the origin grows, by Itô's lemma, for any kernel, softening, data and N:
 *
 *     dE‖Y‖²/dt = 2c E Y·F(Y) − 2k E‖Y‖² + 2dT,   2c E Y·F(Y) = c E_{i≠j} r²/(r² + ε²)^{s/2}
 *
 * the expectation over pairs at distance r, by what each gains and the other loses: c E r^{2−s} without softening, and c for
 * s = 2, when the moment is a law by itself, {@linkcode secondMoment}. In the equilibrium it is 0, whatever s: the virial
 * theorem.
 *
 * @param process Any; the force is that of the process.
 * @param x Particles, shape [N, dim], N ≥ 2.
 * @returns The rate, in squared length / time.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If there are fewer than two particles, or the force refuses them.
 *
 * @example For s = 2 it is c − 2k m₂ + 2dT
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { interacting, secondMomentRate } from "driftfield/processes";
 *
 * const rate = secondMomentRate(interacting({ strength: 3, temperature: 0.5 }), points([[1, 2], [3, 1], [0, 1]]));
 * assertAlmostEquals(rate, 3 - 2 * 16 / 3 + 2);
 * ```
 */
export function secondMomentRate(process: InteractingProcess, x: Points): number {
  requireProcess(process);
  const { strength: c, pull: k, temperature: T, interaction } = process;
  requirePoints("x", x, 2);
  const { data, shape: [n, dim] } = x, force = c === 0 ? undefined : interaction(x, x).data;
  const power = data.reduce((sum, v, i) => sum + v * ((force ? c * force[i] : 0) - k * v), 0);
  return 2 * power / n + 2 * dim * T;
}
