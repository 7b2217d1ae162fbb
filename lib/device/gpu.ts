/**
 * The graphics card, or what stands in for it.
 *
 * @module
 */

/** A WebGPU device, shared by everything. */
export interface Gpu {
  /** The device. */
  readonly device: GPUDevice;
  /** What the adapter says of itself. */
  readonly info: GPUAdapterInfo;
  /** The adapter, in its own words. */
  readonly description: string;
  /** Whether it is no hardware, but a program that runs on the processor. */
  readonly software: boolean;
  /** A storage buffer of so many bytes. Throws a RangeError that names what it is for if the device has no such room. */
  buffer(what: string, bytes: number): GPUBuffer;
  /** The compute pipeline of a WGSL program with entry point `main`, compiled once. */
  pipeline(code: string): Promise<GPUComputePipeline>;
  /** Throws what has gone wrong since it was last asked, or that the device is lost: WebGPU would go on with stale data. */
  check(): void;
  /** Copies a buffer's contents back. */
  read(buffer: GPUBuffer): Promise<ArrayBuffer>;
}

let opened: Promise<Gpu | undefined> | undefined;

/**
 * The graphics card: opened once, when it is first asked for.
 *
 * @returns The card, or undefined where there is no WebGPU adapter.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { gpu } from "driftfield/device";
 *
 * assertEquals(await gpu() === undefined, await navigator.gpu?.requestAdapter() == null);
 * ```
 */
export function gpu(): Promise<Gpu | undefined> {
  return opened ??= open();
}

/** Limits that are asked for in full: a device has WebGPU's least otherwise. */
const limits = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "maxStorageBuffersPerShaderStage",
  "maxComputeWorkgroupStorageSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupSizeX",
] as const;

/** What Deno looks for adapters through. On Linux OpenGL too, whose library frees what it has no right to at exit. */
const through = "DENO_WEBGPU_BACKEND";

function leaveOpenGl(): void {
  try {
    if (Deno.build.os === "linux" && !Deno.env.has(through)) Deno.env.set(through, "vulkan");
  } catch { /* without permission to touch the environment it stays as it is */ }
}

async function open(): Promise<Gpu | undefined> {
  leaveOpenGl();
  const adapter = await navigator.gpu?.requestAdapter();
  if (!adapter) return undefined;
  const requiredLimits = Object.fromEntries(limits.map((name) => [name, adapter.limits[name]]));
  const device = await adapter.requestDevice({ requiredLimits });
  const most = Math.min(adapter.limits.maxBufferSize, adapter.limits.maxStorageBufferBindingSize);
  const description = adapter.info.description || adapter.info.vendor;
  let wrong: string | undefined, lost: string | undefined;
  device.addEventListener("uncapturederror", (event) => {
    event.preventDefault();
    wrong ??= (event as GPUUncapturedErrorEvent).error.message;
  });
  device.lost.then(({ message }) => {
    opened = undefined; // the next who asks gets a new one
    lost = `the device was lost: ${message}`; // and stays so
  });
  const check = () => {
    const message = lost ?? wrong;
    wrong = undefined;
    if (message === undefined) return;
    throw new Error(`WebGPU on ${description}: ${message}`);
  };
  const pipelines = new Map<string, Promise<GPUComputePipeline>>();
  const compile = async (code: string) => {
    device.pushErrorScope("validation");
    const module = device.createShaderModule({ code });
    const made = device.createComputePipeline({ layout: "auto", compute: { module, entryPoint: "main" } });
    const error = await device.popErrorScope();
    if (!error) return made;
    const { messages } = await module.getCompilationInfo();
    throw new Error(`WGSL: ${messages.map(({ message }) => message.trim()).join("; ") || error.message}`);
  };
  return {
    device,
    info: adapter.info,
    description,
    software: adapter.info.isFallbackAdapter,
    buffer: (what, size) => {
      if (size > most) {
        throw new RangeError(
          `${what} need ${size} bytes, more than the ${most} that ${description} gives a buffer`,
        );
      }
      const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
      return device.createBuffer({ size: Math.max(4, size), usage: STORAGE | COPY_SRC | COPY_DST });
    },
    pipeline: (code) => {
      const made = pipelines.get(code) ?? compile(code);
      pipelines.set(code, made);
      return made;
    },
    check,
    read: async (buffer) => {
      const { MAP_READ, COPY_DST } = GPUBufferUsage;
      const staging = device.createBuffer({ size: buffer.size, usage: MAP_READ | COPY_DST });
      const encoder = device.createCommandEncoder();
      encoder.copyBufferToBuffer(buffer, 0, staging, 0, buffer.size);
      device.queue.submit([encoder.finish()]);
      await staging.mapAsync(GPUMapMode.READ).catch(async (error) => {
        await new Promise((resolve) => setTimeout(resolve)); // then it is known whether the device was lost
        check();
        throw error;
      });
      const bytes = staging.getMappedRange().slice(0);
      staging.destroy();
      check();
      return bytes;
    },
  };
}
