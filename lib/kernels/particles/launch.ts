/**
 * Kernels on their way to the GPU.
 *
 * @module
 */
import type { Gpu } from "../../device/mod.ts";

/** What a kernel is bound to: a buffer, or a part of one. */
export type Binding = GPUBuffer | GPUBufferBinding;

/** A kernel with what it is bound to. */
export interface Bound {
  readonly pipeline: GPUComputePipeline;
  readonly group: GPUBindGroup;
}

/** A kernel to run on so many workgroups; its work is counted in coordinates of pairs. */
export interface Dispatch {
  readonly kernel: Bound;
  readonly groups: readonly [number, number];
  readonly work: number;
}

/** Binds buffers to 0, 1, 2, … */
export function bound({ device }: Gpu, pipeline: GPUComputePipeline, buffers: readonly Binding[]): Bound {
  const entries = buffers.map((one, binding) => ({
    binding,
    resource: "buffer" in one ? one : { buffer: one },
  }));
  return { pipeline, group: device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }) };
}

/** Makes buffers, and frees all that it made. */
export interface Buffers {
  /** A storage buffer, as `gpu.buffer` makes it. */
  storage(what: string, bytes: number): GPUBuffer;
  /** A storage buffer with contents. */
  filled(what: string, data: Float32Array<ArrayBuffer>): GPUBuffer;
  /** A uniform of so many bytes, or with contents. */
  uniform(data: ArrayBuffer | number): GPUBuffer;
  /** Frees them all. */
  free(): void;
}

/** Buffers that are freed together. */
export function buffers(gpu: Gpu): Buffers {
  const made: GPUBuffer[] = [], { device } = gpu;
  const keep = (buffer: GPUBuffer) => {
    made.push(buffer);
    return buffer;
  };
  const storage = (what: string, bytes: number) => keep(gpu.buffer(what, bytes));
  return {
    storage,
    filled: (what, data) => {
      const buffer = storage(what, data.byteLength);
      device.queue.writeBuffer(buffer, 0, data);
      return buffer;
    },
    uniform: (data) => {
      const size = typeof data === "number" ? data : data.byteLength;
      const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
      const buffer = keep(device.createBuffer({ size, usage }));
      if (typeof data !== "number") device.queue.writeBuffer(buffer, 0, data);
      return buffer;
    },
    free: () => made.splice(0).forEach((buffer) => buffer.destroy()),
  };
}

/** Dispatches in a row, handed over whenever they come to as much work as one submission may hold. */
export interface Line {
  /** One more. */
  dispatch(one: Dispatch): void;
  /** Hands over what has not been. */
  flush(): void;
  /** Work handed over so far. */
  readonly done: number;
}

/** A line to the card, at most about `most` work a submission. */
export function line({ device }: Gpu, most: number): Line {
  let encoder: GPUCommandEncoder | undefined, pass: GPUComputePassEncoder, load = 0, done = 0;
  const flush = () => {
    if (!encoder) return;
    pass.end();
    device.queue.submit([encoder.finish()]);
    encoder = undefined;
    done += load;
    load = 0;
  };
  return {
    dispatch: ({ kernel: { pipeline, group }, groups: [x, y], work }) => {
      if (load > 0 && load + work > most) flush();
      if (!encoder) {
        encoder = device.createCommandEncoder();
        pass = encoder.beginComputePass();
      }
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group);
      pass.dispatchWorkgroups(x, y);
      load += work;
    },
    flush,
    get done() {
      return done;
    },
  };
}
