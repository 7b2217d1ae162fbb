/**
 * Linear equations of a chain, solved without a subtraction.
 *
 * @module
 */

/** Rates (or probabilities of a step) between m states, and out of them. */
export interface Reduction {
  /** a_ij from i to j, row-major; the diagonal does not matter: length [m · m]. Changed in place. */
  readonly rates: Float64Array;
  /** From each state out of all of them: length [m]. Changed in place. */
  readonly exit: Float64Array;
  /** What is collected in a state in each step or unit of time: length [m]. Changed in place. */
  readonly gain: Float64Array;
}

/**
 * Takes the states m − 1, m − 2, … out of a chain, one after the other; what went through k is credited to those that
 * led there:
 *
 *     s_k = Σ_{j<k} a_kj + exit_k,   a_ij += a_ik a_kj/s_k,   exit_i += a_ik exit_k/s_k,   gain_i += a_ik gain_k/s_k
 *
 * This is Gaussian elimination of the equations of the chain, but the pivot is a sum of what leads out of k, not a
 * difference from the diagonal: no digit is lost however rarely a well is left, where LU would lose them all
 * (Grassmann, Taksar and Heyman 1985, "Regenerative analysis and steady state distributions for Markov chains").
 *
 * @returns The pivots s_k: length [m].
 */
export function reduce({ rates: a, exit, gain }: Reduction): Float64Array {
  const m = exit.length, pivots = new Float64Array(m);
  for (let k = m - 1; k >= 0; k--) {
    const row = k * m;
    pivots[k] = exit[k];
    for (let j = 0; j < k; j++) pivots[k] += a[row + j];
    for (let i = 0; i < k; i++) {
      const share = a[i * m + k] / pivots[k];
      if (share === 0) continue;
      for (let j = 0; j < k; j++) a[i * m + j] += share * a[row + j];
      exit[i] += share * exit[k];
      gain[i] += share * gain[k];
    }
  }
  return pivots;
}

/**
 * What is collected on the way out, from each state: the solution of Σ_j a_ij (u_j − u_i) − exit_i u_i + gain_i = 0.
 *
 * @returns u, length [m]; Infinity where it is beyond the largest number.
 */
export function collect(reduction: Reduction): Float64Array {
  const pivots = reduce(reduction), { rates, gain } = reduction, m = pivots.length, u = new Float64Array(m);
  requirePivots(pivots, gain[0] > 0 ? 1 : 0);
  for (let k = 0; k < m; k++) {
    let sum = gain[k];
    for (let j = 0; j < k; j++) if (rates[k * m + j] > 0) sum += rates[k * m + j] * u[j];
    u[k] = sum / pivots[k];
  }
  return u;
}

/** Throws if a state cannot be left, from the given pivot on: in exact arithmetic every one can. */
export function requirePivots(pivots: Float64Array, from: number): void {
  const stuck = pivots.findIndex((pivot, k) => k >= from && !(pivot > 0));
  if (stuck >= 0) {
    throw new RangeError(`rates are too far apart: a way out of a state has rate ${pivots[stuck]}`);
  }
}

/** Some of the states of an n × n matrix: their rates among themselves, and into a set of others. */
export function restrict(
  a: Float64Array,
  n: number,
  states: readonly number[],
): { rates: Float64Array; into: (others: readonly number[]) => Float64Array } {
  const m = states.length;
  const rates = Float64Array.from(
    { length: m * m },
    (_, at) => a[states[Math.floor(at / m)] * n + states[at % m]],
  );
  const into = (others: readonly number[]) =>
    Float64Array.from(states, (i) => others.reduce((sum, j) => sum + a[i * n + j], 0));
  return { rates, into };
}
