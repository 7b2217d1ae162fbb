/**
 * The network that tells digits apart, in plain float64.
 *
 * @module
 */
import type { Points, StoredArray } from "../core/mod.ts";

/** Weights and biases of its layers: `1.weight` [64, 64], `1.bias` [64], `2.weight` [32, 64], … `3.bias` [10]. */
export type Network = Readonly<Record<string, StoredArray>>;

/** max(0, W₂ max(0, W₁x + b₁) + b₂): shape [batch, 32]. */
export const hiddenLayer = (network: Network, x: Points): Points =>
  rectified(affine(network, 2, rectified(affine(network, 1, x))));

/** softmax(W₃h + b₃) of the hidden layer: shape [batch, 10]. */
export const probabilities = (network: Network, x: Points): Points =>
  softmax(affine(network, 3, hiddenLayer(network, x)));

/** Where each row is largest: length [batch]. */
export function mostLikely({ data, shape: [batch, classes] }: Points): Uint8Array {
  return Uint8Array.from({ length: batch }, (_, i) => {
    const p = data.subarray(i * classes, (i + 1) * classes);
    return p.indexOf(Math.max(...p));
  });
}

/** Wx + b of one layer, W of shape [outputs, inputs]. */
function affine(network: Network, layer: number, { data: x, shape: [batch] }: Points): Points {
  const { data: w, shape: [outputs, inputs] } = network[`${layer}.weight`], b = network[`${layer}.bias`].data;
  const data = new Float64Array(batch * outputs);
  for (let i = 0; i < batch; i++) {
    for (let j = 0; j < outputs; j++) {
      let sum = b[j];
      for (let k = 0; k < inputs; k++) sum += w[j * inputs + k] * x[i * inputs + k];
      data[i * outputs + j] = sum;
    }
  }
  return { data, shape: [batch, outputs] };
}

const rectified = ({ data, shape }: Points): Points => ({ data: data.map((v) => Math.max(0, v)), shape });

function softmax({ data, shape }: Points): Points {
  const classes = shape[1], out = new Float64Array(data.length);
  for (let at = 0; at < data.length; at += classes) {
    const z = data.subarray(at, at + classes),
      largest = Math.max(...z),
      e = z.map((v) => Math.exp(v - largest));
    const sum = e.reduce((total, v) => total + v);
    out.set(e.map((v) => v / sum), at);
  }
  return { data: out, shape };
}
