/**
 * Steps that keep to a tolerance.
 *
 * @module
 */
import { type Evolution, stepOver } from "./evolution.ts";
import type { Schedule, Step } from "./schedule.ts";

/**
 * Steps are halves, quarters, eighths … of the time from one yield to the next, so that each length comes again and its
 * factors are at hand. The error is what two half steps differ by from a whole one (Hairer, Nørsett, Wanner 1993,
 * section II.4); the halves are kept.
 */
export function* adaptive(evolution: Evolution, v: Float64Array, schedule: Schedule): Generator<Step> {
  const { start, end, stepper, tolerance = 1e-6, times } = schedule, share = 2 ** stepper.order - 1;
  const direction = Math.sign(end - start);
  const stops = [...new Set([...times ?? [], end])].sort((a, b) => direction * (a - b)).filter((t) =>
    t !== start
  );
  let step = 0, level = 6, begin = start;
  yield { via: "float64", t: start, step, v, wanted: true };
  for (const stop of stops) {
    const span = stop - begin;
    for (let done = 0; done < 2 ** level;) { // in steps of span / 2^level
      const dt = span / 2 ** level, t = begin + done * dt;
      const tried = halves(t, dt, v);
      if (!(tried.error <= tolerance)) {
        if (level === 40) throw stuck(stepper.name, t, dt, tried.error, tolerance);
        [level, done] = [level + 1, 2 * done];
        continue;
      }
      [v, step, done] = [tried.v, step + 1, done + 1];
      const last = done === 2 ** level,
        wanted = last && (times || stop === end) ? true : times ? false : undefined;
      yield { via: "float64", t: last ? stop : begin + done * dt, step, v, wanted };
      const small = tried.error < 0.5 * tolerance / 2 ** (stepper.order + 1);
      if (!last && small && done % 2 === 0 && level > 0) [level, done] = [level - 1, done / 2];
    }
    begin = stop;
  }

  function halves(t: number, dt: number, v: Float64Array) {
    const bound = stepper.stable === Infinity
      ? Infinity
      : stepper.stable / evolution.operatorAt(t, v).fastest;
    if (Math.abs(dt) > bound) return { v, error: NaN };
    const whole = stepOver(evolution, stepper, t, dt, v), half = stepOver(evolution, stepper, t, dt / 2, v);
    const both = stepOver(evolution, stepper, t + dt / 2, dt / 2, half);
    return { v: both, error: evolution.norm(both.map((value, i) => value - whole[i])) / share };
  }
}

const stuck = (name: string, t: number, dt: number, error: number, tolerance: number) =>
  new Error(
    `${name}: a step of ${dt} from t = ${t} still errs by ${error}, above the tolerance ${tolerance}. Try a larger one`,
  );
