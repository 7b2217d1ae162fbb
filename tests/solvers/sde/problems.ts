import type { Points } from "driftfield/core";
import { geometricBrownian, type Increment, sde, type SymbolicSde } from "driftfield/processes";

/** An equation with diagonal noise whose path at time 1 is known from the noise over [0, 1]. */
export interface Problem {
  readonly equation: SymbolicSde;
  /** X(0), of every path. */
  readonly start: readonly number[];
  /** X(1) from the coordinates of W and H over [0, 1]. */
  readonly end: (W: Float64Array, H: Float64Array) => readonly number[];
}

export const gbm: Problem = {
  equation: geometricBrownian({ mu: 0.5, sigma: 0.8 }),
  start: [1],
  end: ([w]) => [Math.exp(0.5 - 0.32 + 0.8 * w)],
};

/** X = arctan(W + tan x₀). */
export const arctangent: Problem = {
  equation: sde({ drift: "-sin(x) * cos(x)^3", diffusion: "cos(x)^2" }),
  start: [0.3],
  end: ([w]) => [Math.atan(w + Math.tan(0.3))],
};

/** X = e^(sin 3t) sinh(W + arsinh x₀): drift and diffusion depend on time. */
export const swinging: Problem = {
  equation: sde({ drift: "(3 * cos(3 * t) + 1 / 2) * x", diffusion: "sqrt(exp(2 * sin(3 * t)) + x^2)" }),
  start: [0.5],
  end: ([w]) => [Math.exp(Math.sin(3)) * Math.sinh(w + Math.asinh(0.5))],
};

/** X₁ = sinh W₁ drives X₂ = arctan(W₂ + ∫ W₁ dt): two coordinates, coupled in the drift. */
export const coupled: Problem = {
  equation: sde({
    drift: ["x1 / 2", "cos(x2)^2 * log(x1 + sqrt(1 + x1^2)) - sin(x2) * cos(x2)^3"],
    diffusion: ["sqrt(1 + x1^2)", "cos(x2)^2"],
  }),
  start: [0, 0],
  end: ([w1, w2], [h1]) => [Math.sinh(w1), Math.atan(w2 + w1 / 2 + h1)],
};

/** Two coordinates, a matrix of noise that depends on time alone. */
export const correlated: SymbolicSde = sde({
  drift: ["sin(2 * x1 + x2) + cos(t)", "cos(2 * x2 - x1)"],
  diffusion: [["1 + t / 2", "0.3"], ["0", "cos(2 * t)"]],
});

/** dX₁ = dW₁, dX₂ = X₁ ∘ dW₂: columns that do not commute, X₂ has a Lévy area. */
export const area: SymbolicSde = sde({
  drift: [0, 0],
  diffusion: [[1, 0], [0, "x1"]],
  calculus: "stratonovich",
});

/** X(1) of every path. */
export function ends({ end }: Problem, { W, H }: Increment<Points>): Points {
  const [paths, dim] = W.shape, row = (v: Points, i: number) => v.data.subarray(i * dim, (i + 1) * dim);
  const rows = Array.from({ length: paths }, (_, i) => end(row(W, i), row(H, i)));
  return { data: Float64Array.from(rows.flat()), shape: [paths, dim] };
}
