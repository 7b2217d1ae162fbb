/**
 * Optimal transport on a line.
 *
 * @module
 */
import { requireNumber } from "../../core/mod.ts";

/** ∫₀¹ |F⁻¹(s) − G⁻¹(s)|^p ds for sorted values of two samples: mass in units of 1/(nm) goes from the left to the left. */
export function transportOnLine(a: Float64Array, b: Float64Array, p: number): number {
  const n = a.length, m = b.length;
  let sum = 0;
  for (let i = 0, j = 0, done = 0; i < n && j < m;) {
    const endA = (i + 1) * m, endB = (j + 1) * n, next = Math.min(endA, endB);
    const length = Math.abs(a[i] - b[j]);
    sum += (next - done) * (p === 2 ? length * length : p === 1 ? length : length ** p);
    if (endA === next) i++;
    if (endB === next) j++;
    done = next;
  }
  requireNumber("sum of lengths to the power p", sum);
  return sum / (n * m);
}
