/**
 * What peers/ou.py does, in TensorFlow.js as it is shipped.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { read, report, start } from "./start.ts";

const paths = 100_000, steps = 1000, dt = 5e-3, decay = 1 - dt, spread = 0.7 * Math.sqrt(dt);
const backend = await start();

async function run(): Promise<void> {
  let x: tf.Tensor = tf.ones([paths]);
  for (let k = 0; k < steps; k++) {
    const next = tf.tidy(() => x.mul(decay).add(tf.randomNormal([paths]).mul(spread)));
    x.dispose();
    x = next;
  }
  const { mean, variance } = tf.moments(x);
  const [[m], [v]] = [await read(mean), await read(variance)];
  x.dispose();
  const true_ = spread ** 2 * (1 - decay ** (2 * steps)) / (1 - decay ** 2);
  const off = [
    (m - decay ** steps) / Math.sqrt(true_ / paths),
    (v / true_ - 1) / Math.sqrt(2 / paths),
  ];
  if (off.some((z) => !(Math.abs(z) < 5))) throw new Error(`moments are off by ${off} standard errors`);
}

await report({ work: "paths", how: backend, run });
