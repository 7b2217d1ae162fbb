/**
 * The kernel s = d, whose field has the divergence of Poisson's equation.
 *
 * @module
 */
import { requireInteger } from "../../core/mod.ts";
import { sphereArea } from "../poisson/sphere.ts";
import type { InteractingProcess } from "./process.ts";

/** s_d c: how fast 1/p grows by the repulsion. */
export const fluxOf = ({ strength: c }: InteractingProcess, dim: number): number =>
  c === 0 ? 0 : sphereArea(dim) * c;

/** Refuses a process whose field has another divergence than s_d c p, or noise. */
export function requireCoulomb(what: string, process: InteractingProcess, dim: number): void {
  const { strength: c, temperature, exponent, softening } = process;
  requireInteger("dim", dim, 1);
  if (temperature !== 0) throw new RangeError(`${what} needs temperature 0, got ${temperature}`);
  if (c === 0 || ((exponent === "coulomb" || exponent === dim) && softening === 0)) return;
  const kernel = exponent === undefined
    ? "a force of its own"
    : `exponent ${exponent}, softening ${softening}`;
  throw new RangeError(`${what} is known for exponent dim = ${dim} without softening, got ${kernel}`);
}

/** Requires a list of numbers, which may be infinite. */
export function requireArray(name: string, values: ArrayLike<number>): void {
  if (!Array.isArray(values) && !ArrayBuffer.isView(values)) {
    throw new TypeError(`${name} must be a list of numbers, got ${values}`);
  }
}

/** Requires densities, which may be infinite. */
export function requireDensities(density: ArrayLike<number>): void {
  requireArray("density", density);
  for (let i = 0; i < density.length; i++) {
    if (!(density[i] >= 0)) throw new RangeError(`density must be at least 0, got ${density[i]} at ${i}`);
  }
}
