/**
 * A generator at work: on expectations as it is, on densities transposed.
 *
 * @module
 */
import { requireObject, requireOneOf } from "../../core/mod.ts";
import type { Stencil } from "../../kernels/mod.ts";
import type { Generator } from "../../processes/mod.ts";
import { factoriseJumps, type Factors, solveJumps, solveJumpsTransposed } from "../banded/mod.ts";
import { euler, repeated } from "./euler.ts";

/** A linear operator A on vectors, with (1 − γA)⁻¹: all that a stepper needs. */
export interface Operator {
  /** A v. */
  apply(v: Float64Array): Float64Array;
  /** The x of x − γ A x = v, γ ≥ 0 in units of time. */
  solve(gamma: number, v: Float64Array): Float64Array;
  /** The highest rate at which a cell is left, 1/time. */
  readonly fastest: number;
  /** 1 + dt A as a stencil, if it is one. */
  readonly explicit?: (dt: number) => Stencil;
  /** (1 + dt A)^steps v in one go, if there is a loop for it; and what it runs on. */
  readonly repeat?: (
    v: Float64Array,
    dt: number,
    steps: number,
  ) => { v: Float64Array; via: "float64" | "wasm" };
}

/**
 * A generator as an operator. Vectors have one number a cell and then one for each exit, which is a state that is never
 * left: in a density it holds what went out there, in an expectation the value of going out there.
 *
 * @param generator The generator.
 * @param direction "backward" for expectations, L; "forward" for densities, Lᵀ.
 * @returns The operator. It keeps the factors of (1 − γA) for the last few γ.
 * @throws {TypeError} If an argument is of another type.
 *
 * @example The mean position of a Brownian motion does not change: forward and backward say the same
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { cellCentres, grid } from "driftfield/core";
 * import { generator, sde } from "driftfield/processes";
 * import { operator } from "driftfield/solvers";
 *
 * const line = grid({ domain: [0, 1], cells: 9 }), walk = generator(sde({ drift: 0, diffusion: 1 }), line);
 * const start = new Float64Array(9), x = cellCentres(line).data;
 * start[4] = 1;
 * assertAlmostEquals(operator(walk, "backward").apply(x)[4], 0, 1e-13);
 * assertAlmostEquals(operator(walk, "forward").apply(start).reduce((sum, p, i) => sum + p * x[i], 0), 0, 1e-13);
 * ```
 */
export function operator(generator: Generator, direction: "forward" | "backward"): Operator {
  requireObject("generator", generator, "grid", "neighbours", "rates", "exits", "killing");
  requireOneOf("direction", direction, ["forward", "backward"]);
  const { grid, neighbours, rates, exits } = generator,
    n = rates[0].length,
    leave = leaving(generator);
  const forward = direction === "forward", pairs = neighbours.map((to, k) => [to, rates[k]] as const);
  const known = new Map<number, Factors>();
  let made: { dt: number; stencil: Stencil } | undefined;
  const explicit = (dt: number) => {
    if (made?.dt !== dt) made = { dt, stencil: euler(generator, leave, dt) };
    return made.stencil;
  };
  const factors = (gamma: number) => {
    const found = known.get(gamma);
    if (found) return found;
    const kill = lost(generator).map((rate) => 1 + gamma * rate);
    const made = factoriseJumps({
      grid,
      neighbours,
      rates: rates.map((one) => one.map((rate) => gamma * rate)),
      kill,
    });
    if (known.size === 3) known.delete(known.keys().next().value!);
    known.set(gamma, made);
    return made;
  };
  return {
    fastest: leave.reduce((most, rate) => Math.max(most, rate), 0),
    ...forward && exits.cells.length === 0 && {
      explicit,
      repeat: (v: Float64Array, dt: number, steps: number) => repeated(explicit(dt), v, steps),
    },
    apply(v) {
      if (v.length < n + exits.cells.length) {
        throw new RangeError(
          `v must have a number for each of ${n} cells and ${exits.cells.length} exits, got ${v.length}`,
        );
      }
      const out = new Float64Array(v.length);
      for (let i = 0; i < n; i++) out[i] = -leave[i] * v[i];
      for (const [to, rate] of pairs) {
        for (let i = 0; i < n; i++) {
          if (to[i] < 0) continue;
          if (forward) out[to[i]] += rate[i] * v[i];
          else out[i] += rate[i] * v[to[i]];
        }
      }
      return through(v, out, 1);
    },
    solve(gamma, v) {
      const cells = v.subarray(0, n), out = new Float64Array(v.length);
      out.set(v.subarray(n), n);
      if (forward) {
        out.set(solveJumpsTransposed(factors(gamma), cells));
        return through(out, out, gamma);
      }
      const held = v.slice(0, n);
      for (let e = 0; e < exits.cells.length; e++) held[exits.cells[e]] += gamma * exits.rates[e] * v[n + e];
      out.set(solveJumps(factors(gamma), held));
      return out;
    },
  };

  /** Adds what passes the exits: mass to them, or their value to cells. */
  function through(v: Float64Array, out: Float64Array, scale: number): Float64Array {
    for (let e = 0; e < exits.cells.length; e++) {
      const rate = scale * exits.rates[e], cell = exits.cells[e];
      if (forward) out[n + e] += rate * v[cell];
      else out[cell] += rate * v[n + e];
    }
    return out;
  }
}

/** The rate at which each cell is left for good, through exits and killed, 1/time: length [cells]. */
export function lost({ exits, killing }: Generator): Float64Array {
  const rates = killing.slice();
  exits.cells.forEach((cell, e) => rates[cell] += exits.rates[e]);
  return rates;
}

function leaving(generator: Generator): Float64Array {
  const all = lost(generator);
  for (const rates of generator.rates) for (let i = 0; i < all.length; i++) all[i] += rates[i];
  return all;
}
