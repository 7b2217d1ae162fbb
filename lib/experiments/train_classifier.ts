/**
 * A small classifier learned in plain float64: no backend, the same bytes everywhere.
 *
 * @module
 */
import type { Points } from "../core/mod.ts";
import type { Rng } from "../random/mod.ts";

/** One layer, y = Wx + b. */
export interface Layer {
  /** W, row-major: length [outputs · inputs]. */
  readonly weight: Float64Array;
  /** b: length [outputs]. */
  readonly bias: Float64Array;
}

/** How the network learns. */
export interface TrainOptions {
  /** Units of each hidden layer. */
  readonly hidden: readonly number[];
  /** Passes over the data. */
  readonly epochs: number;
  /** Points a step. */
  readonly batch: number;
  /** Step size of Adam at the start; it goes to zero as half a cosine. */
  readonly rate: number;
  /** Standard deviation of the noise that each pass adds to the data. */
  readonly noise: number;
  /** Initial weights, order and noise. */
  readonly rng: Rng;
  /** Ends the training when aborted. */
  readonly signal?: AbortSignal;
  /** Is told how many passes are done. */
  readonly progress?: (done: number, total: number) => void | Promise<void>;
}

/**
 * Learns −log p(class | x) by gradient descent: layers with ReLU between them, softmax at the end, gradients by
 * backpropagation, steps of Adam (Kingma, Ba 2015, algorithm 1), weights begun as N(0, 2/inputs) (He et al. 2015,
 * equation 10).
 *
 * @param x What to classify, shape [batch, dim].
 * @param labels The class of each row, 0 … classes − 1.
 * @param classes How many there are.
 * @returns The layers, first to last.
 */
export async function trainClassifier(
  x: Points,
  labels: Uint8Array,
  classes: number,
  { hidden, epochs, batch, rate, noise, rng, signal, progress }: TrainOptions,
): Promise<Layer[]> {
  const [rows, dim] = x.shape, sizes = [dim, ...hidden, classes];
  const layers = sizes.slice(1).map((outputs, l) => {
    const inputs = sizes[l], z = rng.fork(`weights ${l}`).normal([outputs, inputs]).data;
    return { weight: z.map((v) => v * Math.sqrt(2 / inputs)), bias: new Float64Array(outputs) };
  });
  const values = layers.flatMap(({ weight, bias }) => [weight, bias]);
  const slopes = values.map(({ length }) => new Float64Array(length));
  const step = adam(values, slopes);
  const steps = Math.ceil(rows / batch) * epochs;
  let done = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    signal?.throwIfAborted();
    const order = rng.fork("order").permutation(rows, { step: epoch });
    const noisy = rng.fork("noise").normal(x.shape, { step: epoch }).data.map((z, i) =>
      x.data[i] + noise * z
    );
    for (let from = 0; from < rows; from += batch) {
      const chosen = order.subarray(from, from + batch);
      for (const slope of slopes) slope.fill(0);
      for (const row of chosen) {
        learn(layers, slopes, noisy.subarray(row * dim, (row + 1) * dim), labels[row], 1 / chosen.length);
      }
      step(rate * (1 + Math.cos(Math.PI * done++ / steps)) / 2);
    }
    await progress?.(epoch + 1, epochs);
  }
  return layers;
}

/** Adds one point's share of the gradient: W gets δ hᵀ, b gets δ; and δ ← Wᵀδ where the unit before was on. */
function learn(layers: Layer[], slopes: Float64Array[], x: Float64Array, label: number, share: number): void {
  const h = [x];
  layers.forEach((layer, l) => h.push(affine(layer, h[l], l + 1 < layers.length)));
  let delta = softmax(h[layers.length]);
  delta[label] -= 1;
  for (let l = layers.length - 1; l >= 0; l--) {
    const { weight } = layers[l], input = h[l], inputs = input.length, before = new Float64Array(inputs);
    for (let j = 0; j < delta.length; j++) {
      const d = delta[j];
      if (d === 0) continue;
      slopes[2 * l + 1][j] += share * d;
      for (let i = 0, at = j * inputs; i < inputs; i++, at++) {
        slopes[2 * l][at] += share * d * input[i];
        before[i] += weight[at] * d;
      }
    }
    delta = before.map((d, i) => input[i] > 0 ? d : 0);
  }
}

/** Wx + b, with what is negative left out if `rectified`. */
function affine({ weight, bias }: Layer, x: Float64Array, rectified: boolean): Float64Array {
  return bias.map((sum, j) => {
    for (let i = 0, at = j * x.length; i < x.length; i++, at++) sum += weight[at] * x[i];
    return rectified && sum < 0 ? 0 : sum;
  });
}

function softmax(z: Float64Array): Float64Array {
  const largest = z.reduce((most, v) => Math.max(most, v)), e = z.map((v) => Math.exp(v - largest));
  const sum = e.reduce((total, v) => total + v);
  return e.map((v) => v / sum);
}

/** A step of Adam with β₁ = 0.9, β₂ = 0.999, ε = 1e-8, as a function of its size. */
function adam(values: Float64Array[], slopes: Float64Array[]): (rate: number) => void {
  const first = values.map(({ length }) => new Float64Array(length));
  const second = values.map(({ length }) => new Float64Array(length));
  let left1 = 1, left2 = 1;
  return (rate) => {
    left1 *= 0.9;
    left2 *= 0.999;
    values.forEach((value, p) => {
      const g = slopes[p], m = first[p], v = second[p];
      for (let i = 0; i < value.length; i++) {
        m[i] += 0.1 * (g[i] - m[i]);
        v[i] += 0.001 * (g[i] * g[i] - v[i]);
        value[i] -= rate * (m[i] / (1 - left1)) / (Math.sqrt(v[i] / (1 - left2)) + 1e-8);
      }
    });
  };
}
