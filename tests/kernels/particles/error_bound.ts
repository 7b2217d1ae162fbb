/**
 * How far a run in float32 may stray from the one in float64.
 *
 * @module
 */
import type { Points } from "driftfield/core";
import type { ParticleRun } from "driftfield/kernels";

const ulp = 2 ** -23; // spacing of float32 at 1

/** Of all rows, the largest mean over others (the largest of others, where only some are met) of (r² + ε²)^{−p/2}. */
function nearness({ data, shape: [n, dim] }: Points, { softening, batch }: ParticleRun, p: number): number {
  const each = Array.from({ length: n }, (_, i) => {
    const terms = Array.from({ length: n }, (_, j) => {
      let r2 = softening ** 2;
      for (let k = 0; k < dim; k++) r2 += (data[i * dim + k] - data[j * dim + k]) ** 2;
      return i === j ? 0 : r2 ** (-p / 2);
    });
    return batch === "all" ? terms.reduce((sum, term) => sum + term) / (n - 1) : Math.max(...terms);
  });
  return Math.max(...each);
}

/**
 * A sum of terms is off by this part of theirs: r² by its differences, squares and their sum, raised to s/2; the quotient,
 * the powers and the factor to the terms by half an ulp each, and so the sum by its terms.
 */
export const forceError = (s: number, dim: number, terms: number): number =>
  ulp * (s / 2 * (dim / 4 + 12) + terms / 2 + 8);

/**
 * K(z) = z/(r² + ε²)^{s/2} is at most (r² + ε²)^{(1−s)/2}, its derivative at most max(1, s − 1) (r² + ε²)^{−s/2}. With L the
 * largest mean of those over the others, an error δ grows to at most (1 + 2cLΔt) δ in a step, which adds its own: four
 * roundings of a coordinate, the error of the force, and that of the normals.
 */
export function errorBound(run: ParticleRun, path: readonly Points[]): number {
  const { strength, exponent: s, dt, temperature } = run, [n, dim] = path[0].shape;
  const c = Math.abs(strength) * dt, met = run.batch === "all" ? n : run.batch;
  const noise = 6.3 * Math.sqrt(2 * temperature * dt) * 6e-7, part = c * forceError(s, dim, met);
  return path.slice(0, -1).reduce((error, x) => {
    const widest = x.data.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    const own = 4 * widest * ulp / 2 + part * nearness(x, run, s - 1) + noise;
    return error * (1 + 2 * c * Math.max(1, s - 1) * nearness(x, run, s)) + own;
  }, 0);
}
