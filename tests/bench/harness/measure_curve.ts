/**
 * A curve of ours, measured: no longer than it takes, and not where it would take too long.
 *
 * @module
 */
import type { Attempt } from "./attempts.ts";
import { type Run, summary, type Tell } from "./benchmark.ts";
import { type Contender, type Curve, type Growth, type LeftOut, type Point, slope } from "./growth.ts";

/** What measuring a curve needs to know. */
export interface CurveContext {
  /** For each value alone. */
  readonly attempt: Attempt;
  readonly tell: Tell;
  /** The clock, in milliseconds. */
  readonly now?: () => number;
}

/** Measures a curve of ours. A run that by the slope of the last three points would take too long is left out. */
export async function measureCurve(
  who: string,
  { prepare, per = 1 }: Contender,
  { values, limit = 10 }: Pick<Growth, "values" | "limit">,
  { attempt, tell, now = () => performance.now() }: CurveContext,
): Promise<{ curve: Curve; leftOut: LeftOut[] }> {
  const points: Point[] = [], leftOut: LeftOut[] = [];
  for (const value of values) {
    const here = `${who} at ${value}`, expected = per * extrapolate(points, value) / 1000;
    const measured = async () => {
      if (expected > limit) return `a run would take about ${expected.toPrecision(2)} s`;
      tell(here);
      const run = await prepare(value);
      return typeof run === "string" ? run : await enough(run, now, (what) => tell(`${here}: ${what}`));
    };
    const times = await attempt(here, measured) ?? "it failed";
    if (typeof times === "string") leftOut.push({ who, value, why: times });
    else points.push({ value, ...summary(times.map((ms) => ms / per)) });
  }
  return { curve: { who, points }, leftOut };
}

/**
 * Milliseconds of as many runs as fit into two seconds, three at least and nine at most; before them one to see how long
 * it takes, and a tenth of a second of others to get warm.
 */
async function enough(run: Run, now: () => number, tell: Tell): Promise<number[]> {
  const time = async () => {
    const start = now();
    await run();
    return now() - start;
  };
  const first = await time(), repeats = Math.min(9, Math.max(3, Math.floor(2000 / first)));
  for (let spent = first, n = 0; spent < 100 && n < 1000; n++) spent += await time();
  const times: number[] = [];
  while (times.length < repeats) {
    tell(`run ${times.length + 1} of ${repeats}`);
    times.push(await time());
  }
  return times;
}

/**
 * The time at a value from that at the last point, by the slope of the last three (2 at most: a step up, where a cache
 * ends, is no slope); 0 if there are fewer than two.
 */
function extrapolate(points: readonly Point[], value: number): number {
  const last = points.at(-1), power = slope(points.slice(-3));
  return last && power !== undefined ? last.median * (value / last.value) ** Math.min(2, power) : 0;
}
