/**
 * Moments of many paths, on the GPU.
 *
 * @module
 */
import type { Gpu } from "../../device/mod.ts";
import type { CentralMoments } from "./types.ts";
import { bind } from "./wgsl.ts";

/** Paths that one invocation sums up: few enough for float32. */
const share = 256;

const source = (dim: number) => `
@group(0) @binding(0) var<storage, read> states: array<f32>;
@group(0) @binding(1) var<storage, read_write> parts: array<vec4<f32>>;
@group(0) @binding(2) var<uniform> range: vec4<u32>; // rows, where they start, invocations
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let first = id.x;
  if (first >= range.z) { return; }
  for (var k = 0u; k < ${dim}u; k++) {
    let origin = states[range.y + first * ${dim}u + k];
    var sum = 0.0;
    var count = 0.0;
    for (var i = first; i < range.x; i += range.z) {
      sum += states[range.y + i * ${dim}u + k] - origin;
      count += 1.0;
    }
    let mean = sum / count;
    var m = vec3<f32>();
    for (var i = first; i < range.x; i += range.z) {
      let d = states[range.y + i * ${dim}u + k] - origin - mean;
      m += vec3<f32>(d * d, d * d * d, d * d * d * d);
    }
    parts[first * ${dim}u + k] = vec4<f32>(origin + mean, m);
  }
}`;

/**
 * Moments of states that stay on the GPU: each invocation sums up a few hundred paths in two passes, and float64 joins
 * the parts by Pébay's formulas: a few kilobytes come back.
 *
 * @param gpu The card.
 * @param states Float32 states, row by row.
 * @param where Rows, coordinates, and the first number.
 * @returns Their moments.
 */
export async function gpuMoments(
  gpu: Gpu,
  states: GPUBuffer,
  { rows, dim, offset }: { readonly rows: number; readonly dim: number; readonly offset: number },
): Promise<CentralMoments> {
  const { device } = gpu, pipeline = await gpu.pipeline(source(dim)), workers = Math.ceil(rows / share);
  const parts = gpu.buffer("moments", 16 * workers * dim), encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, bind(gpu, pipeline, [states, parts], [rows, offset, workers]));
  pass.dispatchWorkgroups(Math.ceil(workers / 64));
  pass.end();
  device.queue.submit([encoder.finish()]);
  const data = new Float32Array(await gpu.read(parts));
  parts.destroy();
  const all = Array.from({ length: dim }, (_, k) =>
    Array.from({ length: workers }, (_, j): Part => {
      const [mean, m2, m3, m4] = data.subarray(4 * (j * dim + k), 4 * (j * dim + k) + 4);
      return { n: Math.floor((rows - 1 - j) / workers) + 1, mean, m2, m3, m4 };
    }).reduce(joined));
  return {
    count: rows,
    mean: Float64Array.from(all, ({ mean }) => mean),
    second: Float64Array.from(all, ({ n, m2 }) => m2 / n),
    fourth: Float64Array.from(all, ({ n, m4 }) => m4 / n),
  };
}

/** Number, mean, and sums of powers of the deviations from it. */
interface Part {
  readonly n: number;
  readonly mean: number;
  readonly m2: number;
  readonly m3: number;
  readonly m4: number;
}

/** Two parts as one. Pébay (2008), "Formulas for robust, one-pass parallel computation of covariances", (1.5). */
function joined(a: Part, b: Part): Part {
  const n = a.n + b.n, d = b.mean - a.mean, u = a.n / n, v = b.n / n;
  return {
    n,
    mean: a.mean + v * d,
    m2: a.m2 + b.m2 + d ** 2 * a.n * v,
    m3: a.m3 + b.m3 + d ** 3 * a.n * v * (u - v) + 3 * d * (u * b.m2 - v * a.m2),
    m4: a.m4 + b.m4 + d ** 4 * a.n * v * (u * u - u * v + v * v) +
      6 * d ** 2 * (u * u * b.m2 + v * v * a.m2) +
      4 * d * (u * b.m3 - v * a.m3),
  };
}
