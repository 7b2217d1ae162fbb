import { assert, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { points } from "driftfield/core";
import { denoising } from "driftfield/losses";
import { learned, mlp, network, tensors, trainToEnd } from "driftfield/networks";
import { edm } from "driftfield/processes";
import { philox } from "driftfield/random";
import { onCard } from "../kernels/on_card.ts";
import { startBackend } from "../networks/backends.ts";

const objective = denoising(edm()),
  width = 128,
  data = points([[-1, 0], [1, 2], [0, 1]]),
  x = points([[1, 0.5], [-2, 3]]);

onCard(
  "a batch that the GPU has no room for is refused with its size, before anything is stale; the next is right to the bit",
  async ({ device, software }) => {
    const most = Math.min(device.limits.maxBufferSize, device.limits.maxStorageBufferBindingSize);
    const batch = Math.floor(most / 4 / width) + 1; // its first layer is the first tensor beyond a buffer
    if (!software || batch > 2 ** 20) {
      return console.log(`batches of ${batch} rows are not tried on this card`);
    }
    await startBackend("webgpu");
    const net = network(mlp({ dim: 2, width, depth: 1 }), philox(0)),
      options = { steps: 2, batch: 16, rng: philox(1) };
    await trainToEnd(net, objective, data, options); // it does not answer 0
    const answer = async () => {
      const model = learned(net, objective), found = tensors.scope(() => model.denoise(tensors.from(x), 1));
      const { data } = await tensors.to(found);
      tensors.free(found);
      return [...data];
    };
    const before = await answer(), weights = [...await net.weights.data()], { numTensors } = tf.memory();
    const says = `${batch},${width}] needs ${4 * batch * width} bytes, more than the ${most} that`;
    await assertRejects(() => trainToEnd(net, objective, data, { ...options, batch }), RangeError, says);
    assertEquals([...await net.weights.data()], weights);
    assertEquals(tf.memory().numTensors, numTensors);
    assertEquals(await answer(), before);
    await trainToEnd(net, objective, data, options);
    const now = [...await net.weights.data()];
    assert(now.every(Number.isFinite) && now.some((w, i) => w !== weights[i]), "training goes on");
    net.dispose();
  },
);
