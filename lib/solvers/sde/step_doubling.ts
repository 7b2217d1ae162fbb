/**
 * The error of a step, from doing it twice.
 *
 * @module
 */
import { float64, type Points } from "../../core/mod.ts";
import type { Brownian, Sde } from "../../processes/mod.ts";
import { type Failure, solverFailure } from "../failure.ts";
import { joinHalves } from "./join_halves.ts";
import type { SdeSolver } from "./solver.ts";

/**
 * A step in two halves, and how far from it the whole step ends.
 *
 * @param solver The solver.
 * @param sde The equation.
 * @param x The state, shape [paths, dim].
 * @param t Its time.
 * @param middle Half of the step.
 * @param end The end of it.
 * @param path The Brownian paths.
 * @returns The state at the end by two halves, and what it differs by from that of the whole step.
 */
export function twice(
  solver: SdeSolver,
  sde: Sde<Points>,
  x: Points,
  t: number,
  middle: number,
  end: number,
  path: Brownian,
): { readonly x: Points; readonly difference: Points } {
  const first = path(t, middle), second = path(middle, end);
  const half = solver.step(float64, sde, x, t, middle - t, first);
  const fine = solver.step(float64, sde, half, middle, end - middle, second);
  const coarse = solver.step(float64, sde, x, t, end - t, joinHalves(first, second));
  return { x: fine, difference: float64.sub(fine, coarse) };
}

/**
 * The error of steps that cannot be halved any more.
 *
 * @param error The last step's error; NaN if it was not finite.
 * @param place Where it happened.
 * @returns What to throw.
 */
export function stuck(error: number, place: Pick<Failure, "solver" | "t" | "dt" | "state" | "row">): Error {
  return solverFailure(
    Number.isNaN(error)
      ? {
        ...place,
        what: "the step gives NaN or an infinity however short it is",
        remedy:
          "an end before this time, if the solution explodes, or coefficients that are defined where it goes",
      }
      : {
        ...place,
        what: "the tolerance asks for a step below the smallest of the path",
        remedy: "a larger tolerance, or a path of more depth, told here as `depth`",
      },
  );
}
