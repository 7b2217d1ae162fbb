/**
 * Flow matching: a velocity learned without following it.
 *
 * @module
 */
import { combine, type Field, float64, type Points, requireInteger, type Space } from "../../core/mod.ts";
import { fromVelocity, linearPath, type Schedule } from "../../processes/mod.ts";
import { mixed } from "../mixed.ts";
import type { ModelObjective, ReadOptions } from "../read.ts";
import { timeColumns } from "../time_columns.ts";
import { type Times, uniformTimes } from "../times.ts";
import { kernelOfPairs, pairing, type PairOptions } from "./coupling.ts";
import { fromEndToEnd } from "./path.ts";
import { reading, type Scales } from "./reading.ts";

/** Between what, and on which paths. */
export interface FlowMatchingOptions extends PairOptions, Scales {
  /** α and σ, with α = 1, σ = 0 at t = 0 and α = 0, σ = 1 at t = 1; the straight `linearPath()` by default. */
  readonly path?: Schedule;
  /** At which times; uniform on [0, 1] by default. */
  readonly times?: Times;
}

/**
 * Conditional flow matching (Lipman, Chen, Ben-Hamu, Nickel, Le 2023, "Flow matching for generative modeling"; Tong et al.
 * 2024; rectified flow: Liu, Gong, Liu 2023): for pairs of data x₀ and base x₁, the regression
 *
 *     E_t E‖v(x_t, t) − (α′ x₀ + σ′ x₁)‖²,   x_t = α x₀ + σ x₁,   0 ≤ t ≤ 1
 *
 * whose minimiser, v = E[α′ x₀ + σ′ x₁ | x_t], is the velocity of a flow with the laws of x_t: it leads from the base's at
 * t = 1 to the data's at t = 0, and back. Its gradient in the network's weights is that of the regression on v itself (their
 * theorem 2); its least value, the variance of the targets, is above 0: for data N(0, s²), a normal base and the linear path
 * s²/((1−t)² s² + t²) at t.
 *
 * The network is told t, and v(x, t) = F(x, t) is its answer; with `sigmaData`, v = skip x + out F(scale x, t), where F sees
 * and answers numbers of mean square 1. Row i of a regression depends on x₀'s row i, `rng`, `step` and i alone, unless the
 * coupling says otherwise. The model's denoiser and noise are E[x₀ | x_t] and E[x₁ | x_t]; its score is −E[x₁ | x_t]/σ,
 * ∇ log p_t only if base and coupling are the defaults.
 *
 * @param options Path, base, coupling, law of times, scales.
 * @returns The objective, and the way from a network to a model.
 * @throws {RangeError} If the path does not reach both ends, its slopes are not finite there, or a scale is not above 0. When
 *   a regression is drawn, if the data are not finite, or data and base have points of different dim.
 * @throws {TypeError} If `sigmaBase` is given without `sigmaData`.
 *
 * @example All data are 3 and all of the base is 0: halfway between
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { flowMatching } from "driftfield/losses";
 *
 * const model = flowMatching().model((x) => float64.constant(-3, x), { dim: 1 });
 * assertEquals(model.denoise(points([[1.5]]), 0.5), points([[3]]));
 * ```
 */
export function flowMatching(options: FlowMatchingOptions = {}): ModelObjective {
  const { path = linearPath(), times = uniformTimes } = options;
  const schedule = fromEndToEnd(path), read = reading(schedule, options), pairsOf = pairing(options);
  const columnsOf = timeColumns(schedule, times, (time, weight) => {
    const { a, b, scale } = read(time);
    return { time, weight, a, b, ofData: scale * schedule.alpha(time), ofBase: scale * schedule.sigma(time) };
  });
  return {
    name: "flow matching",
    schedule,
    regression(batch, rng, { step = 0 } = {}) {
      const { x0, x1 } = pairsOf(batch, rng, step);
      const { time, weight, a, b, ofData, ofBase } = columnsOf(x0.shape[0], rng.fork("time"), step);
      return { x: mixed([ofData, x0], [ofBase, x1]), time, target: mixed([a, x0], [b, x1]), weight };
    },
    model<V = Points>(
      network: Field<V>,
      { dim, space = float64 as unknown as Space<V> }: ReadOptions<V>,
    ) {
      requireInteger("dim", dim, 1);
      const scaled = (a: number, x: V) => a === 1 ? x : space.scale(a, x);
      const velocity: Field<V> = (x, t) => {
        const { skip, out, scale } = read(t);
        return combine(space, scaled(out, network(scaled(scale, x), t)), [skip, x]);
      };
      return fromVelocity(schedule, velocity, { dim, space, kernel: kernelOfPairs(options) });
    },
  };
}
