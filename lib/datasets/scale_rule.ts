/**
 * Student's t as normal laws of random scale: a rule for the integral over scales.
 *
 * @module
 */

/** The trapezoidal rule for means over u = χ²_D/D, at w = ln u = k · `step`, k falling from `first`. */
export interface ScaleRule {
  /** h. */
  readonly step: number;
  /** The k of the largest u. */
  readonly first: number;
  /** The largest relative error, of the rule and of what is cut off. */
  readonly tolerance: number;
  /** log of h times the density of w. */
  logWeight(w: number): number;
  /** log of what is left below w, at most: of a normal density in N dimensions, of variance σ²/u. */
  logRest(w: number, variance: number): number;
}

/**
 * With q the density of w,
 *
 *     p(x) = ∫ q(w) p(x; σ² e^{−w}) dw,   q ∝ exp(D/2 (w − e^w)),   p(x; v) = E[N(x; α x₀, v I)]
 *
 * whatever the data, the integrand is a mean over x₀ of exp(a w − c e^w), a = (N + D)/2, c = (D + ‖x − α x₀‖²/σ²)/2. The
 * rule errs by its Fourier transform at multiples of ω = 2π/h, Γ(a + iω) c^{−a − iω}; turning the path of Γ's integral by
 * an angle θ < π/2,
 *
 *     |Γ(a + iω)| ≤ Γ(a) e^{−ωθ} cos(θ)^{−a}
 *
 * so that h = 2π θ/(ln(2/tolerance) − a ln cos θ), for the best θ, keeps the relative error of p below the tolerance, that
 * of E[x₀ | x] below it times E[‖x₀‖ | x]; ∇ log p has another factor of u, for which a is one larger. The ends follow from
 * p(x; v) ≤ (2πv)^{−N/2} and p(x; v/u) ≤ u^{N/2} p(x; v), u > 1; below the lower one, the logarithm a w − D/2 e^w is
 * concave, so that terms fall at least as e^{−h (a − D/2 e^w)}.
 */
export function scaleRule(N: number, D: number, tolerance: number): ScaleRule {
  const a = (N + D) / 2, digits = Math.log(2 / tolerance);
  const best = Math.sqrt(2 * digits / (a + 1)); // as a → ∞
  const angles = Array.from({ length: 99 }, (_, k) => (k + 1) * Math.min(Math.PI / 200, best / 50));
  const step = Math.max(
    ...angles.map((theta) => 2 * Math.PI * theta / (digits - (a + 1) * Math.log(Math.cos(theta)))),
  );
  const shape = (w: number) => -D / 2 * expBeyondLine(w); // log q, but for its constant
  let first = Math.ceil(Math.log(a / (D / 2)) / step);
  while (shape(first * step) + N / 2 * first * step > -digits) first++;
  let total = 0;
  for (let k = first, more = 1; k > 0 || more > 1e-18 * total; k--) total += more = Math.exp(shape(k * step));
  const height = -Math.log(total), log2pi = Math.log(2 * Math.PI);
  return {
    step,
    first,
    tolerance,
    logWeight: (w) => height + shape(w),
    logRest: (w, variance) => {
      const slope = N / 2 - D / 2 * Math.expm1(w);
      if (slope <= 0) return Infinity;
      const sum = -Math.log(-Math.expm1(-slope * step));
      return height + shape(w) + N / 2 * (w - log2pi - Math.log(variance)) + sum;
    },
  };
}

/** e^w − 1 − w, of which no digit is lost for small w. */
function expBeyondLine(w: number): number {
  if (Math.abs(w) > 0.01) return Math.expm1(w) - w;
  return w * w / 2 * (1 + w / 3 * (1 + w / 4 * (1 + w / 5 * (1 + w / 6 * (1 + w / 7)))));
}
