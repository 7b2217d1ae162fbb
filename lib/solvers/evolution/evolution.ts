/**
 * One step of an evolution on a grid, whichever way it goes.
 *
 * @module
 */
import { solverFailure } from "../failure.ts";
import type { Operator } from "./operator.ts";
import type { Stepper } from "./steppers.ts";

/** What evolves: v' = A(t, v) v. */
export interface Evolution {
  /** A at a time, given v then. One and the same object where nothing has changed. */
  operatorAt(t: number, v: Float64Array): Operator;
  /** Whether A depends on v. */
  readonly nonlinear: boolean;
  /** Whether A is the same at all times, and for every v. */
  readonly constant: boolean;
  /** The size of an error. */
  norm(e: Float64Array): number;
}

/**
 * Steps over [t, t + dt], dt of either sign, with A as it is in the middle of the step: second order in dt where the
 * stepper is. If A depends on v, a stepper of second order takes half a step first to see what v is there.
 *
 * @param evolution What evolves.
 * @param stepper How.
 * @param t Where the step begins.
 * @param dt The step.
 * @param v The state at t.
 * @returns The state at t + dt.
 * @throws {RangeError} If the step is beyond the stepper's bound of stability: with the bound and a remedy.
 */
export function stepOver(
  evolution: Evolution,
  stepper: Stepper,
  t: number,
  dt: number,
  v: Float64Array,
): Float64Array {
  const { nonlinear } = evolution, h = Math.abs(dt);
  const go = (A: Operator, h: number) => {
    requireStable(stepper, A, h);
    return stepper.step(A, v, h);
  };
  const middle = nonlinear && stepper.order === 2 ? go(evolution.operatorAt(t, v), h / 2) : v;
  const next = go(evolution.operatorAt(t + dt / 2, middle), h);
  if (!finite(next)) {
    const state = { data: v, shape: [1, v.length] as const }, row = 0, remedy = "a smaller step";
    throw solverFailure({
      solver: stepper.name,
      what: "the step left the finite numbers",
      t,
      dt,
      state,
      row,
      remedy,
    });
  }
  return next;
}

/** Requires a step within the bound of stability of an explicit stepper. */
export function requireStable({ name, stable }: Stepper, A: Operator, dt: number): void {
  const bound = stable / A.fastest;
  if (dt <= bound * (1 + 1e-12)) return;
  throw new RangeError(
    `${name} is unstable beyond dt = ${bound}, 1 / the highest rate on this grid; got ${dt}. Take ` +
      `${
        Math.ceil(dt / bound)
      } times as many steps, wider cells, or a stepper that is stable for all, as trBdf2`,
  );
}

function finite(v: Float64Array): boolean {
  for (let i = 0; i < v.length; i++) if (!Number.isFinite(v[i])) return false;
  return true;
}
