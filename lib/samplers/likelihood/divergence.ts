/**
 * How much a flow spreads points.
 *
 * @module
 */
import { type Points, requireNumber, requireObject, requireShape, zeros } from "../../core/mod.ts";
import { type DiffusionModel, ratesAt } from "../../processes/mod.ts";
import { isInterpolant } from "../kernels.ts";
import { type Along, alongDirections, type DirectionOptions } from "./jacobian.ts";

/**
 * What moves points, dx/dt = v(x, t): a model, or any velocity. Each row moves by itself. Where it knows its derivatives
 * `along` directions, as `learned` models do, no differences are taken.
 */
export type Flow = Pick<DiffusionModel<Points>, "velocity"> & Partial<DiffusionModel<Points>> & {
  readonly along?: Along;
};

/**
 * ∇·v of a flow: [batch, dim] ↦ [batch, 1] where it is known, [batch, m] for m independent estimates. The same point
 * and time give the same numbers.
 */
export type Divergence = (flow: Flow, x: Points, t: number) => Points;

/**
 * The divergence of a probability flow whose Δ log p_t is known,
 *
 *     ∇·v = (α′/α) d − ½ g² Δ log p_t
 *
 * @param flow A model with a `laplacian`.
 * @param x Points, shape [batch, d].
 * @param t Time.
 * @returns ∇·v, 1/time: shape [batch, 1].
 * @throws {TypeError} If the model has no `laplacian`, or latent noise: its score does not tell its velocity.
 *
 * @example Data N(0, 1) under EDM's schedule: v = t x/(1 + t²)
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { edm, fromScore } from "driftfield/processes";
 * import { exactDivergence } from "driftfield/samplers";
 *
 * const score = (x: ReturnType<typeof points>, t: number) => float64.scale(-1 / (1 + t * t), x);
 * const laplacian = (x: ReturnType<typeof points>, t: number) => float64.constant(-1 / (1 + t * t), x);
 * const model = fromScore(edm(), score, { dim: 1, laplacian });
 * assertAlmostEquals(exactDivergence(model, points([[7]]), 2).data[0], 0.4);
 * ```
 */
export function exactDivergence(flow: Flow, x: Points, t: number): Points {
  requireObject("flow", flow);
  requireShape("x", x);
  requireNumber("t", t);
  const { schedule, laplacian } = flow;
  if (isInterpolant(flow) || flow.forward) {
    throw new TypeError(
      "exactDivergence is for models without latent noise or a forward process of their own: take byCoordinates or hutchinson",
    );
  }
  if (!schedule || !laplacian) {
    throw new TypeError(
      "flow must be a model with a laplacian for exactDivergence: take byCoordinates or hutchinson",
    );
  }
  const { rate, g2 } = ratesAt(schedule, t), { data, shape } = laplacian(x, t), [batch, dim] = x.shape;
  if (shape[0] !== batch || shape[1] !== 1) {
    throw new RangeError(`laplacian must give shape [${batch}, 1], got [${shape}]`);
  }
  return { data: data.map((laplacian) => rate * dim - g2 / 2 * laplacian), shape };
}

/**
 * The divergence coordinate by coordinate, Σ_k ∂v_k/∂x_k: exact but for the differences, at the cost of d directions.
 *
 * @param options How to differentiate along a direction: a `jvp` of one's own; else as the flow itself knows it, or by
 *   central differences, which take two evaluations each and err by about ‖∂³v‖ h²/6 + 10⁻¹⁶ ‖v‖/h, where h = 6·10⁻⁶ times the larger of `scale` and the root
 *   mean square of the row's coordinates.
 * @returns The divergence.
 * @throws {RangeError} If scale is not above 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { byCoordinates } from "driftfield/samplers";
 *
 * const velocity = (x: ReturnType<typeof points>) => float64.mul(x, x); // ∇·v = 2 (x₁ + x₂)
 * assertAlmostEquals(byCoordinates()({ velocity }, points([[3, 4]]), 0).data[0], 14, 1e-9);
 * ```
 */
export function byCoordinates(options: DirectionOptions = {}): Divergence {
  const along = alongDirections(options);
  return (flow, x, t) => {
    const [batch, dim] = x.shape, out = zeros([batch, 1]);
    const unit = (k: number) => ({ data: x.data.map((_, at) => at % dim === k ? 1 : 0), shape: x.shape });
    along(flow, x, t, Array.from({ length: dim }, (_, k) => unit(k))).forEach(({ data }, k) => {
      for (let i = 0; i < batch; i++) out.data[i] += data[i * dim + k];
    });
    return out;
  };
}

/**
 * ∇·v as it is known best: coordinate by coordinate, if the flow knows its derivatives; by its `laplacian`, but not where
 * hardly any data or noise are left, α < 10⁻⁸ σ or σ < 10⁻⁸ α, and what is divided by them cancels more digits than
 * differences do; else by those.
 */
export function bestDivergence(flow: Flow): Divergence {
  const { schedule, laplacian, along } = flow, plain = byCoordinates();
  if (along || !schedule || !laplacian || isInterpolant(flow) || flow.forward) return plain;
  const { alpha, sigma } = schedule;
  const lost = (t: number) => alpha(t) < 1e-8 * sigma(t) || sigma(t) < 1e-8 * alpha(t);
  return (flow, x, t) => (lost(t) ? plain : exactDivergence)(flow, x, t);
}
