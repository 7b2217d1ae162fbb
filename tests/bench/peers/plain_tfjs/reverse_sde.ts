/**
 * What peers/reverse_sde.py does, in TensorFlow.js as it is shipped, told the time: a tenth of the steps, times ten.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { decodeSafetensors } from "driftfield/core";
import { read, report, start } from "./start.ts";

const count = 10_000, steps = 500, share = 0.1, from = 1e-3, to = 1, dt = (to - from) / steps;
const omega = Array.from({ length: 8 }, (_, k) => 2 * Math.PI * 2 ** (-4 + 4 * k / 7));

const backend = await start(), { arrays } = decodeSafetensors(await Deno.readFile(Deno.args[0]));
const w = Object.fromEntries(
  Object.entries(arrays).map(([name, { data, shape: [rows, columns] }]) => (
    [name, tf.tensor2d(Float32Array.from(data), [rows, columns])] as const
  )),
);

/** β, σ/α, and the features of the time that the network is told. */
function rates(t: number) {
  const level = Math.sqrt(Math.expm1(0.1 * t + 19.9 * t * t / 2)), told = Math.log(level) / 4;
  const features = [1, ...omega.map((w) => Math.cos(w * told)), ...omega.map((w) => Math.sin(w * told))];
  return { beta: 0.1 + 19.9 * t, level, features };
}

function network(x: tf.Tensor, features: readonly number[]): tf.Tensor {
  const context = tf.tensor2d([[...features]]);
  return ["1", "2", "out"].reduce((x, name) => {
    const h = tf.matMul(x, w[`${name}.weight`]).add(tf.matMul(context, w[`${name}.context`]));
    return name === "out" ? h : h.mul(h.sigmoid());
  }, x);
}

/** −βx/2 − g²s, g² = β, s = F α/σ − x. */
function drift(x: tf.Tensor, t: number): tf.Tensor {
  const { beta, level, features } = rates(t);
  return x.mul(beta / 2).sub(network(x, features).mul(beta / level));
}

for (const name of Object.keys(w).filter((name) => name.startsWith("drift "))) {
  const t = Number(name.split(" ")[1]), most = await read(tf.tidy(() => w[name].abs().max()));
  const off = await read(tf.tidy(() => drift(w.points, t).sub(w[name]).abs().max()));
  if (!(off[0] < 1e-4 * most[0])) {
    throw new Error(`another drift than in the library at t = ${t}, by ${off[0]}`);
  }
}

async function run(): Promise<void> {
  let x: tf.Tensor = tf.tidy(() => tf.randomNormal([count, 2]).mul(Math.sqrt(-Math.expm1(-10.05))));
  for (let k = 0; k < share * steps; k++) {
    const t = to - k * dt;
    const next = tf.tidy(() =>
      x.sub(drift(x, t).mul(dt)).add(tf.randomNormal([count, 2]).mul(Math.sqrt(rates(t).beta * dt)))
    );
    x.dispose();
    x = next;
  }
  await read(x);
}

const how = `${backend}, ${share * steps} steps × ${1 / share}`;
await report({ work: "samples", how, run, share });
