/**
 * A solver's step as code.
 *
 * @module
 */
import { code, requireNumber, requireObject } from "../../core/mod.ts";
import type { RecordedStep } from "../../kernels/mod.ts";
import { overSpace, type SymbolicSde } from "../../processes/mod.ts";
import { incrementOf } from "./noise.ts";
import type { SdeSolver } from "./solver.ts";

/**
 * Records one step of a solver: runs it over values that are expressions. What it does to them is the body of a fused
 * loop. With dt known, what depends on dt alone is a number there.
 *
 * @param solver The solver.
 * @param sde The equation, given as expressions.
 * @param grid `start`: the time of step 0; `dt`: the step.
 * @returns The recorded step, for `pathLoopSource` and the GPU.
 * @throws {TypeError} If an argument is of another type.
 *
 * @example Euler–Maruyama's loop body for dX = −X dt + dW
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { emit, javascript } from "driftfield/core";
 * import { sde } from "driftfield/processes";
 * import { eulerMaruyama, recordStep } from "driftfield/solvers";
 *
 * const { next } = recordStep(eulerMaruyama, sde({ drift: "-x", diffusion: 1 }), { start: 0, dt: 0.25 });
 * assertEquals(emit(next, javascript).lines.at(-1), "const v10 = v9 + v3;");
 * ```
 */
export function recordStep(
  solver: SdeSolver,
  sde: SymbolicSde,
  { start, dt }: { readonly start: number; readonly dt: number },
): RecordedStep {
  requireObject("solver", solver, "step");
  requireObject("sde", sde, "symbols");
  requireNumber("start", start);
  requireNumber("dt", dt);
  const space = code(), dim = sde.symbols.variables.length, brownians = sde.matrix?.brownians ?? dim;
  const symbols = (name: string, count: number) =>
    Array.from({ length: count }, (_, k) => space.symbol(`${name}${k}`));
  const noise = incrementOf(space, dt, () => symbols("z", brownians), () => symbols("y", brownians));
  const next = solver.step(space, overSpace(space, sde), symbols("x", dim), 0, dt, noise);
  return { dim, brownians, next, start, dt };
}
