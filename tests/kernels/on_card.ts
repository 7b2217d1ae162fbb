/**
 * Tests that need a GPU, or what stands in for one.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { type Gpu, gpu } from "driftfield/device";
import { functionsWgsl } from "../../lib/kernels/wgsl/functions.ts";
import { permutationWgsl } from "../../lib/kernels/wgsl/permutation.ts";
import { randomWgsl } from "../../lib/kernels/wgsl/random.ts";

const card = await gpu();
if (!card) console.log("no WebGPU adapter here: no kernel was tested");

/** A test on the card; where there is none, it holds `gpu()` to having said so. */
export function onCard(name: string, test: (card: Gpu) => Promise<void>): void {
  Deno.test(name, async () => {
    if (card) await test(card);
    else assertEquals(await navigator.gpu?.requestAdapter() ?? null, null);
  });
}

/** What WGSL makes of each number: `body` maps its bits `word`, or itself as float32 `x`, to the bits `output[i]`. */
export async function evaluate(gpu: Gpu, body: string, inputs: Uint32Array): Promise<ArrayBuffer> {
  const pipeline = await gpu.pipeline(`${randomWgsl}${permutationWgsl}${functionsWgsl}
@group(0) @binding(0) var<storage, read> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> output: array<u32>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = id.x;
  if (i < arrayLength(&input)) { let word = input[i]; let x = bitcast<f32>(word); ${body} }
}`);
  const [input, output] = ["input", "output"].map((name) => gpu.buffer(name, inputs.byteLength));
  gpu.device.queue.writeBuffer(input, 0, inputs as Uint32Array<ArrayBuffer>);
  const entries = [input, output].map((buffer, binding) => ({ binding, resource: { buffer } }));
  const encoder = gpu.device.createCommandEncoder(), pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, gpu.device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
  pass.dispatchWorkgroups(Math.ceil(inputs.length / 64));
  pass.end();
  gpu.device.queue.submit([encoder.finish()]);
  const bytes = await gpu.read(output);
  [input, output].forEach((buffer) => buffer.destroy());
  return bytes;
}

/** A function of one number, evaluated by WGSL: `value` is an expression in x. */
export async function values(gpu: Gpu, value: string, xs: Float32Array): Promise<Float32Array> {
  const body = `output[i] = bitcast<u32>(${value});`;
  return new Float32Array(await evaluate(gpu, body, new Uint32Array(xs.buffer)));
}
