/**
 * A flow with as much noise as one likes.
 *
 * @module
 */
import { combine, requireNumber, requireObject } from "../core/mod.ts";
import { type DiffusionModel, type Sde, sde } from "../processes/mod.ts";
import { eulerMaruyama, incrementOf, type SdeSolver } from "../solvers/mod.ts";
import { timesIn } from "./flow_variable.ts";
import { isInterpolant, requireScore } from "./kernels.ts";
import type { Sampler } from "./sampler.ts";

/** How much noise. */
export interface TunableOptions {
  /** c ≥ 0, how much noise: 1 by default; 0 for the flow itself. */
  readonly diffusion?: number;
}

/**
 * The SDE whose solutions, run backwards, have the laws of a flow, for every ε(t) ≥ 0 (Albergo, Boffi, Vanden-Eijnden 2023,
 * "Stochastic interpolants: a unifying framework for flows and diffusions", section 2.3, where time runs the other way),
 *
 *     dx = [v − ε ∇ log p_t] dt + √(2ε) dw̄
 *
 * with ε in proportion to the noise that there is, so that no score is divided by it: of x_t = α x₀ + σ x₁ with x₁ normal
 * and independent of x₀, and of an interpolant x_t = α x₀ + σ x₁ + γ z,
 *
 *     ε = c σ,   −ε ∇ log p_t = c E[x₁ | x_t],   E[x₁ | x_t] = (α v − α′ x)/(α σ′ − α′ σ)
 *     ε = c γ,   −ε ∇ log p_t = c E[z | x_t]
 *
 * At c = 0 it is the flow. The first asks the model once for v; an interpolant is asked for both. Simulate it with dt < 0.
 *
 * @param model The flow.
 * @param options c.
 * @returns The equation, over the model's space.
 * @throws {RangeError} If c < 0.
 * @throws {TypeError} If c > 0 and ∇ log p_t is not known: the model is no `InterpolantModel`, and its `kernel` not normal.
 *
 * @example From N(0, 1) to N(0, 1) on a straight path: v = (2t − 1) x/((1 − t)² + t²), 0 at half time
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { fromVelocity, linearPath } from "driftfield/processes";
 * import { tunableSde } from "driftfield/samplers";
 *
 * const velocity = (x: ReturnType<typeof points>, t: number) =>
 *   float64.scale((2 * t - 1) / ((1 - t) ** 2 + t ** 2), x);
 * const { drift } = tunableSde(fromVelocity({ ...linearPath(), from: 0, to: 1 }, velocity, { dim: 1 }));
 * assertAlmostEquals(drift(points([[3]]), 0.5).data[0], 3); // E[x₁ | x] = σ x/(α² + σ²) = x
 * ```
 */
export function tunableSde<V>(model: DiffusionModel<V>, { diffusion = 1 }: TunableOptions = {}): Sde<V> {
  requireObject("model", model, "schedule", "space", "score", "velocity");
  requireNumber("diffusion", diffusion, 0);
  if (diffusion > 0) requireKnownScore("tunableSde", model);
  const { space, schedule, velocity, score, forward } = model, { alpha, dAlpha, sigma, dSigma } = schedule;
  const interpolant = isInterpolant(model), size = interpolant ? model.latent.gamma : sigma;
  return {
    ...sde<V>({
      drift: (x, t) => {
        const v = velocity(x, t);
        if (diffusion === 0) return v;
        if (interpolant) return combine(space, v, [diffusion, model.latentNoise(x, t)]);
        if (forward) return combine(space, v, [-diffusion * sigma(t), score(x, t)]);
        const by = diffusion / (alpha(t) * dSigma(t) - dAlpha(t) * sigma(t));
        return combine(space, space.scale(1 + by * alpha(t), v), [-by * dAlpha(t), x]);
      },
      diffusion: (x, t) => space.constant(Math.sqrt(2 * diffusion * size(t)), x),
    }),
    noise: "additive",
  };
}

/**
 * Steps of an SDE solver along {@linkcode tunableSde}: samples of a flow with noise of their own, which keeps the errors of a
 * learned velocity from adding up (their section 2.4).
 *
 * @param options c, and the solver: Euler–Maruyama by default; `rosslerSra`, of order 2, asks twice a step.
 * @returns The sampler.
 * @throws {RangeError} If c < 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { flowSde } from "driftfield/samplers";
 * import { rosslerSra } from "driftfield/solvers";
 *
 * assertEquals([flowSde().order, flowSde({ solver: rosslerSra }).order], [1, 2]);
 * assertEquals(flowSde({ diffusion: 0 }).draws, 0);
 * ```
 */
export function flowSde(
  { solver = eulerMaruyama, diffusion = 1 }: TunableOptions & { readonly solver?: SdeSolver } = {},
): Sampler {
  requireObject("solver", solver, "name", "step");
  requireNumber("diffusion", diffusion, 0);
  const name = `flow SDE (${solver.name}, diffusion ${diffusion})`;
  return {
    name,
    order: solver.weakOrder,
    steps: 100,
    draws: diffusion > 0 ? 2 : 0,
    reachesEnds: true,
    anyForward: true,
    asks: (model) => diffusion > 0 && requireKnownScore(`${name}, which draws noise,`, model),
    times: timesIn("time"),
    step: ({ model, x, t, next, normal }) => {
      const dt = next - t, z = (k: number) => diffusion > 0 ? normal(k) : model.space.constant(0, x);
      const noise = incrementOf(model.space, dt, () => z(0), () => z(1));
      return { x: solver.step(model.space, tunableSde(model, { diffusion }), x, t, dt, noise) };
    },
  };
}

/** Requires a model that knows ∇ log p_t. */
function requireKnownScore<V>(who: string, model: DiffusionModel<V>): void {
  if (isInterpolant(model)) return;
  requireScore(who, model, "diffusion = 0, the flow, or an interpolant with latent noise");
}
