/**
 * Two Gaussians on a line, over any space.
 *
 * @module
 */
import { float64, type Points, type Space } from "driftfield/core";
import { type DiffusionModel, fromScore, type Schedule } from "driftfield/processes";

/** ½N(−m, s²) + ½N(m, s²) noised: with v = α² s² + σ², the score is (α m tanh(α m x/v) − x)/v. */
export function pairModel<V = Points>(
  schedule: Schedule,
  { m = 1, s = 0.5, space = float64 as unknown as Space<V> } = {},
): DiffusionModel<V> {
  return fromScore(schedule, (x, t) => {
    const a = schedule.alpha(t) * m, v = (schedule.alpha(t) * s) ** 2 + schedule.variance(t);
    const side = space.map("tanh", space.scale(a / v, x));
    return space.scale(1 / v, space.sub(space.scale(a, side), x));
  }, { dim: 1, space });
}
