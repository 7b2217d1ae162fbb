/**
 * Gauss–Legendre quadrature.
 *
 * @module
 */

/** A place and what it counts for. */
export interface Node {
  /** Where. */
  readonly node: number;
  /** How much. */
  readonly weight: number;
}

/**
 * The rule of `count` points on each of `panels` equal pieces of [0, 1]: ∫₀¹ f ≈ Σ weight_j f(node_j), exact for a
 * polynomial of degree 2 count − 1 on every panel.
 *
 * @returns Nodes and weights, count · panels of each, the weights summing to 1.
 */
export function gaussLegendre(panels: number, count = 8): Node[] {
  const rule = Array.from({ length: count }, (_, j) => root(count, j));
  return Array.from(
    { length: panels },
    (_, panel) =>
      rule.map(([x, weight]) => ({ node: (panel + (1 + x) / 2) / panels, weight: weight / 2 / panels })),
  ).flat();
}

/** Root j of P_n, by Newton's method, and its weight 2/((1 − x²) P_n′(x)²): Abramowitz and Stegun 1964, 25.4.29. */
function root(n: number, j: number): [x: number, weight: number] {
  let x = -Math.cos(Math.PI * (j + 0.75) / (n + 0.5)), slope = 1;
  for (let pass = 0; pass < 6; pass++) { // each doubles the digits, of which the first guess has three
    let last = 0, p = 1;
    for (let k = 1; k <= n; k++) [last, p] = [p, ((2 * k - 1) * x * p - (k - 1) * last) / k];
    slope = n * (x * p - last) / (x * x - 1);
    x -= p / slope;
  }
  return [x, 2 / ((1 - x * x) * slope * slope)];
}
