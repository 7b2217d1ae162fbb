/**
 * Trains on WebGPU, loses the device in the middle, and goes on in WebAssembly: `lost.ts PATH`. Says as JSON what came of it.
 *
 * @module
 */
import { decodeSafetensors, points } from "driftfield/core";
import { gpu } from "driftfield/device";
import { denoising } from "driftfield/losses";
import { type BackendName, mlp, network, train, type TrainOptions, useBackend } from "driftfield/networks";
import { edm } from "driftfield/processes";
import { philox } from "driftfield/random";

const path = Deno.args[0], stop = 8, data = points([[-1, 0], [1, 2], [0, 1]]);
const options: TrainOptions = { steps: 20, batch: 64, learningRate: 0.01, every: 1, rng: philox(1) };

/** Trains on a backend; its losses from the first step on that it does, and its weights. */
async function trained(backend: BackendName, more: Partial<TrainOptions>, look = (_step: number) => {}) {
  await useBackend(backend);
  const net = network(mlp({ dim: 2, width: 32 }), philox(0)), losses: number[] = [];
  try {
    for await (const frame of train(net, denoising(edm()), data, { ...options, ...more })) {
      losses.push(await frame.loss());
      look(frame.step);
    }
    return { losses, weights: [...await net.average.data()] };
  } finally {
    net.dispose();
  }
}

/** What an error says, and what kind it is. */
const said = (error: unknown) => `${(error as Error).name}: ${(error as Error).message}`;

const whole = await trained("webgpu", {});
const card = (await gpu())!, checkpoint = { path, every: 5 };
const lost = await trained("webgpu", { checkpoint }, (step) => step === stop && card.device.destroy()).catch(
  said,
);
const { metadata: { step } } = decodeSafetensors(await Deno.readFile(path));
const resumed = await trained("wasm", { from: path });
const again = await trained("webgpu", { from: path }); // on a new device
console.log(
  JSON.stringify({ whole, lost, step: Number(step), resumed, again, another: await gpu() !== card }),
);
