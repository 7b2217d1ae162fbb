import * as tf from "@tensorflow/tfjs";
import type { Stencil } from "driftfield/kernels";
import type { Run } from "../harness/benchmark.ts";

/** Steps of a stencil with closed ends as its user would write them in TensorFlow.js: pad, slice, multiply, add. */
export function inTensors(
  { shape: [n0, n1], centre, offsets, coefficients }: Stencil,
  v: Float64Array,
  steps: number,
): Run {
  const tensor = (values: Float64Array) => tf.tensor2d(Float32Array.from(values), [n1, n0]);
  const c = tensor(centre), around = coefficients.map(tensor);
  return async () => {
    let p = tensor(v);
    for (let step = 0; step < steps; step++) {
      const next = tf.tidy(() => {
        const wide = tf.pad(p, [[1, 1], [1, 1]]);
        return around.reduce((sum, a, k) => {
          const [di, dj] = offsets[k];
          return tf.add(sum, tf.mul(a, tf.slice(wide, [1 + dj, 1 + di], [n1, n0])));
        }, tf.mul(c, p) as tf.Tensor2D);
      });
      p.dispose();
      p = next;
    }
    const out = await p.data();
    p.dispose();
    return out;
  };
}
