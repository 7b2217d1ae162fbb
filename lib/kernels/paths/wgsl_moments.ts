/**
 * Moments of many paths, on the GPU.
 *
 * @module
 */
import type { Gpu } from "../../device/mod.ts";
import type { CentralMoments } from "./types.ts";
import { bind } from "./wgsl.ts";
import { groupsInRow } from "./wgsl_source.ts";

/** Paths that one invocation sums up: few enough for float32. */
const share = 256;

/** Numbers of a part: an origin, the mean from there, a scale, and sums of three powers of the deviations in it. */
const size = 6;

const source = (dim: number) => `
@group(0) @binding(0) var<storage, read> states: array<f32>;
@group(0) @binding(1) var<storage, read_write> parts: array<f32>;
@group(0) @binding(2) var<uniform> range: vec4<u32>; // rows, invocations to a mark, marks
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  if (id.x >= range.y) { return; }
  for (var mark = id.y; mark < range.z; mark += groups.y) {
    for (var k = 0u; k < ${dim}u; k++) {
      let at = mark * range.x * ${dim}u + k;
      let origin = states[at + id.x * ${dim}u];
      var sum = 0.0;
      var count = 0.0;
      var scale = 1e-37;
      for (var i = id.x; i < range.x; i += range.y) {
        let d = states[at + i * ${dim}u] - origin;
        sum += d;
        count += 1.0;
        scale = max(scale, abs(d));
      }
      let mean = sum / count;
      var m = vec3<f32>();
      for (var i = id.x; i < range.x; i += range.y) {
        let d = (states[at + i * ${dim}u] - origin - mean) / scale;
        m += vec3<f32>(d * d, d * d * d, d * d * d * d);
      }
      let part = ((mark * range.y + id.x) * ${dim}u + k) * ${size}u;
      parts[part] = origin;
      parts[part + 1u] = mean;
      parts[part + 2u] = scale;
      for (var power = 0u; power < 3u; power++) { parts[part + 3u + power] = m[power]; }
    }
  }
}`;

/**
 * Moments of states that stay on the GPU, at all marks at once: each invocation sums up a few hundred paths in two
 * passes, and float64 joins the parts by Pébay's formulas: a few kilobytes come back.
 *
 * @param gpu The card.
 * @param states Float32 states, mark by mark and row by row.
 * @param shape Rows, coordinates and marks.
 * @returns The moments at each mark.
 */
export async function gpuMoments(
  gpu: Gpu,
  states: GPUBuffer,
  { rows, dim, marks }: { readonly rows: number; readonly dim: number; readonly marks: number },
): Promise<CentralMoments[]> {
  const { device } = gpu, pipeline = await gpu.pipeline(source(dim)), workers = Math.ceil(rows / share);
  const parts = gpu.buffer("moments", 4 * size * workers * dim * marks),
    encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, bind(gpu, pipeline, [states, parts], [rows, workers, marks, 0]));
  pass.dispatchWorkgroups(Math.ceil(workers / 64), Math.min(marks, groupsInRow));
  pass.end();
  device.queue.submit([encoder.finish()]);
  const data = new Float32Array(await gpu.read(parts));
  parts.destroy();
  const part = (mark: number, j: number, k: number): Part => {
    const from = size * ((mark * workers + j) * dim + k);
    const [origin, mean, scale, m2, m3, m4] = data.subarray(from, from + size);
    const n = Math.floor((rows - 1 - j) / workers) + 1;
    return { n, mean: origin + mean, m2: m2 * scale ** 2, m3: m3 * scale ** 3, m4: m4 * scale ** 4 };
  };
  return Array.from({ length: marks }, (_, mark) => {
    const all = Array.from(
      { length: dim },
      (_, k) => Array.from({ length: workers }, (_, j) => part(mark, j, k)).reduce(joined),
    );
    return {
      count: rows,
      mean: Float64Array.from(all, ({ mean }) => mean),
      second: Float64Array.from(all, ({ n, m2 }) => m2 / n),
      fourth: Float64Array.from(all, ({ n, m4 }) => m4 / n),
    };
  });
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
