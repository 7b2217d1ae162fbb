/**
 * The distribution function of Beta(a, b), where it is a finite sum.
 *
 * @module
 */
import { assert } from "@std/assert";

/**
 * I_x(a, b) for multiples of ½ of which one is whole: 1 − (1−x)^b Σ_{i<a} (b)_i/i! x^i for whole a, and
 * I_x(a, b) = 1 − I_{1−x}(b, a).
 */
export function betaCdf(x: number, a: number, b: number): number {
  if (!Number.isInteger(a)) return 1 - betaCdf(1 - x, b, a);
  assert(a >= 1 && b > 0);
  let term = (1 - x) ** b, sum = 0;
  for (let i = 0; i < a; i++) {
    sum += term;
    term *= (b + i) / (i + 1) * x;
  }
  return 1 - sum;
}

/** P(‖ε‖ < ρ) of Student's law in N dimensions, D degrees of freedom: ‖ε‖²/(‖ε‖² + D) ∼ Beta(N/2, D/2). */
export function radialCdf(rho: number, N: number, D: number): number {
  if (N === 1 && D === 1) return 2 / Math.PI * Math.atan(rho); // Cauchy: neither is whole
  return betaCdf(rho ** 2 / (rho ** 2 + D), N / 2, D / 2);
}
