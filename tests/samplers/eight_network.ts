/**
 * Eight Gaussians as a network that knows them exactly, with a label for each: what a perfect training would end in.
 *
 * @module
 */
import { points } from "driftfield/core";
import { eightGaussians } from "driftfield/datasets";
import { preconditioned } from "driftfield/losses";
import type { Architecture } from "driftfield/networks";

const { means, sigma } = eightGaussians(), [s] = sigma!, classes = 8;

/** What it answers: F = (x₀ − y/(1 + ℓ²)) √(1 + ℓ²)/ℓ, with y = x_t/α and ℓ = σ/α. */
export const predict = preconditioned();

/**
 * E[x₀ | y] = (s² y + ℓ² Σ r_k m_k)/(s² + ℓ²), r = softmax of (m_k·y − |m_k|²/2)/(s² + ℓ²) where k is the label or there
 * is none, from what the network sees, y/√(1 + ℓ²) at the time ¼ ln ℓ. The context has the numbers, a row for each label.
 */
export const eightNetwork: Architecture = {
  config: { kind: "eight Gaussians" },
  dim: 2,
  outputs: 2,
  classes,
  shapes: {
    means: [classes, 2],
    turned: [2, classes],
    own: [11, 1],
    pull: [11, 1],
    slope: [11, 1],
    bias: [11, classes],
  },
  initial: () => ({
    means: Float32Array.from(means.data),
    turned: Float32Array.from({ length: 16 }, (_, at) => means.data[at % 8 * 2 + Math.floor(at / 8)]),
    own: column(0),
    pull: column(1),
    slope: column(2),
    bias: Float32Array.from({ length: 88 }, (_, at) => Math.floor(at / 8) === 3 + at % 8 ? 1 : 0),
  }),
  context(times, labels = [classes]) {
    return points(Array.from({ length: Math.max(times.length, labels.length) }, (_, i) => {
      const level = Math.exp(4 * times[times.length === 1 ? 0 : i]),
        label = labels[labels.length === 1 ? 0 : i];
      const total = Math.hypot(1, level), v = s ** 2 + level ** 2;
      const own = s ** 2 * total / v - 1 / total, pull = level ** 2 / v;
      const bias = Array.from({ length: classes }, (_, k) => {
        const square = means.data[2 * k] ** 2 + means.data[2 * k + 1] ** 2;
        return label === classes || label === k ? -square / (2 * v) : -1e4;
      });
      return [own * total / level, pull * total / level, total / v, ...bias];
    }));
  },
  apply(A, w, x, context) {
    const told = (name: string) => A.matMul(context, w[name]);
    const logits = A.add(A.matMul(A.mul(x, told("slope")), w.turned), told("bias"));
    const centre = A.matMul(A.softmax(logits), w.means);
    return A.add(A.mul(x, told("own")), A.mul(centre, told("pull")));
  },
};

/** Takes a column out of eleven. */
function column(k: number): Float32Array {
  return Float32Array.from({ length: 11 }, (_, at) => at === k ? 1 : 0);
}
