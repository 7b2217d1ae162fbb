/**
 * Solutions in the time that they take.
 *
 * @module
 */
import type { Field, Points } from "../../core/mod.ts";
import { type OdeOptions, type OdeSolution, odeSteps } from "../../solvers/mod.ts";

/**
 * Steps of a solution, about ten a second and the last: between them interrupts and displays come through.
 *
 * @param field x′(x, t).
 * @param start State at `from`, shape [batch, dim].
 * @param options As of `odeSteps`; the signal makes it throw its reason.
 * @returns The steps; none if `to` is `from`.
 */
export async function* follow(
  field: Field<Points>,
  start: Points,
  { signal, ...options }: OdeOptions & { readonly signal?: AbortSignal },
): AsyncGenerator<OdeSolution, void, void> {
  let turned = performance.now();
  for (const step of odeSteps(field, start, options)) {
    signal?.throwIfAborted();
    const due = performance.now() - turned > 90;
    if (due) {
      await new Promise((resolve) => setTimeout(resolve));
      turned = performance.now();
    }
    if (due || step.to === options.to) yield step;
  }
}
