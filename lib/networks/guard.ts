/**
 * What TensorFlow.js's WebGPU backend would pass over in silence.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Gpu } from "../device/mod.ts";

/** What a backend is asked for whenever there is a tensor to be made, moved or read. */
type Storage = Pick<tf.KernelBackend, "write" | "move" | "read">;

/**
 * The backend, which now throws where it would go on with stale data: a tensor that no binding of the card can hold is
 * refused before anything runs, and what has gone wrong on the card is thrown by the next read.
 *
 * @param backend A WebGPU backend of TensorFlow.js.
 * @param card What it runs on.
 * @returns The same backend.
 */
export function guarded(backend: tf.KernelBackend, { device, description, check }: Gpu): tf.KernelBackend {
  const { maxBufferSize, maxStorageBufferBindingSize } = device.limits;
  const most = Math.min(maxBufferSize, maxStorageBufferBindingSize);
  const fit = (shape: number[]) => {
    const bytes = 4 * tf.util.sizeFromShape(shape);
    if (bytes <= most) return;
    throw new RangeError(
      `a tensor of shape [${shape}] needs ${bytes} bytes, more than the ${most} that ${description} gives a buffer`,
    );
  };
  const write = backend.write.bind(backend),
    move = backend.move.bind(backend),
    read = backend.read.bind(backend);
  const guards: Storage = {
    write(values, shape, dtype) {
      fit(shape);
      return write(values, shape, dtype);
    },
    move(id, values, shape, dtype, references) {
      fit(shape);
      move(id, values, shape, dtype, references);
    },
    async read(id) {
      const values = await read(id).catch(async (error) => {
        await new Promise((resolve) => setTimeout(resolve)); // then it is known whether the device was lost
        check();
        throw error;
      });
      check();
      return values;
    },
  };
  return Object.assign(backend, guards);
}
