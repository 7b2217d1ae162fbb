/**
 * The diffusion run backwards.
 *
 * @module
 */
import { combine, requireNumber, requireObject } from "../core/mod.ts";
import { type DiffusionModel, type ForwardProcess, ratesAt, type Sde, sde } from "../processes/mod.ts";
import { eulerMaruyama, incrementOf, type SdeSolver } from "../solvers/mod.ts";
import { isWhole } from "./ends.ts";
import { drawsNone, requireScore } from "./kernels.ts";
import type { Sampler } from "./sampler.ts";
import { evenTimes, logSnrTimes } from "./times.ts";

/** Which of the reverse processes. */
export interface ReverseOptions {
  /** λ ≥ 0, how much noise: 1 by default, the reversal of the diffusion itself; 0 for the probability flow. */
  readonly lambda?: number;
}

/**
 * The SDE whose solutions, run backwards, have the laws of the noised data, for every λ ≥ 0:
 *
 *     dx = [f − ½ (1 + λ²) g² s] dt + λ g dw̄,   s = ∇ log p_t
 *
 * with f and g² those of the model's `forward` process, and f = (α′/α) x if it has none of its own.
 *
 * At λ = 1 it is the time reversal of the diffusion (Anderson 1982, "Reverse-time diffusion equation models"), at λ = 0
 * its probability flow (Song et al. 2021, section 4.3 and appendix D). Simulate it with dt < 0.
 *
 * @param model The noised data.
 * @param options λ.
 * @returns The equation, over the model's space.
 * @throws {RangeError} If λ < 0.
 * @throws {TypeError} If λ > 0 and the model's `kernel` is not normal: then `score` is not ∇ log p_t.
 *
 * @example Data N(0, 1): the reverse of an Ornstein–Uhlenbeck process is the same process
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { fromScore, variancePreserving } from "driftfield/processes";
 * import { reverseSde } from "driftfield/samplers";
 *
 * const vp = variancePreserving({ betaMin: 2, betaMax: 2 });
 * const reverse = reverseSde(fromScore(vp, (x) => float64.scale(-1, x), { dim: 1 }));
 * assertAlmostEquals(-reverse.drift(points([[3]]), 0.5).data[0], -3); // −½ β x, with time run backwards
 * ```
 */
export function reverseSde<V>(model: DiffusionModel<V>, { lambda = 1 }: ReverseOptions = {}): Sde<V> {
  requireObject("model", model, "schedule", "space", "score", "velocity");
  requireNumber("lambda", lambda, 0);
  if (lambda > 0) requireScore("reverseSde", model, "lambda = 0, the probability flow");
  const { space, score } = model, { drift, g2 } = model.forward ?? linear(model);
  return {
    ...sde<V>({
      drift: (x, t) => {
        const pull = -(1 + lambda ** 2) / 2 * g2(t);
        return pull === 0 ? drift(x, t) : combine(space, drift(x, t), [pull, score(x, t)]);
      },
      diffusion: (x, t) => space.constant(lambda * Math.sqrt(g2(t)), x),
    }),
    noise: "additive",
  };
}

/** dx = (α′/α) x dt + g dw. */
const linear = <V>({ schedule, space }: DiffusionModel<V>): ForwardProcess<V> => ({
  drift: (x, t) => space.scale(ratesAt(schedule, t).rate, x),
  g2: (t) => ratesAt(schedule, t).g2,
});

/**
 * Steps of an SDE solver along {@linkcode reverseSde}.
 *
 * @param options λ, and the solver: Euler–Maruyama by default.
 * @returns The sampler.
 * @throws {RangeError} If λ < 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { reverseDiffusion } from "driftfield/samplers";
 *
 * assertEquals(reverseDiffusion({ lambda: 0.5 }).order, 1);
 * ```
 */
export function reverseDiffusion(
  { solver = eulerMaruyama, lambda = 1 }: ReverseOptions & { readonly solver?: SdeSolver } = {},
): Sampler {
  requireObject("solver", solver, "name", "step");
  requireNumber("lambda", lambda, 0);
  const name = `reverse SDE (${solver.name}, λ = ${lambda})`;
  return {
    name,
    order: solver.weakOrder,
    steps: 250,
    draws: lambda > 0 ? 2 : 0,
    anyForward: true,
    asks: (model) => lambda > 0 && requireScore(`${name}, which draws noise,`, model, drawsNone),
    times: (schedule, steps) => (isWhole(schedule) ? evenTimes : logSnrTimes)(schedule, steps),
    step: ({ model, x, t, next, normal }) => {
      const dt = next - t, z = (k: number) => lambda > 0 ? normal(k) : model.space.constant(0, x);
      const noise = incrementOf(model.space, dt, () => z(0), () => z(1));
      return { x: solver.step(model.space, reverseSde(model, { lambda }), x, t, dt, noise) };
    },
  };
}
