/**
 * From the interacting process to diffusion models.
 *
 * @module
 */
import { requirePositive } from "../../core/mod.ts";
import { type Schedule, schedule, type ScheduleDefinition } from "../diffusion/mod.ts";
import { type InteractingProcess, requireProcess } from "./process.ts";

/**
 * The noise schedule of the process without interaction, c = 0: pull and noise alone are an Ornstein–Uhlenbeck process, which
 * noises data by
 *
 *     x_t = α x_0 + σ ε,   α = e^{−kt},   σ² = (T/k)(1 − e^{−2kt})      (α = 1, σ² = 2Tt for k = 0)
 *
 * For T = k that is the variance preserving diffusion with a constant β = 2k (Song et al. 2021, equation 11); else its
 * variance ends at T/k; with no pull it is a variance exploding one. All of diffusion models applies: score, reverse SDE,
 * samplers, objectives.
 *
 * @param process With c = 0 and T > 0.
 * @param options The times between which samplers go; by default to 5/k, when α is e⁻⁵, from a thousandth of that. Without a
 *   pull there is no such time: give `to`.
 * @returns The schedule, in the process's time.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If c is not 0, T = 0, or there is neither a pull nor `to`.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { asDiffusion, interacting, variancePreserving } from "driftfield/processes";
 *
 * const own = asDiffusion(interacting({ strength: 0, pull: 3, temperature: 3 }));
 * const { alpha, sigma } = variancePreserving({ betaMin: 6, betaMax: 6 });
 * assertAlmostEquals(own.alpha(0.4), alpha(0.4));
 * assertAlmostEquals(own.sigma(0.4), sigma(0.4));
 * ```
 */
export function asDiffusion(
  process: InteractingProcess,
  options: Pick<ScheduleDefinition, "from" | "to"> = {},
): Schedule {
  requireProcess(process);
  const { strength, pull: k, temperature: T } = process;
  if (strength !== 0) {
    throw new RangeError(`asDiffusion needs a process without interaction, strength 0, got ${strength}`);
  }
  requirePositive("temperature", T);
  if (k === 0 && options.to === undefined) {
    throw new RangeError("without a pull (pull 0) nothing of the data is lost: asDiffusion needs `to`");
  }
  const name = "interacting without interaction", to = options.to ?? 5 / k, times = { ...options, to };
  return k === 0
    ? schedule({ name, alpha: 1, variance: "2 * T * t", parameters: { T }, ...times })
    : schedule({
      name,
      alpha: "exp(-k * t)",
      variance: "2 * T / k * exp(-k * t) * sinh(k * t)", // no difference of numbers near 1
      parameters: { k, T },
      ...times,
    });
}
