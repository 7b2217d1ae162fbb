/**
 * Kernels on their way into a pass of the GPU.
 *
 * @module
 */
import type { Launch } from "./wgsl_launch.ts";

const compiled = new WeakMap<GPUDevice, Map<string, GPUComputePipeline>>();

/** The pipeline of a kernel, compiled once a device. What is wrong with it reaches the device's `uncapturederror`. */
function pipelineOf(device: GPUDevice, { name, code }: Launch): GPUComputePipeline {
  const known = compiled.get(device) ?? new Map<string, GPUComputePipeline>();
  compiled.set(device, known);
  const found = known.get(name);
  if (found) return found;
  const module = device.createShaderModule({ code: code() });
  const made = device.createComputePipeline({ layout: "auto", compute: { module, entryPoint: "main" } });
  known.set(name, made);
  return made;
}

/** Records kernels, each of which sees what those before have written. */
export function record(device: GPUDevice, pass: GPUComputePassEncoder, launches: readonly Launch[]): void {
  for (const launch of launches) {
    const pipeline = pipelineOf(device, launch);
    const entries = launch.buffers.map((one, binding) => ({
      binding,
      resource: "buffer" in one ? one : { buffer: one },
    }));
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
    pass.dispatchWorkgroups(...launch.groups);
  }
}
