/**
 * How long a loop will take.
 *
 * @module
 */
import { emit, javascript, requireNumber, requireObject, symbolsOf } from "../../core/mod.ts";
import type { RecordedStep } from "../../kernels/mod.ts";
import { randomVia } from "../../random/mod.ts";

/** Nanoseconds of one thread: for a normal, an elementary function, and an operation. Measured on a server of 2022. */
const cost = { normal: randomVia === "wasm" ? 9 : 40, call: 24, operation: 0.7 };

/**
 * The seconds that one thread takes for a fused loop in JavaScript.
 *
 * @param step The recorded step.
 * @param pathSteps How often it is repeated: paths × steps.
 * @returns A guess within a factor of two.
 * @throws {TypeError} If an argument is of another type.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { ornsteinUhlenbeck } from "driftfield/processes";
 * import { eulerMaruyama, expectedSeconds, recordStep } from "driftfield/solvers";
 *
 * const step = recordStep(eulerMaruyama, ornsteinUhlenbeck(), { start: 0, dt: 0.01 });
 * assert(expectedSeconds(step, 1e6) < 0.1);
 * ```
 */
export function expectedSeconds(step: RecordedStep, pathSteps: number): number {
  requireObject("step", step, "next");
  requireNumber("pathSteps", pathSteps, 0);
  const { next } = step;
  const { lines } = emit(next, javascript), calls = lines.filter((line) => line.includes("Math.")).length;
  const normals = [...symbolsOf(next)].filter((name) => /^[zy]\d/.test(name)).length;
  const each = normals * cost.normal + calls * cost.call + (lines.length - calls) * cost.operation;
  return pathSteps * each * 1e-9;
}
