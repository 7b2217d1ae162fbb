/**
 * Equations that are the same at all times.
 *
 * @module
 */
import { requireObject } from "../../core/mod.ts";
import { symbolsIn } from "./formula/mod.ts";
import type { Sde } from "./types.ts";

/**
 * Whether neither drift nor diffusion depends on time, as far as is known: closures may.
 *
 * @param sde The equation.
 * @returns True if it was given as expressions, and t stands in none.
 * @throws {TypeError} If an argument is of another type.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { isAutonomous, sde } from "driftfield/processes";
 *
 * assertEquals([sde({ drift: "-x", diffusion: 1 }), sde({ drift: "-t * x", diffusion: 1 })].map(isAutonomous), [true, false]);
 * ```
 */
export function isAutonomous(sde: Pick<Sde<unknown>, "symbols">): boolean {
  requireObject("sde", sde);
  const { symbols } = sde;
  return symbols !== undefined &&
    ![...symbols.drift, ...symbols.diffusion.flat()].some((formula) => symbolsIn(formula).has("t"));
}
