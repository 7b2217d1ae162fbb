/**
 * Where the interacting process ends when there is noise, in any dimension.
 *
 * @module
 */
import gammaln from "@stdlib/math-base-special-gammaln";
import { Matrix, solve } from "ml-matrix";
import { requireInteger, requireNumber, requirePositive } from "../../core/mod.ts";
import type { RadialLaw } from "./equilibrium.ts";
import { type RadialGrid, radialGrid } from "./radial_grid.ts";
import { radialPotential } from "./radial_kernel.ts";

/** A radial law that has a density. */
export interface RadialDensity extends RadialLaw {
  /** log p of the points at distance r from the origin, nats. */
  logDensity(r: number): number;
  /** Two radii between which all the mass is, but for 1e-10 of it. */
  readonly range: readonly [number, number];
}

/** Which kernel, and how fine. */
export interface RadialLawOptions {
  /** Whether s = d; otherwise, and by default, s = 2. */
  readonly coulomb?: boolean;
  /** Panels for each one that the default takes, which leaves an error below 1e-9 of the mass: 1. */
  readonly refine?: number;
}

/**
 * The equilibrium of the mean-field process at T > 0 in d dimensions, measured in the length ℓ = (c/k)^{1/s}. One constant
 * is left, κ = kℓ²/T (c/T for s = 2):
 *
 *     log p(r) = φ(r) − κ r²/2 − log Z,   φ(r) = κ ∫ ψ(r, ρ) q(ρ) dρ,   q(r) = A_d r^{d−1} p(r)
 *
 * with ψ of `radialPotential`: the only minimum of a convex free energy (Carrillo, McCann and Villani 2003). φ is a
 * polynomial on each of many panels, known by its values at Gauss's nodes and integrated together with the kernel's
 * logarithm. Newton's method finds those values, a step being halved until what is left falls. In the innermost 1e-9 of
 * a Coulomb law log p is off by up to 1e-5.
 *
 * @param dim d.
 * @param kappa κ in (0, 1000]: colder, the law is the one of T = 0 but for an edge too thin for the panels.
 * @param options Which kernel, and how fine.
 * @returns The law in units of ℓ. Its second moment is ½ + d/κ for s = 2.
 * @throws {RangeError} If d is no whole number above 0, or κ out of range.
 *
 * @example In sixty-four dimensions, to rounding the second moment that the balance of forces gives
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { radialLaw } from "driftfield/processes";
 *
 * assertAlmostEquals(radialLaw(64, 128).secondMoment, 1 / 2 + 64 / 128, 1e-12);
 * ```
 */
export function radialLaw(
  dim: number,
  kappa: number,
  { coulomb = false, refine = 1 }: RadialLawOptions = {},
): RadialDensity {
  requireInteger("dim", dim, 1);
  requireNumber("kappa", kappa, hottest);
  requirePositive("refine", refine);
  requireNumber("refine", refine, 0, 100);
  if (kappa > coldest) throw new RangeError(`kappa must be at most ${coldest}, got ${kappa}`);
  const kernel = radialPotential(dim, coulomb), grid = gridOf(dim, kappa, coulomb, refine);
  const { nodes, weights, start, end } = grid, integrate = sumOf(weights);
  const shell = nodes.map((r) => (dim - 1) * Math.log(r) - kappa / 2 * r * r); // log r^{d−1} e^{−κr²/2}
  const cold = (r: number) =>
    coulomb ? (r < 1 ? r * r / 2 : 1 / 2 + kernel(r, 0) - kernel(1, 0)) : Math.log(Math.max(r, 0.5));
  const phi = potentialOf(grid, grid.potential(kernel).mul(kappa), shell, nodes.map((r) => kappa * cold(r)));
  const { q, logZ } = normalised(phi, shell, weights), mass = grid.integral(q);
  const height = gammaln(dim / 2) - Math.log(2) - dim / 2 * Math.log(Math.PI) - logZ; // −log A_d − log Z
  const logs = phi.map((v, j) => v - kappa / 2 * nodes[j] ** 2 + height);
  const beyond = (r: number) =>
    r === Infinity ? -r : kappa * (integrate((rho, j) => q[j] * kernel(r, rho), nodes) - r * r / 2) + height;
  return {
    radius: Infinity,
    range: [start, end],
    secondMoment: integrate((r, j) => r * r * q[j], nodes),
    cdf: (r) => r <= start ? 0 : r >= end ? 1 : grid.at(mass, r),
    logDensity: (r) => r < start || r > end ? beyond(r) : grid.at(logs, r),
  };
}

