/**
 * The flow along the field lines of a data set.
 *
 * @module
 */
import {
  combine,
  type Field,
  float64,
  type Points,
  requireOneOf,
  requirePoints,
  requirePositive,
  zeros,
} from "../../core/mod.ts";
import { type DiffusionModel, fromDenoiser } from "../diffusion/model.ts";
import type { NoiseKernel } from "../diffusion/noise_kernel.ts";
import type { Schedule } from "../diffusion/schedule.ts";
import { edm } from "../diffusion/schedules.ts";
import { sharesOf } from "./charges.ts";
import { poissonField, type PoissonOptions } from "./field.ts";
import { addRows, posterior } from "./posterior.ts";
import { studentKernel } from "./student_kernel.ts";

/** How a data set is charged. */
export interface PoissonFlowOptions extends Pick<PoissonOptions, "via"> {
  /** D ≥ 1, a whole number: 1 is PFGM; or Infinity: diffusion. */
  readonly extraDimensions: number;
  /** Times: σ/α is r/√D, r the distance from the data's plane; `edm` by default. */
  readonly schedule?: Schedule;
  /** Charges of the rows, equal by default: length [rows]. */
  readonly charges?: Float64Array;
}

/** The field of a data set as a model of it, with the law of x_t. */
export interface PoissonFlow extends DiffusionModel<Points> {
  /** The law of ε: Student's t of D degrees of freedom. */
  readonly kernel: NoiseKernel;
  /** ∇·`score`, and so Δ log p_t for D = ∞ alone: [batch, dim] ↦ [batch, 1]. */
  laplacian(x: Points, t: number): Points;
  /** log p_t of each row, nats: length [batch]. */
  logDensity(x: Points, t: number): Float64Array;
}

/**
 * Poisson flow of a data set, exactly: charges w_j at y_j in the plane z = 0 of N + D dimensions, whose field E depends on
 * x and on r = ‖z‖ alone. Along a field line (Xu, Liu, Tegmark, Jaakkola 2022, "Poisson flow generative models", for
 * D = 1; Xu et al. 2023, "PFGM++", section 3)
 *
 *     dx/dr = E_x/E_r = (x − ȳ)/r,   ȳ(x, r) = Σ_j p_j y_j,   p_j ∝ w_j/(‖x − y_j‖² + r²)^{(N+D)/2}
 *
 * With r = √D σ/α that is the probability flow of data under noise ε of Student's law, ȳ = E[x₀ | x_t] for
 * x_t = α x₀ + σ ε, in the coordinates x_t/α: so the flow is a diffusion model, of another {@linkcode studentKernel kernel}. Its velocity carries
 * the law of x_t at one time to that at another; `score`, −E[ε | x_t]/σ, is no gradient of its logarithm, and serves the
 * flow alone. The samples are rows of the data, in proportion to their charges; rows that are alike add theirs up.
 *
 * Time is batch · rows · dim, memory O(rows + batch · dim). `via: "wasm"` takes the denoiser, and what follows from it, in
 * float32 on all cores, with the error that `rieszInWasm` states for s = N + D: on normal data of 2 to 784 coordinates, of
 * the distance to what is seen, 2 · 10⁻⁵ for D = 1, 5 · 10⁻⁵ for D = 128, 3 · 10⁻⁴ for D = 2048 and no good for 10⁵.
 * `laplacian` and `logDensity` are float64 always.
 *
 * @param rows The data y_j, shape [rows, N].
 * @param options D, the schedule, charges, and what computes.
 * @returns The model; its fields throw RangeError where σ is 0.
 * @throws {RangeError} If rows are missing or not finite, D is no whole number above 0 nor Infinity (for "wasm", not
 *   finite), or charges are not one a row, negative, or all 0.
 *
 * @example Seen from far above their middle two charges are one; from nearby, shares go as 1/distance²
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { poissonFlow } from "driftfield/processes";
 *
 * const { denoise, logDensity } = poissonFlow(points([[-1], [1]]), { extraDimensions: 1 });
 * assertAlmostEquals(denoise(points([[0.9]]), 1e3).data[0], 0, 1e-5);
 * assertAlmostEquals(denoise(points([[0.9]]), 1e-6).data[0], (1.9 ** 2 - 0.1 ** 2) / (1.9 ** 2 + 0.1 ** 2), 1e-9);
 * assertAlmostEquals(Math.exp(logDensity(points([[0]]), 2)[0]), 2 / (Math.PI * (1 + 2 ** 2)));
 * ```
 */
