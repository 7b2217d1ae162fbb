import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { type BackendName, useBackend } from "driftfield/networks";

/** The backends that this machine can start; WebGPU on whatever adapter there is. */
export const backends: readonly BackendName[] = await navigator.gpu?.requestAdapter()
  ? ["cpu", "wasm", "webgpu"]
  : ["cpu", "wasm"];

if (!backends.includes("webgpu")) console.log("no WebGPU adapter here: nothing of the GPU is tested");

/** Starts a backend that does all of its work itself: TensorFlow.js's for WebGPU leaves what is small to the processor. */
export async function startBackend(backend: BackendName): Promise<void> {
  await useBackend(backend);
  if (backend === "webgpu") tf.env().set("WEBGPU_CPU_FORWARD", false);
}

/** One test for each backend, which must leave no tensor behind. */
export function onEachBackend(claim: string, test: (backend: BackendName) => Promise<void> | void): void {
  for (const backend of backends) {
    Deno.test(`${claim} (${backend})`, async () => {
      await startBackend(backend);
      const before = tf.memory().numTensors;
      await test(backend);
      assertEquals(tf.memory().numTensors, before, "tensors left behind");
    });
  }
}
