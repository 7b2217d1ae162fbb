import { float64, points } from "driftfield/core";
import { sde, type SymbolicSde } from "driftfield/processes";
import type { SdeSolver } from "driftfield/solvers";

/**
 * A process on the circle, dX = ½ c² sin X (1 + ¼ cos X) dt + c (1 + ½ cos X) dW with c = c(t): sin is an eigenfunction
 * of its generator, so E sin X_t = sin(x) exp(−½ ∫ c²).
 */
export const turning = (c: string): SymbolicSde =>
  sde({
    drift: `(${c})^2 * sin(x) * (1 + cos(x) / 4) / 2`,
    diffusion: `(${c}) * (1 + cos(x) / 2)`,
  });

const grid = 33, W = gaussian(12), H = gaussian(4);

/**
 * E sin X̂(1) of a solver with n steps, from each of 33 points on the circle, without chance: backwards step by step,
 * the expectation over W (and H) by Gauss's quadrature, between the points by the trigonometric polynomial through them.
 */
export function expectedSine(solver: SdeSolver, equation: SymbolicSde, n: number, readsH: boolean): number[] {
  const dt = 1 / n, area = readsH ? H : { nodes: [0], weights: [1] };
  const cases = W.nodes.flatMap((z, i) =>
    area.nodes.map((y, j) => ({ z, y, weight: W.weights[i] * area.weights[j] }))
  );
  const on = (f: (point: number, at: (typeof cases)[0]) => number) =>
    points(Float64Array.from(angles.flatMap((angle) => cases.map((one) => f(angle, one)))));
  const x = on((angle) => angle);
  const noise = {
    W: on((_, { z }) => Math.sqrt(dt) * z),
    H: on((_, { y }) => Math.sqrt(dt / 12) * y),
  };
  let u = Math.sin;
  for (let i = n - 1; i >= 0; i--) {
    const { data } = solver.step(float64, equation, x, i * dt, dt, noise), before = u;
    u = through(
      angles.map((_, k) =>
        cases.reduce((sum, { weight }, j) => sum + weight * before(data[k * cases.length + j]), 0)
      ),
    );
  }
  return angles.map(u);
}

/** The 33 points. */
export const angles = Array.from({ length: grid }, (_, k) => 2 * Math.PI * k / grid);

/** The trigonometric polynomial through values at the points. */
function through(values: readonly number[]): (x: number) => number {
  const terms = Array.from({ length: (grid + 1) / 2 }, (_, m) => {
    const along = (f: (x: number) => number) =>
      values.reduce((sum, v, k) => sum + v * f(m * angles[k]), 0) * (m === 0 ? 1 : 2) / grid;
    return [along(Math.cos), along(Math.sin)];
  });
  return (x) => { // Horner's rule in e^(ix)
    const c = Math.cos(x), s = Math.sin(x);
    let [re, im] = [0, 0];
    for (let m = terms.length - 1; m >= 0; m--) {
      [re, im] = [re * c - im * s + terms[m][0], re * s + im * c - terms[m][1]];
    }
    return re;
  };
}

/** Gauss's quadrature for the standard normal: the zeros of the n-th Hermite polynomial, by bisection. */
function gaussian(n: number): { readonly nodes: readonly number[]; readonly weights: readonly number[] } {
  const last = (x: number) => { // orthonormal polynomials of degree n − 1 and n
    let [a, b] = [0, 1];
    for (let k = 0; k < n; k++) [a, b] = [b, (x * b - Math.sqrt(k) * a) / Math.sqrt(k + 1)];
    return [a, b];
  };
  const reach = 2 * Math.sqrt(n), cells = 40 * n, nodes: number[] = [];
  for (let i = 0; i < cells; i++) {
    let [low, high] = [reach * (2 * i / cells - 1), reach * (2 * (i + 1) / cells - 1)];
    if (last(low)[1] * last(high)[1] > 0) continue;
    for (let k = 0; k < 60; k++) {
      const middle = (low + high) / 2;
      [low, high] = last(low)[1] * last(middle)[1] > 0 ? [middle, high] : [low, middle];
    }
    nodes.push((low + high) / 2);
  }
  return { nodes, weights: nodes.map((x) => 1 / (n * last(x)[0] ** 2)) };
}
