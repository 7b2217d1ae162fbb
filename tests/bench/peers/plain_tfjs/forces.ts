/**
 * What peers/forces.py does, in TensorFlow.js as it is shipped: all pairs at once do not fit into its memory, so in the
 * plane some rows at a time; in 64 dimensions as products of matrices.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { philox } from "driftfield/random";
import { read, report, start } from "./start.ts";

const backend = await start(), rowsAtATime = 256, [work] = Deno.args;
const [n, dim, scale] = work === "plane" ? [8192, 2, 1] : [4096, 64, 0.09];
const cloud = (name: string) =>
  tf.tidy(() =>
    tf.tensor2d(Float32Array.from(philox(0).fork(name).normal([n, dim]).data), [n, dim]).mul(scale)
  );
const x = cloud("sources") as tf.Tensor2D, y = cloud("targets") as tf.Tensor2D;

/** Of some rows of y in the plane. */
function pairs(y: tf.Tensor2D): tf.Tensor2D {
  const [dx, dy] = [0, 1].map((k) =>
    tf.slice(x, [0, k], [n, 1]).reshape([1, n]).sub(tf.slice(y, [0, k], [-1, 1]))
  );
  const w = dx.square().add(dy.square()).add(1e-6).reciprocal();
  return tf.stack([w.mul(dx).mean(1), w.mul(dy).mean(1)], 1) as tf.Tensor2D;
}

function inRows(): tf.Tensor2D {
  const parts = Array.from(
    { length: n / rowsAtATime },
    (_, k) => tf.tidy(() => pairs(tf.slice(y, [k * rowsAtATime, 0], [rowsAtATime, 2]))),
  );
  return tf.concat2d(parts, 0);
}

/** By the weights |x − y|^−64 and the products y·x. */
function products(weights: (r2: tf.Tensor2D) => tf.Tensor2D, dots: () => tf.Tensor2D): tf.Tensor2D {
  const squares = (x: tf.Tensor2D) => x.square().sum(1, true);
  const r2 = squares(y).add(squares(x).transpose()).sub(dots().mul(2)).maximum(1e-6) as tf.Tensor2D;
  const w = weights(r2);
  return tf.matMul(w, x).sub(w.sum(1, true).mul(y)).div(n) as tf.Tensor2D;
}

function squared(r2: tf.Tensor2D): tf.Tensor2D {
  let w = r2.reciprocal();
  for (let power = 2; power < dim; power *= 2) w = w.square();
  return w;
}

/** As one writes it; and without its transposed products and its powers, which take several times as long. */
const forms: Record<string, () => tf.Tensor2D> = work === "plane"
  ? { [`${rowsAtATime} rows at a time`]: inRows }
  : {
    "matrix products": () => products((r2) => r2.pow(-dim / 2), () => tf.matMul(y, x, false, true)),
    "matrix products, transposed and squared by hand": () =>
      products(squared, () => tf.matMul(y, x.transpose())),
  };

/** The field at the first point, in float64. */
const [xs, ys] = [await x.data(), await y.data()];
const exact = Array.from({ length: dim }, () => 0);
for (let j = 0; j < n; j++) {
  const away = exact.map((_, k) => xs[j * dim + k] - ys[k]);
  const w = (away.reduce((sum, d) => sum + d * d, 1e-6)) ** (-dim / 2) / n;
  away.forEach((d, k) => exact[k] += w * d);
}
const most = Math.max(...exact.map(Math.abs));

for (const [form, field] of Object.entries(forms)) {
  const run = () => read(tf.tidy(field)), found = await run();
  // As in peers/forces.py.
  const off = Math.max(...exact.map((f, k) => Math.abs(found[k] - f)));
  if (!(off < 1e-3 * most)) throw new Error(`${form}: another field, by ${off}`);
  await report({ work, how: `${backend}, ${form}`, run });
}
