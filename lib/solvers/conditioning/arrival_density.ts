/**
 * The density of arriving at a point, backward in time.
 *
 * @module
 */
import { type Grid, type Points, requireInteger, requireNumber, requireObject } from "../../core/mod.ts";
import { type GeneratorOptions, requireSde, type Sde } from "../../processes/mod.ts";
import { placeOf } from "../banded/system.ts";
import { stepOver } from "../evolution/evolution.ts";
import { evolutionOn } from "../evolution/evolution_on.ts";
import { trBdf2 } from "../evolution/steppers.ts";
import type { Future } from "./conditioned.ts";
import { type Arrival, lastStretch } from "./last_stretch.ts";

/** Where and when to arrive, and how to go back from there. */
export interface ArrivalOptions extends Arrival, Pick<GeneratorOptions, "potential"> {
  /** The time to go back to; 0 by default. */
  readonly t0?: number;
  /** How many times are kept while T − t doubles, at least 4; 16 by default. */
  readonly steps?: number;
  /** Whether drift, diffusion and potential are the same at all times: read off expressions, to be said of closures. */
  readonly autonomous?: boolean;
  /** Aborting it makes the promise reject with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * u(x, t) = p(y, T | x, t), the density of being at y at time T as a function of where one is before: the solution of
 * the backward equation that an equation must be `conditioned` by to arrive at y; `diffusionBridge` does so.
 *
 * It starts where noise spreads over four cells, at T − s with (4h)² = (g gᵀ)_kk s on each axis, from the density of one
 * step with the mean of the drifts at its ends. From there on times are a fixed part of T − t apart, for its width
 * changes like √(T − t). Where u would be below the least of numbers it is 1e-290, as if paths came to y with that
 * density from everywhere.
 *
 * @param sde The equation, with noise along each axis.
 * @param grid Where: fine enough for the distance that noise makes over T − t0.
 * @param options Where and when to arrive; a potential.
 * @returns u from t0 to T − s, in the order of time.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If y is not inside the domain, noise is missing along an axis, or cells are too wide for the time.
 *
 * @example It is the transition density
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { grid, interpolate, points } from "driftfield/core";
 * import { ornsteinUhlenbeck } from "driftfield/processes";
 * import { arrivalDensity } from "driftfield/solvers";
 *
 * const ou = ornsteinUhlenbeck(), line = grid({ domain: [-3, 3], cells: 200 });
 * const [{ expectation }] = await arrivalDensity(ou, line, { at: [0.5], to: 1 });
 * assertAlmostEquals(interpolate(expectation, points([[0.2]]))[0], ou.law.density(0.5, 0.2, 1), 1e-3);
 * ```
 */
export async function arrivalDensity(
  sde: Sde<Points>,
  grid: Grid,
  options: ArrivalOptions,
): Promise<Future[]> {
  requireSde(sde);
  requireObject("grid", grid, "axes");
  const { to, t0 = 0, steps = 16, signal } = options;
  requireNumber("to", to);
  requireNumber("t0", t0);
  requireInteger("steps", steps, 4);
  const evolution = evolutionOn(sde, grid, options, "backward");
  const { s: shortest, density } = lastStretch(sde, grid, options), span = to - t0, n = density.length;
  if (!(span > shortest)) {
    throw new RangeError(
      `to must be more than ${shortest} after t0, the time in which noise spreads over four cells, got ${span}: ` +
        "take narrower ones",
    );
  }
  const doublings = Math.ceil(Math.log2(span / shortest)), ratio = (span / shortest) ** (1 / doublings);
  let v = new Float64Array(n + evolution.generator(to).exits.cells.length);
  v.set(density);
  const frames: Future[] = [{ t: to - shortest, expectation: { grid, values: density } }];
  for (let k = 0; k < doublings; k++) {
    const s = shortest * ratio ** k, ds = s * (ratio - 1) / steps;
    for (let i = 0; i < steps; i++) {
      v = back(to - s - i * ds, ds);
      const t = k === doublings - 1 && i === steps - 1 ? t0 : to - s - (i + 1) * ds;
      frames.push({ t, expectation: { grid, values: v.slice(0, n) } });
    }
    await new Promise((resolve) => setTimeout(resolve)); // lets interrupts and displays through
    signal?.throwIfAborted();
  }
  return frames.reverse();

  /** One step back, or several where one would not stay above zero. */
  function back(t: number, ds: number, halved = 0): typeof v {
    const next = stepOver(evolution, trBdf2, t, -ds, v), bad = next.findIndex((u, i) => i < n && !(u > 0));
    if (bad < 0) return Float64Array.from(next);
    if (halved === 10) {
      throw new RangeError(
        `the density of arriving is above zero, but ${next[bad]} came out at t = ${t - ds} in ${
          placeOf(grid, bad)
        }`,
      );
    }
    v = back(t, ds / 2, halved + 1);
    return back(t - ds / 2, ds / 2, halved + 1);
  }
}
