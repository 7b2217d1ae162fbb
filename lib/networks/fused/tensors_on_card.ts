/**
 * Kernels of our own among those of TensorFlow.js's WebGPU backend: in its command encoder, on its buffers.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";

/** What of the backend is used here, of its version 4.22. */
interface Inside {
  readonly device: GPUDevice;
  readonly queue: GPUQueue;
  readonly bufferManager: { acquireBuffer(size: number, usage: number): GPUBuffer };
  readonly tensorMap: { get(id: tf.DataId): { readonly resource: GPUBuffer } };
  /** Freed when what has been recorded is submitted. */
  readonly uniformPendingDisposal: GPUBuffer[];
  readonly commandEncoder: GPUCommandEncoder;
  readonly commandQueueOwnedIds: WeakSet<tf.DataId>;
  computePassEncoder: GPUComputePassEncoder | null;
  dispatchCountInPass: number;
  uploadToGPU(id: tf.DataId): void;
  makeTensorInfo(shape: readonly number[], dtype: "float32"): tf.TensorInfo;
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
}

/** The backend that runs, as a place for kernels. */
export interface CardPass {
  /** Its device. */
  readonly device: GPUDevice;
  /** The buffer of a tensor, which stays alive until the kernels have run. */
  bufferOf(x: tf.Tensor): GPUBuffer;
  /** A tensor for a kernel to fill, of the scope. */
  empty<R extends tf.Rank>(shape: tf.ShapeMap[R]): tf.Tensor<R>;
  /** A storage buffer that is given back once the kernels have run. */
  storage(what: string, bytes: number): GPUBuffer;
  /** Likewise, with contents. */
  filled(data: Float32Array<ArrayBuffer>): GPUBuffer;
  /** A uniform with contents, likewise. */
  uniform(data: ArrayBuffer): GPUBuffer;
  /** Records kernels after all that TensorFlow.js has been asked for, and before all that it will be. */
  record(write: (pass: GPUComputePassEncoder) => void, kernels: number): void;
}

/**
 * The WebGPU backend of TensorFlow.js as a place for kernels of our own.
 *
 * Kernels go into the pass that the backend is recording, so that order is kept without a submission. Buffers are those of
 * its own pool: one that is let go of goes back there when the pass is submitted, and no sooner.
 */
export function cardPass(): CardPass {
  const inside = tf.backend() as unknown as Inside, { device, queue, bufferManager } = inside;
  const { STORAGE, COPY_SRC, COPY_DST, UNIFORM } = GPUBufferUsage;
  const lent = (bytes: number, usage: number) => {
    const buffer = bufferManager.acquireBuffer(Math.max(4, bytes), usage);
    inside.uniformPendingDisposal.push(buffer);
    return buffer;
  };
  const storage = (_what: string, bytes: number) => lent(bytes, STORAGE | COPY_SRC | COPY_DST);
  const used: tf.DataId[] = [];
  const bufferAt = (id: tf.DataId) => {
    inside.uploadToGPU(id);
    used.push(id);
    return inside.tensorMap.get(id).resource;
  };
  return {
    device,
    bufferOf: ({ dataId }) => bufferAt(dataId),
    empty: <R extends tf.Rank>(shape: tf.ShapeMap[R]) => {
      const info = inside.makeTensorInfo(shape as readonly number[], "float32");
      return tf.engine().makeTensorFromTensorInfo(info) as tf.Tensor<R>;
    },
    storage,
    filled: (data) => {
      const buffer = storage("", data.byteLength);
      queue.writeBuffer(buffer, 0, data); // free buffers are in no pass that is still to be submitted
      return buffer;
    },
    uniform: (data) => {
      const buffer = lent(data.byteLength, UNIFORM | COPY_DST);
      queue.writeBuffer(buffer, 0, data);
      return buffer;
    },
    record(write, kernels) {
      used.splice(0).forEach((id) => inside.commandQueueOwnedIds.add(id));
      inside.ensureCommandEncoderReady();
      write(inside.computePassEncoder ??= inside.commandEncoder.beginComputePass());
      inside.dispatchCountInPass += kernels;
      if (inside.dispatchCountInPass < tf.env().getNumber("WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE")) return;
      inside.endComputePassEncoder();
      inside.submitQueue();
    },
  };
}
