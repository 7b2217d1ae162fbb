/**
 * What a step of training does with the gradient, as WGSL.
 *
 * @module
 */
import { halvings, sumsGroup } from "./wgsl_sums.ts";

/** ‖g‖² and the loss, from the sums of workgroups: one workgroup. */
export const totalsSource = `
@group(0) @binding(0) var<uniform> counts: vec4<u32>;
@group(0) @binding(1) var<storage, read> squares: array<f32>;
@group(0) @binding(2) var<storage, read> losses: array<f32>;
@group(0) @binding(3) var<storage, read_write> squaredNorm: array<f32>;
@group(0) @binding(4) var<storage, read_write> loss: array<f32>;
var<workgroup> shares: array<vec2<f32>, ${sumsGroup}>;
@compute @workgroup_size(${sumsGroup})
fn main(@builtin(local_invocation_index) local: u32) {
  var sum = vec2<f32>(0.0);
  for (var i = local; i < counts.x; i += ${sumsGroup}u) { sum.x += squares[i]; }
  for (var i = local; i < counts.y; i += ${sumsGroup}u) { sum.y += losses[i]; }
  shares[local] = sum;
  ${halvings("shares", sumsGroup)}
  if (local == 0u) {
    squaredNorm[0] = shares[0].x;
    loss[0] = shares[0].y;
  }
}`;

/** A step of AdamW along the gradient, clipped if `clip` > 0, and the moving average of the weights. */
export const adamSource = (size: number): string => `
struct Numbers { clip: f32, first: f32, second: f32, kept: f32, rate: f32, epsilon: f32, average: f32 }
@group(0) @binding(0) var<uniform> numbers: Numbers;
@group(0) @binding(1) var<storage, read> gradient: array<f32>;
@group(0) @binding(2) var<storage, read> squaredNorm: array<f32>;
@group(0) @binding(3) var<storage, read> weights: array<f32>;
@group(0) @binding(4) var<storage, read> first: array<f32>;
@group(0) @binding(5) var<storage, read> second: array<f32>;
@group(0) @binding(6) var<storage, read> average: array<f32>;
@group(0) @binding(7) var<storage, read_write> nextWeights: array<f32>;
@group(0) @binding(8) var<storage, read_write> nextFirst: array<f32>;
@group(0) @binding(9) var<storage, read_write> nextSecond: array<f32>;
@group(0) @binding(10) var<storage, read_write> nextAverage: array<f32>;
@compute @workgroup_size(${sumsGroup})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = id.x;
  if (i >= ${size}u) { return; }
  var g = gradient[i];
  if (numbers.clip > 0.0) { g *= numbers.clip / max(numbers.clip, sqrt(squaredNorm[0])); }
  let m = first[i] + (g - first[i]) * numbers.first;
  let v = second[i] + (g * g - second[i]) * numbers.second;
  let w = weights[i] * numbers.kept - m / (sqrt(v) + numbers.epsilon) * numbers.rate;
  nextFirst[i] = m;
  nextSecond[i] = v;
  nextWeights[i] = w;
  nextAverage[i] = average[i] + (w - average[i]) * numbers.average;
}`;