export function poissonFlow(rows: Points, options: PoissonFlowOptions): PoissonFlow {
  const { extraDimensions: D, schedule = edm(), charges, via = "float64" } = options;
  const kernel = studentKernel(D);
  requirePoints("rows", rows);
  requireOneOf("via", via, ["float64", "wasm"]);
  if (via === "wasm" && D === Infinity) {
    throw new RangeError('extraDimensions must be finite for via: "wasm", got Infinity');
  }
  const [m, N] = rows.shape, weights = sharesOf(rows, charges), see = posterior(rows, weights, D);
  const height = kernel.logDensity(zeros([1, N]))[0];
  const noiseAt = (t: number) => {
    const alpha = schedule.alpha(t), sigma = schedule.sigma(t);
    requirePositive(`sigma at t = ${t}`, sigma);
    return { alpha, sigma };
  };

  const exact: Field<Points> = (x, t) => {
    const { alpha, sigma } = noiseAt(t), out = zeros(x.shape);
    see(x, alpha, sigma, ({ shares }, i) => addRows(shares, rows, out.data.subarray(i * N, (i + 1) * N)));
    return out;
  };
  const fast: Field<Points> = (x, t) => {
    const { alpha, sigma } = noiseAt(t), y = float64.scale(1 / alpha, x);
    requirePositive(`alpha at t = ${t}`, alpha);
    const shape = { exponent: N + D, softening: sigma / alpha * Math.sqrt(D), via };
    return float64.sub(y, poissonField(shape)(y, rows, weights).mean);
  };
  const denoise = via === "wasm" ? fast : exact;

  return {
    ...fromDenoiser(schedule, denoise, { dim: N }),
    kernel,
    velocity: (x, t) => { // α′ ȳ + σ′ (x − α ȳ)/σ: α may be 0
      const { alpha } = noiseAt(t), rate = schedule.dVariance(t) / (2 * schedule.variance(t));
      return combine(float64, float64.scale(rate, x), [schedule.dAlpha(t) - rate * alpha, denoise(x, t)]);
    },
    // ∇·E[ε | x] = (N − Σ_j p_j g_j ζ_j·(ζ_j − Σ_k p_k ζ_k))/σ with g = (N+D)/(D + ‖ζ‖²), ζ_j = (x − α y_j)/σ.
    laplacian: (x, t) => {
      const { alpha, sigma } = noiseAt(t), out = zeros([x.shape[0], 1]), middle = new Float64Array(N);
      see(x, alpha, sigma, ({ shares, squares }, i) => {
        addRows(shares, rows, middle.fill(0));
        let spread = 0;
        for (let j = 0, at = 0; j < m; j++) {
          let product = 0;
          for (let k = 0; k < N; k++, at++) {
            product += (x.data[i * N + k] - alpha * rows.data[at]) / sigma * (middle[k] - rows.data[at]);
          }
          spread += shares[j] * product * (D === Infinity ? 1 : (N + D) / (D + squares[j]));
        }
        out.data[i] = (alpha / sigma * spread - N) / sigma / sigma;
      });
      return out;
    },
    logDensity: (x, t) => {
      const { alpha, sigma } = noiseAt(t), out = new Float64Array(x.shape[0]);
      see(x, alpha, sigma, ({ log }, i) => out[i] = height - N * Math.log(sigma) + log);
      return out;
    },
  };
}
