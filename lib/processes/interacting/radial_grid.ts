/**
 * Functions of the radius as polynomials on panels.
 *
 * @module
 */
import { Matrix } from "ml-matrix";
import { gaussRule, lagrange } from "./gauss_rule.ts";

const order = 16;

/** A piecewise polynomial of degree 15 by its values at Gauss's nodes of each of equal panels. */
export interface RadialGrid {
  /** Where the first panel begins. */
  readonly start: number;
  /** Where the last panel ends. */
  readonly end: number;
  /** Gauss's nodes of all panels, in increasing order. */
  readonly nodes: Float64Array;
  /** Their weights: Σ_j w_j f(ρ_j) = ∫ f. */
  readonly weights: Float64Array;
  /** The value at r, in [start, end]. */
  at(values: Float64Array, r: number): number;
  /** ∫ f from the start to each node. */
  integral(values: Float64Array): Float64Array;
  /** The matrix of f ↦ ∫ ψ(ρ_i, ρ) f(ρ) dρ, ψ being smooth but for ρ = ρ_i, where it may have a logarithm. */
  potential(kernel: (r: number, rho: number) => number): Matrix;
}

/**
 * Equal panels between two radii.
 *
 * @param start Where the first begins, ≥ 0.
 * @param end Where the last ends.
 * @param panels How many.
 * @returns The grid.
 */
export function radialGrid(start: number, end: number, panels: number): RadialGrid {
  const width = (end - start) / panels, plain = gaussRule(order), count = panels * order;
  const edge = (p: number) => start + p * width;
  const nodes = Float64Array.from(
    { length: count },
    (_, j) => edge(Math.floor(j / order)) + width * plain.nodes[j % order],
  );
  const weights = Float64Array.from({ length: count }, (_, j) => width * plain.weights[j % order]);
  const panelOf = (r: number) => Math.min(panels - 1, Math.max(0, Math.floor((r - start) / width)));
  const basis = lagrange(plain.nodes), shares = new Float64Array(order);
  return {
    start,
    end,
    nodes,
    weights,
    at(values, r) {
      const p = panelOf(r);
      basis((r - edge(p)) / width, shares);
      return shares.reduce((sum, share, j) => sum + share * values[p * order + j], 0);
    },
    integral(values) {
      const out = new Float64Array(count);
      for (let p = 0, before = 0; p < count; p += order) {
        for (let i = 0; i < order; i++) {
          out[p + i] = before;
          for (let j = 0; j < order; j++) out[p + i] += width * antiderivatives[i][j] * values[p + j];
        }
        for (let j = 0; j < order; j++) before += weights[p + j] * values[p + j];
      }
      return out;
    },
    potential(kernel) {
      const matrix = Matrix.zeros(count, count), graded = gaussRule(40);
      /** Adds the integral over the part of panel p from `near`, where the kernel is not smooth, to `far`. */
      const add = (i: number, p: number, near: number, far: number) => {
        for (let m = 0; m < graded.nodes.length; m++) {
          const v = graded.nodes[m], rho = near + (far - near) * v ** 4; // v³ log v instead of log v
          const weight = 4 * v ** 3 * graded.weights[m] * Math.abs(far - near) * kernel(nodes[i], rho);
          basis((rho - edge(p)) / width, shares);
          for (let j = 0; j < order; j++) {
            matrix.set(i, p * order + j, matrix.get(i, p * order + j) + weight * shares[j]);
          }
        }
      };
      for (let i = 0; i < count; i++) {
        const own = Math.floor(i / order);
        for (let p = 0; p < panels; p++) {
          if (p === own) {
            add(i, p, nodes[i], edge(p));
            add(i, p, nodes[i], edge(p + 1));
          } else if (p === own - 1) add(i, p, edge(own), edge(p));
          else if (p === own + 1) add(i, p, edge(p), edge(p + 1));
          else {
            for (let j = p * order; j < (p + 1) * order; j++) {
              matrix.set(i, j, weights[j] * kernel(nodes[i], nodes[j]));
            }
          }
        }
      }
      return matrix;
    },
  };
}

/** ∫ of Lagrange polynomial j from 0 to node i, by Gauss's rule on that piece. */
const antiderivatives = (() => {
  const { nodes, weights } = gaussRule(order), basis = lagrange(nodes), shares = new Float64Array(order);
  return Array.from(nodes, (end) => {
    const sums = new Float64Array(order);
    nodes.forEach((x, m) => {
      basis(end * x, shares);
      for (let j = 0; j < order; j++) sums[j] += end * weights[m] * shares[j];
    });
    return sums;
  });
})();
