/**
 * What peers/training.py does, in TensorFlow.js as it is shipped: `tf.train.adam().minimize()` of a perceptron that is told
 * the time. Of 100 steps, a fifth or a twenty-fifth, times that many.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { read, report, start } from "./start.ts";

const width = 128, frequencies = 8, rms = 2, rows = 10_000, sizes = [2, width, width, width, 2];
const backend = await start();
const omega = tf.tensor2d([
  Array.from({ length: frequencies }, (_, k) => 2 * Math.PI * 2 ** (-4 + 4 * k / (frequencies - 1))),
]);
const angles = Array.from({ length: 8 }, (_, k) => k * Math.PI / 4);
const means = tf.tensor2d(angles.map((a) => [4 / Math.SQRT2 * Math.cos(a), 4 / Math.SQRT2 * Math.sin(a)]));

const weight = (inputs: number, outputs: number) =>
  tf.variable(tf.randomNormal<tf.Rank.R2>([inputs, outputs]).mul(Math.sqrt(2 / inputs)) as tf.Tensor2D);
const inner = sizes.slice(1).map((outputs, l) => weight(sizes[l], outputs));
const context = sizes.slice(1).map((outputs) => weight(1 + 2 * frequencies, outputs));
const weights = [...inner, ...context], average = weights.map((w) => tf.variable(w, false));

function network(x: tf.Tensor2D, time: tf.Tensor2D): tf.Tensor2D {
  const wave = time.mul(omega),
    phi = tf.concat([tf.onesLike(time), wave.cos(), wave.sin()], 1) as tf.Tensor2D;
  return inner.reduce((x, w, l) => {
    const h = tf.matMul(x, w).add(tf.matMul(phi, context[l])) as tf.Tensor2D;
    return l === inner.length - 1 ? h : h.mul(h.sigmoid());
  }, x);
}

/** The denoising loss on a batch of its own. */
function loss(batch: number): tf.Scalar {
  const one = tf.gather(means, tf.randomUniform([batch], 0, 8, "int32") as tf.Tensor1D);
  const x0 = one.add(tf.randomNormal([batch, 2]).mul(Math.sqrt(0.125))), noise = tf.randomNormal([batch, 2]);
  const level = tf.randomNormal([batch, 1]).mul(1.2).sub(1.2).exp().mul(rms) as tf.Tensor2D;
  const total = level.square().add(rms ** 2).sqrt();
  const target = level.div(rms).mul(x0).sub(noise.mul(rms)).div(total);
  const seen = x0.add(level.mul(noise)).div(total) as tf.Tensor2D;
  return network(seen, level.log().div(4) as tf.Tensor2D).sub(target).square().mean();
}

async function train(batch: number, steps: number): Promise<void> {
  const adam = tf.train.adam(1e-3);
  let last: tf.Scalar | undefined;
  for (let k = 0; k < steps; k++) {
    last?.dispose();
    last = adam.minimize(() => loss(batch), true, weights)!;
    tf.tidy(() => average.forEach((mean, i) => mean.assign(mean.add(weights[i].sub(mean).mul(0.001)))));
  }
  const [value] = await read(last!);
  if (!Number.isFinite(value)) throw new Error(`the loss is ${value}`);
  adam.dispose();
}

/** At σ = 1. */
async function score(x: tf.Tensor2D): Promise<void> {
  const total = Math.sqrt(1 + rms ** 2);
  await read(tf.tidy(() => {
    const F = network(x.div(total), tf.zeros([1, 1]));
    return x.mul((rms / total) ** 2).add(F.mul(rms / total)).sub(x);
  }));
}

const [work] = Deno.args;
if (work === "score") {
  const x = tf.randomNormal<tf.Rank.R2>([rows, 2]);
  await report({ work, how: `${backend}, told`, run: () => score(x), repeats: 9 });
} else {
  const batch = Number(work.split(" ")[1]), steps = batch > 1000 ? 4 : 20;
  const how = `${backend}, told, ${steps} steps × ${100 / steps}`;
  await report({ work, how, run: () => train(batch, steps), share: steps / 100 });
}