const coldest = 1000, hottest = 1e-12;

const sumOf = (weights: Float64Array) => (f: (x: number, j: number) => number, xs: Float64Array) =>
  xs.reduce((sum, x, j) => sum + weights[j] * f(x, j), 0);

/** q = e^{φ} shell / Z. */
function normalised(phi: Float64Array, shell: Float64Array, weights: Float64Array) {
  const logs = phi.map((v, j) => v + shell[j]), most = logs.reduce((a, b) => Math.max(a, b));
  const q = logs.map((v) => Math.exp(v - most)), Z = sumOf(weights)((v) => v, q);
  return { q: q.map((v) => v / Z), logZ: most + Math.log(Z) };
}

/** φ = A q(φ) by Newton's method, A the matrix of κ ∫ ψ; ∂q_j/∂φ_k = q_j (δ_jk − w_k q_k). */
function potentialOf(
  { nodes, weights }: RadialGrid,
  A: Matrix,
  shell: Float64Array,
  first: Float64Array,
): Float64Array {
  const n = nodes.length;
  const at = (phi: Float64Array) => {
    const { q } = normalised(phi, shell, weights);
    const field = A.mmul(Matrix.columnVector(q)).to1DArray(), off = phi.map((v, i) => v - field[i]);
    return { phi, q, field, off, size: Math.sqrt(sumOf(weights)((v) => v * v, off)) };
  };
  for (let now = at(first);;) {
    const { phi, q, field, off, size } = now;
    const jacobian = Matrix.eye(n, n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        jacobian.set(i, j, jacobian.get(i, j) + (field[i] * weights[j] - A.get(i, j)) * q[j]);
      }
    }
    const step = solve(jacobian, Matrix.columnVector(off)).to1DArray();
    let share = 1, next = at(phi.map((v, j) => v - step[j]));
    if (size < 1e-10 * (1 + n) && !(next.size < size / 2)) return phi; // nothing is left but rounding
    while (!(next.size <= (1 - share / 4) * size)) {
      share /= 2;
      if (share < 1e-9) throw new Error(`no equilibrium was found for ${n} nodes: ${size} is left`);
      next = at(phi.map((v, j) => v - share * step[j]));
    }
    now = next;
  }
}

/**
 * Panels of 1.5 widths of the noise, or of Debye's length, over the radii beyond which there is less than e^{−40} of the
 * mass (e^{−24} at the centre of a ball). The force being outward and at most that of all the charge at the origin, κ‖Y‖²
 * is, in distribution, between χ² of d and of d + κ degrees of freedom (d + 2κ on the line), with the tails of Laurent
 * and Massart 2000, lemma 1; Coulomb's density is below the cold
 * ball's and, the force pushing outward, the Gaussian's.
 */
function gridOf(dim: number, kappa: number, coulomb: boolean, refine: number): RadialGrid {
  const t = 40, most = dim + (dim === 1 ? 2 : 1) * kappa;
  const chi = dim * Math.max(1 - 2 * Math.sqrt(t / dim), Math.exp(-1 - 2 * t / dim));
  const least = Math.max(Math.sqrt(chi / kappa), coulomb ? Math.exp(-24 / dim) : 0);
  const end = Math.sqrt((most + 2 * Math.sqrt(most * t) + 2 * t) / kappa);
  const crowd = Math.exp(Math.min(0, dim / 2 * Math.log(kappa / 2) - gammaln(dim / 2 + 1))); // most of p over the cold ball's
  const width = 1.5 / Math.sqrt(kappa * (coulomb ? Math.max(1, dim / 2 * crowd) : 1));
  const start = least < width && (!coulomb || dim <= 3) ? 0 : least; // where the kernel may have a logarithm
  return radialGrid(start, end, Math.ceil(refine * (end - start) / width));
}
