/**
 * Log density and score of a Gaussian mixture, stable however far from its components.
 *
 * @module
 */
import { type Points, requirePoints, zeros } from "../core/mod.ts";
import type { Components } from "./mixture_components.ts";

/** Terms this far (nats) below the largest are below a rounding error, even a million of them. */
const negligible = 51;

/** log Σ_k exp(l_k), l_k = log w_k N(x; m_k, Σ_k): length [batch]. The largest l is taken out first. */
export function mixtureLogDensity(components: Components, x: Points): Float64Array {
  const { logs, largest } = evaluator(components, x), out = new Float64Array(x.shape[0]);
  for (let i = 0; i < out.length; i++) {
    const top = largest(i);
    let sum = 0;
    for (let k = 0; k < logs.length; k++) if (logs[k] > top - negligible) sum += Math.exp(logs[k] - top);
    out[i] = top + Math.log(sum);
  }
  return out;
}

/** Σ_k r_k(x) Σ_k⁻¹ (m_k − x), r_k the probability that component k made x: shape [batch, dim]. */
export function mixtureScore(components: Components, x: Points): Points {
  const { logs, largest, pull } = evaluator(components, x), out = zeros(x.shape), dim = x.shape[1];
  for (let i = 0; i < x.shape[0]; i++) {
    const top = largest(i), row = out.data.subarray(i * dim, (i + 1) * dim);
    let sum = 0;
    for (let k = 0; k < logs.length; k++) {
      if (logs[k] <= top - negligible) continue;
      const r = Math.exp(logs[k] - top);
      sum += r;
      pull(i, k, r, row);
    }
    for (let d = 0; d < dim; d++) row[d] /= sum;
  }
  return out;
}

/** What both need: all l_k of row i in `logs` (`largest` fills it), and r Σ_k⁻¹ (m_k − x_i) added to a row. */
function evaluator({ means, round, whitening, logHeights }: Components, x: Points) {
  const dim = means.shape[1], centres = means.data, at = x.data;
  const logs = new Float64Array(logHeights.length), y = new Float64Array(dim);
  requirePoints("x", x);
  if (x.shape[1] !== dim) throw new RangeError(`x must have dim ${dim}, got ${x.shape[1]}`);

  /** y = L_k⁻¹ (x_i − m_k); returns ‖y‖². */
  const whiten = (i: number, k: number): number => {
    let square = 0;
    for (let row = 0; row < dim; row++) {
      let sum = 0;
      if (round) sum = whitening[k] * (at[i * dim + row] - centres[k * dim + row]);
      else {
        for (let d = 0; d <= row; d++) {
          sum += whitening[(k * dim + row) * dim + d] * (at[i * dim + d] - centres[k * dim + d]);
        }
      }
      y[row] = sum;
      square += sum * sum;
    }
    return square;
  };
  const largest = (i: number): number => {
    let top = -Infinity;
    for (let k = 0; k < logs.length; k++) {
      logs[k] = logHeights[k] - whiten(i, k) / 2;
      if (logs[k] > top) top = logs[k];
    }
    return top;
  };
  const pull = (i: number, k: number, r: number, out: Float64Array): void => {
    whiten(i, k);
    for (let row = 0; row < dim; row++) {
      if (round) out[row] -= r * whitening[k] * y[row];
      else for (let d = 0; d <= row; d++) out[d] -= r * whitening[(k * dim + row) * dim + d] * y[row];
    }
  };
  return { logs, largest, pull };
}
