/**
 * The ends of a path from data to noise: where nothing of one of them is left.
 *
 * @module
 */
import { logSnr, type Schedule } from "../processes/mod.ts";

/** Whether data or noise are pure at an end of a schedule, σ = 0 or α = 0: as in flow matching, from 0 to 1. */
export const isWhole = (schedule: Schedule): boolean =>
  [schedule.from, schedule.to].some((t) => !Number.isFinite(logSnr(schedule, t)));

/**
 * Requires a ratio of signal to noise, neither 0 nor infinite.
 *
 * @param who What needs it, for the message.
 * @param schedule α and σ.
 * @param t Time.
 * @param remedy What to take instead.
 * @throws {RangeError} If σ or α is 0 there.
 */
export function requireLevel(who: string, schedule: Schedule, t: number, remedy: string): void {
  if (Number.isFinite(logSnr(schedule, t))) return;
  const [a, s] = [schedule.alpha(t), schedule.sigma(t)];
  throw new RangeError(
    `${who} needs both data and noise, but ${schedule.name} has alpha = ${a} and sigma = ${s} at t = ${t}: take ${remedy}`,
  );
}

/** Requires that a schedule stops short of both ends, for a change of a model that divides by α or σ. */
export function requireBetween(who: string, schedule: Schedule): void {
  const remedy = "a model whose schedule stops short of both ends";
  for (const t of [schedule.from, schedule.to]) requireLevel(who, schedule, t, remedy);
}

/** What to take instead of a sampler that divides by α or σ. */
export const inTime = "probabilityFlow or adaptiveFlow in time, or times that do not reach there";
