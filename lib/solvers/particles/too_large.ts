/**
 * The error of a step that throws particles away.
 *
 * @module
 */
import type { InteractingProcess } from "../../processes/mod.ts";
import type { StepContext } from "./stepper.ts";

/** A step that was refused. */
interface Refused extends Pick<StepContext, "dt" | "step" | "batch"> {
  /** S/N: mean square of the field. */
  readonly meanSquare: number;
  /** The largest Δt that it allows. */
  readonly bound: number;
}

/** The error of a step that is too large for the field. */
export const tooLarge = (
  { temperature }: InteractingProcess,
  { dt, step, batch, meanSquare, bound }: Refused,
): RangeError =>
  new RangeError(
    `dt = ${dt} is too large for the field at step ${step} (batch ${batch}) and temperature ${temperature}, whose mean ` +
      `square is ${meanSquare.toPrecision(4)} and allows dt ≤ ${bound.toPrecision(4)}: take a smaller dt, ` +
      `set softening, use larger batches, or take exponentialMidpoint, or pairMap for pairs`,
  );
