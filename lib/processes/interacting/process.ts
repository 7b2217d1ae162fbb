/**
 * Particles that repel or attract each other, are pulled to the origin and shaken by noise.
 *
 * @module
 */
import { type Points, requireFunction, requireNumber, requireObject } from "../../core/mod.ts";
import { type Interaction, riesz, type RieszOptions } from "./riesz.ts";

/** The constants of the process, and the force in it. */
export interface InteractingProcess {
  /** c: repulsive above zero, attractive below. Unit: length^s / time. */
  readonly strength: number;
  /** k ≥ 0, the pull to the origin. Unit: 1 / time. */
  readonly pull: number;
  /** T ≥ 0: the noise is √(2T) dW. Unit: length² / time. */
  readonly temperature: number;
  /** s of the kernel z/‖z‖^s, or "coulomb" for s = d; undefined for a force of your own. */
  readonly exponent?: number | "coulomb";
  /** ε of the kernel; undefined for a force of your own. */
  readonly softening?: number;
  /** The force, without c. */
  readonly interaction: Interaction<Points>;
}

/** Constants of `interacting`; all have defaults. */
export interface InteractingOptions extends RieszOptions {
  /** c, 1 by default. */
  readonly strength?: number;
  /** k, 1 by default. */
  readonly pull?: number;
  /** T, 0 by default. */
  readonly temperature?: number;
  /** A force of your own in place of the Riesz kernel. */
  readonly interaction?: Interaction<Points>;
}

/**
 * The Fokker–Planck-type process. For a particle at Y among particles of law p_t,
 *
 *     dY = [ c E_{x∼p_t} (Y − x)/‖Y − x‖^s − k Y ] dt + √(2T) dW
 *
 *     ∂p/∂t = −∇·( [c F[p] − k y] p ) + T Δp,   F[p](y) = ∫ (y − x)/‖y − x‖^s p(x) dx
 *
 * c > 0 is the document's second formula read with its x as the location: it spreads the data towards a known
 * equilibrium. c < 0 is its first formula, which attracts.
 *
 * @param options The constants, a softening ε, or a force of your own.
 * @returns The process, for `simulate` and for the exact laws.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If a constant is not finite, or k, T or ε is negative.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { interacting } from "driftfield/processes";
 *
 * assertEquals(interacting({ temperature: 0.1 }).pull, 1);
 * ```
 */
export function interacting(options: InteractingOptions = {}): InteractingProcess {
  const { strength = 1, pull = 1, temperature = 0, exponent = 2, softening = 0, interaction } = options;
  requireNumber("strength", strength);
  requireNumber("pull", pull, 0);
  requireNumber("temperature", temperature, 0);
  if (interaction !== undefined) requireFunction("interaction", interaction);
  const kernel = interaction ? {} : { exponent, softening };
  return { strength, pull, temperature, ...kernel, interaction: interaction ?? riesz(kernel) };
}

/**
 * Requires an interacting process.
 *
 * @param process What was given.
 * @throws {TypeError} If it is something else, or its force is no function.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { type InteractingProcess, requireProcess } from "driftfield/processes";
 *
 * assertThrows(() => requireProcess({} as InteractingProcess), TypeError, "process must be an object with strength");
 * ```
 */
export function requireProcess(process: InteractingProcess): void {
  requireObject("process", process, "strength", "pull", "temperature", "interaction");
  requireFunction("interaction of the process", process.interaction);
}
