/**
 * Polynomials by their values at a few places, and their integrals.
 *
 * @module
 */

/** Lagrange's polynomials of the nodes, at a place: the barycentric formula (Berrut, Trefethen 2004). */
export function lagrange(nodes: Float64Array): (x: number, out: Float64Array) => void {
  const scale = nodes.map((x, j) =>
    1 / nodes.reduce((product, y, k) => k === j ? product : product * (x - y), 1)
  );
  return (x, out) => {
    let sum = 0;
    for (let j = 0; j < nodes.length; j++) {
      if (x === nodes[j]) return void out.fill(0).fill(1, j, j + 1);
      sum += out[j] = scale[j] / (x - nodes[j]);
    }
    for (let j = 0; j < nodes.length; j++) out[j] /= sum;
  };
}

/** Gauss's rule of n points on [0, 1]: the roots of P_n by Newton's method (Abramowitz, Stegun 1964, 25.4.29). */
export function gaussRule(n: number): { nodes: Float64Array; weights: Float64Array } {
  const nodes = new Float64Array(n), weights = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    let x = -Math.cos(Math.PI * (j + 0.75) / (n + 0.5)), slope = 1;
    for (let pass = 0; pass < 6; pass++) {
      let last = 0, p = 1;
      for (let k = 1; k <= n; k++) [last, p] = [p, ((2 * k - 1) * x * p - (k - 1) * last) / k];
      slope = n * (x * p - last) / (x * x - 1);
      x -= p / slope;
    }
    nodes[j] = (1 + x) / 2;
    weights[j] = 1 / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
}
