import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { points } from "driftfield/core";
import { gpu } from "driftfield/device";
import { type BackendName, tensors, useBackend } from "driftfield/networks";

/** (A B) for a 2 × 2 pair whose product is known, computed where tfjs now runs; leaves no tensor behind. */
async function product(): Promise<number[]> {
  const before = tf.memory().numTensors;
  const c = tf.tidy(() => tf.matMul(tf.tensor2d([[1, 2], [3, 4]]), tf.tensor2d([[5, 6], [7, 8]])));
  const values = [...await c.data()];
  c.dispose();
  assertEquals(tf.memory().numTensors, before);
  return values;
}

Deno.test("useBackend() starts each backend that is asked for, and it multiplies matrices", async () => {
  for (const name of ["cpu", "wasm"] as const) {
    assertEquals(await useBackend(name), { name, why: "asked for" });
    assertEquals(await product(), [19, 22, 43, 50]);
  }
});

Deno.test("useBackend('webgpu') runs on whatever adapter there is, and throws where there is none", async () => {
  const adapter = await navigator.gpu?.requestAdapter();
  if (adapter) {
    const { name, why } = await useBackend("webgpu");
    assertEquals(name, "webgpu");
    assertStringIncludes(why, "asked for");
    assertEquals(await product(), [19, 22, 43, 50]);
  } else {
    await assertRejects(() => useBackend("webgpu"), Error, "no WebGPU adapter");
  }
});

Deno.test("networks stand on the device of our kernels: a lost one is replaced, a fault there is thrown here", async () => {
  const card = await gpu();
  if (!card) {
    assertEquals(await navigator.gpu?.requestAdapter() ?? null, null);
    return console.log("no WebGPU adapter here: nothing of the GPU was tested");
  }
  await useBackend("webgpu");
  const ones = tensors.from(points([[1, 1]])), encoder = card.device.createCommandEncoder();
  const buffer = card.buffer("four numbers", 16);
  encoder.copyBufferToBuffer(buffer, 0, buffer, 8, 16); // out of range, and onto itself
  card.device.queue.submit([encoder.finish()]);
  await card.device.queue.onSubmittedWorkDone();
  await assertRejects(() => tensors.to(tensors.add(ones, ones)), Error, "WebGPU on");
  assertEquals(await tensors.to(tensors.add(ones, ones)), points([[2, 2]]));
  card.device.destroy();
  await card.device.lost;
  await useBackend("webgpu");
  assertEquals(await product(), [19, 22, 43, 50]);
});

Deno.test("useBackend() takes WebGPU on hardware alone, and says why", async () => {
  const adapter = await navigator.gpu?.requestAdapter(), { name, why } = await useBackend();
  const hardware = adapter && !adapter.info.isFallbackAdapter;
  assertEquals(name, hardware ? "webgpu" : "wasm");
  assertStringIncludes(why, hardware ? "hardware adapter" : adapter ? "software" : "no WebGPU adapter");
});

Deno.test("DRIFTFIELD_BACKEND decides where nothing is asked for; an unknown name is refused", async () => {
  Deno.env.set("DRIFTFIELD_BACKEND", "cpu");
  try {
    assertEquals(await useBackend(), { name: "cpu", why: "set by DRIFTFIELD_BACKEND" });
    assertEquals((await useBackend("wasm")).name, "wasm");
    Deno.env.set("DRIFTFIELD_BACKEND", "cuda");
    await assertRejects(
      () => useBackend(),
      RangeError,
      "DRIFTFIELD_BACKEND must be one of webgpu, wasm, cpu",
    );
  } finally {
    Deno.env.delete("DRIFTFIELD_BACKEND");
  }
  await assertRejects(() => useBackend("tpu" as BackendName), RangeError, 'got "tpu"');
});
