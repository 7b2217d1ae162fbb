/**
 * When steps are taken, and when they are shown.
 *
 * @module
 */
import { requireInteger, requireNumber, requirePositive } from "../../core/mod.ts";
import type { StepsVia } from "./euler.ts";
import { type Stepper, trBdf2 } from "./steppers.ts";

/** How to go through time: in equal steps, or in steps that keep to a tolerance. */
export interface ScheduleOptions {
  /** The earlier end of the time to go through; 0 by default. */
  readonly t0?: number;
  /** The later end. */
  readonly to: number;
  /** So many equal steps. Without it steps are chosen to keep to the tolerance. */
  readonly steps?: number;
  /** The error allowed a step: of a density the probability misplaced, of an expectation its largest error; 1e-6. */
  readonly tolerance?: number;
  /** How a step is taken; `trBdf2` by default. */
  readonly stepper?: Stepper;
  /** With a tolerance: times at which to yield. By default it yields about ten times a second. */
  readonly times?: readonly number[];
  /** With equal steps: yield every so many. By default it yields about ten times a second. */
  readonly every?: number;
  /** With equal steps: the first one, 0 by default. To go on from a frame, pass its `step` and what it held. */
  readonly from?: number;
  /** Aborting it makes the loop throw the signal's reason. */
  readonly signal?: AbortSignal;
}

/** A moment of an evolution. */
export interface Moment {
  /** What ran: plain loops over arrays, a fused one in WebAssembly, or float32 on the GPU. */
  readonly via: StepsVia;
  /** Time. */
  readonly t: number;
  /** Steps taken. */
  readonly step: number;
  /** Steps in all, if they are equal. */
  readonly steps?: number;
  /** The state. */
  readonly v: Float64Array;
}

/** A schedule, checked. `start` and `end` are in the order in which they are met. */
export interface Schedule extends ScheduleOptions {
  readonly start: number;
  readonly end: number;
  /** What must take the steps. */
  readonly via?: StepsVia;
  readonly stepper: Stepper;
  readonly from: number;
}

/** Checks a schedule, and turns it around for what goes backward. */
export function requireSchedule(options: ScheduleOptions, backward = false): Schedule {
  const { t0 = 0, to, steps, tolerance, stepper = trBdf2, times, every, from = 0 } = options;
  requireNumber("t0", t0);
  requireNumber("to", to);
  if (!(to > t0)) throw new RangeError(`to must be after t0 = ${t0}, got ${to}`);
  if (steps === undefined) {
    if (tolerance !== undefined) requirePositive("tolerance", tolerance);
    if (every !== undefined || from !== 0) {
      throw new TypeError("every and from count equal steps: say how many, steps");
    }
    times?.forEach((t, i) => requireNumber(`times[${i}]`, t, t0, to));
  } else {
    if (tolerance !== undefined || times) {
      throw new TypeError("steps are equal: tolerance and times have no meaning");
    }
    requireInteger("steps", steps, 1);
    requireInteger("from", from, 0, steps);
    if (every !== undefined) requireInteger("every", every, 1);
  }
  return { ...options, stepper, from, start: backward ? to : t0, end: backward ? t0 : to };
}

/** A moment, and whether it is to be shown: undefined for "if it is time to". */
export interface Step extends Moment {
  readonly wanted?: boolean;
}
