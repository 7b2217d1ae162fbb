import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import type { Gpu } from "driftfield/device";
import { guarded } from "../../lib/networks/guard.ts";
import { onCard } from "../kernels/on_card.ts";
import { startBackend } from "./backends.ts";

Deno.test("guarded() lets through what a binding holds, refuses the rest before it reaches the backend, and checks each read", async () => {
  const reached: string[] = [];
  const backend = {
    write: (_: unknown, shape: number[]) => void reached.push(`write ${shape}`),
    move: (_: unknown, __: unknown, shape: number[]) => void reached.push(`move ${shape}`),
    read: () => Promise.resolve(reached.push("read")),
  };
  const limits = { maxBufferSize: 4096, maxStorageBufferBindingSize: 1024 }; // 256 numbers
  const check = () => void reached.push("check");
  const { write, move, read } = guarded(
    backend as unknown as tf.KernelBackend,
    { device: { limits }, description: "a card", check } as Gpu,
  );
  write(null!, [16, 16], "float32");
  assertThrows(
    () => write(null!, [257], "float32"),
    RangeError,
    "shape [257] needs 1028 bytes, more than the 1024",
  );
  move({}, null!, [256, 1], "float32", 1);
  assertThrows(() => move({}, null!, [16, 17], "float32", 1), RangeError, "that a card gives a buffer");
  assertEquals(await read({}), 3 as never);
  assertEquals(reached, ["write 16,16", "move 256,1", "read", "check"]);
});

onCard(
  "WebGPU: an operation whose result no binding holds is refused, and leaves nothing behind",
  async ({ device }) => {
    await startBackend("webgpu");
    const { maxBufferSize, maxStorageBufferBindingSize } = device.limits;
    const side = Math.ceil(Math.sqrt(Math.min(maxBufferSize, maxStorageBufferBindingSize) / 4)) + 1;
    const column = tf.ones([side, 1]), row = tf.ones([1, side]);
    const before = [tf.memory().numTensors, tf.backend().numDataIds()];
    assertThrows(
      () => tf.tidy(() => tf.add(column, row)),
      RangeError,
      `a tensor of shape [${side},${side}] needs`,
    );
    assertEquals([tf.memory().numTensors, tf.backend().numDataIds()], before);
    const fits = tf.add(tf.slice(column, [0, 0], [2, 1]), tf.slice(row, [0, 0], [1, 2]));
    assertEquals([...await fits.data()], [2, 2, 2, 2]);
    tf.dispose([column, row, fits]);
  },
);

onCard("WebGPU: what goes wrong on the card is thrown by the next read, whoever reads", async (card) => {
  await startBackend("webgpu");
  const x = tf.ones([3]), sum = tf.add(x, x), encoder = card.device.createCommandEncoder();
  const buffer = card.buffer("four numbers", 16);
  encoder.copyBufferToBuffer(buffer, 0, buffer, 8, 16); // out of range, and onto itself
  card.device.queue.submit([encoder.finish()]);
  await card.device.queue.onSubmittedWorkDone();
  await assertRejects(() => sum.data(), Error, "WebGPU on");
  const again = tf.add(x, x);
  assertEquals([...await again.data()], [2, 2, 2]);
  tf.dispose([x, sum, again]);
});

onCard("WebGPU: reading at once throws, and gives nothing stale", async () => {
  await startBackend("webgpu");
  const x = tf.ones([3]), sum = tf.add(x, x), { warn } = console;
  console.warn = () => {}; // TensorFlow.js only calls it slow
  try {
    assertThrows(() => sum.dataSync());
  } finally {
    console.warn = warn;
  }
  assertEquals([...await sum.data()], [2, 2, 2]);
  tf.dispose([x, sum]);
});
