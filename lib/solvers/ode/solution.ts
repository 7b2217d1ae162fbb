/**
 * What is known of a solution.
 *
 * @module
 */
import { type Points, requireNumber } from "../../core/mod.ts";

/** What it took so far. */
export interface OdeWork {
  /** Steps taken. */
  readonly steps: number;
  /** Steps that were tried and not taken. */
  readonly rejected: number;
  /** Evaluations of the field. */
  readonly evaluations: number;
  /** Whether stability, and not the tolerance, has ruled the steps of an explicit method: rodas4 would take fewer. */
  readonly stiff: boolean;
}

/** A solution over a span of time: of one step, or of all. */
export interface OdeSolution extends OdeWork {
  /** Where it starts. */
  readonly from: number;
  /** Where it ends; before `from` if it runs backwards. */
  readonly to: number;
  /** The state at `to`, shape [batch, dim]. */
  readonly end: Points;
  /** The ends of its steps, `from` and `to` among them. */
  readonly times: readonly number[];
  /** The state at a time between `from` and `to`, shape [batch, dim]. Asking does not change the steps. */
  at(t: number): Points;
}

/**
 * The solution over one step.
 *
 * @param from Its start.
 * @param to Its end.
 * @param start State at its start, shape [batch, dim].
 * @param end State at its end.
 * @param work Work so far.
 * @param between The state a part u of the way.
 * @returns The solution.
 */
export function overStep(
  from: number,
  to: number,
  start: Points,
  end: Points,
  work: OdeWork,
  between: (u: number) => Points,
): OdeSolution {
  const at = (t: number) => {
    requireNumber("t", t, Math.min(from, to), Math.max(from, to));
    if (t === from) return start;
    return t === to ? end : between((t - from) / (to - from));
  };
  return { ...work, from, to, end, times: [from, to], at };
}

/**
 * The solution over consecutive steps.
 *
 * @param from Start of the first.
 * @param start State at `from`, shape [batch, dim].
 * @param steps The steps, in their order.
 * @returns The solution.
 */
export function overSteps(from: number, start: Points, steps: readonly OdeSolution[]): OdeSolution {
  const none = overStep(from, from, start, start, nothing, () => start);
  const last = steps.at(-1) ?? none, { to, end } = last;
  const at = (t: number) => {
    requireNumber("t", t, Math.min(from, to), Math.max(from, to));
    let low = 0, high = steps.length - 1; // the first step that does not end before t
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((steps[middle].to - t) * (to - from) >= 0) high = middle;
      else low = middle + 1;
    }
    return (steps[low] ?? none).at(t);
  };
  return { ...last, from, to, end, times: [from, ...steps.map((step) => step.to)], at };
}

const nothing: OdeWork = { steps: 0, rejected: 0, evaluations: 0, stiff: false };
