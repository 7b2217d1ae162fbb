/**
 * Steps in time of linear evolutions v' = A v.
 *
 * @module
 */
import type { Operator } from "./operator.ts";

/** A step in time. What it does to v is a rational function of dt A, the same for densities and for expectations. */
export interface Stepper {
  /** Its name. */
  readonly name: string;
  /** Its order in dt. */
  readonly order: 1 | 2;
  /** The largest dt, in units of 1 / (the highest rate at which a cell is left), at which it is stable: Infinity for all. */
  readonly stable: number;
  /** v after dt > 0. */
  step(A: Operator, v: Float64Array, dt: number): Float64Array;
}

/** v + dt A v. Stable, and keeps densities ≥ 0, for dt up to 1 / the highest rate. */
export const forwardEuler: Stepper = {
  name: "forwardEuler",
  order: 1,
  stable: 1,
  step: (A, v, dt) => plus(v, [dt, A.apply(v)]),
};

/** (1 − dt A)⁻¹ v. Keeps densities ≥ 0 for every dt, and damps the more the faster. */
export const backwardEuler: Stepper = {
  name: "backwardEuler",
  order: 1,
  stable: Infinity,
  step: (A, v, dt) => A.solve(dt, v),
};

/**
 * (1 − dt A/2)⁻¹ (1 + dt A/2) v (Crank and Nicolson 1947). Stable for every dt, but keeps densities ≥ 0 only up to
 * 2 / the highest rate: beyond, what is finer than a step in time rings instead of fading.
 */
export const crankNicolson: Stepper = {
  name: "crankNicolson",
  order: 2,
  stable: Infinity,
  step: (A, v, dt) => A.solve(dt / 2, plus(v, [dt / 2, A.apply(v)])),
};

/**
 * The trapezoidal rule over γ dt, then the second backward difference, γ = 2 − √2 so that both solve with the same
 * matrix (Bank et al. 1985; Hosea and Shampine 1996, "Analysis and implementation of TR-BDF2"). Second order, and damps
 * the more the faster.
 */
export const trBdf2: Stepper = {
  name: "trBdf2",
  order: 2,
  stable: Infinity,
  step(A, v, dt) {
    const gamma = 2 - Math.SQRT2, d = gamma / 2 * dt, share = 1 / (gamma * (2 - gamma));
    const middle = A.solve(d, plus(v, [d, A.apply(v)]));
    return A.solve(d, plus(scaled(share, middle), [1 - share, v]));
  },
};

/** x + a y. */
function plus(x: Float64Array, [a, y]: readonly [number, Float64Array]): Float64Array {
  const out = new Float64Array(x.length);
  for (let i = 0; i < out.length; i++) out[i] = x[i] + a * y[i];
  return out;
}

const scaled = (a: number, x: Float64Array) => x.map((value) => a * value);
