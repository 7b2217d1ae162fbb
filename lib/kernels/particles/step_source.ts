/**
 * What happens to particles between two sums, as WGSL. One text serves all dimensions.
 *
 * @module
 */
import { functionsWgsl } from "../wgsl/functions.ts";
import { permutationWgsl } from "../wgsl/permutation.ts";
import { randomWgsl } from "../wgsl/random.ts";

/** Invocations of a workgroup. */
export const stepGroup = 128;

/** Parts into which sums over all particles are cut. */
export const mostParts = 64;

/** Numbers of a run, in the order in which they are written. */
const run = `
struct Run {
  n: u32, dim: u32, stride: u32, slices: u32,
  batched: u32, parts: u32, noise: vec2<u32>,
  coefficient: f32, reference: f32, half: f32, sign: f32,
  decay: f32, sd: f32,
}
@group(0) @binding(0) var<uniform> run: Run;`;

/** Numbers of a step: its index, and the keys of its permutation. */
const step = `
struct Step { index: vec4<u32>, keys: array<vec4<u32>, 3> }
@group(0) @binding(1) var<uniform> step: Step;`;

/** Σ‖Δ‖², ±Σ x·Δ, Σ‖x‖² over some particles, and the first of them that sits on another. */
const part = `struct Part { square: f32, work: f32, size: f32, row: u32 }`;

const main = (body: string) => `
@compute @workgroup_size(${stepGroup})
fn main(
  @builtin(global_invocation_id) id: vec3<u32>, @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32,
) {${body}
}`;

/** Rows in the order of the step's batches: order[p] = π(p), sorted[p] = x[order[p]]. */
export const gatherSource = `${permutationWgsl}${run}${step}
@group(0) @binding(2) var<storage, read> state: array<f32>;
@group(0) @binding(3) var<storage, read_write> order: array<u32>;
@group(0) @binding(4) var<storage, read_write> sorted: array<f32>;
${
  main(`
  for (var p = id.x; p < run.n; p += groups.x * ${stepGroup}u) {
    let row = permuted(p, run.n, step.keys);
    order[p] = row;
    for (var k = 0u; k < run.stride; k++) { sorted[p * run.stride + k] = state[row * run.stride + k]; }
  }`)
}`;

/**
 * Displacements cΔt F = ± coefficient Σ_slices (reference/ρ)^{s/2} sums, in place of the first slice's sums, and what the
 * rule for the step's size asks of them.
 */
export const measureSource = `${functionsWgsl}${run}
${part}
@group(0) @binding(1) var<storage, read> sources: array<f32>;
@group(0) @binding(2) var<storage, read_write> moves: array<f32>;
@group(0) @binding(3) var<storage, read> shares: array<vec2<f32>>;
@group(0) @binding(4) var<storage, read_write> parts: array<Part>;
var<workgroup> both: array<Part, ${stepGroup}>;
${
  main(`
  var mine = Part(0.0, 0.0, 0.0, 0xffffffffu);
  for (var i = id.x; i < run.n; i += groups.x * ${stepGroup}u) {
    for (var slice = 0u; slice < run.slices; slice++) {
      let at = slice * run.n + i;
      let nearest = shares[at].y;
      if (nearest == 0.0) { mine.row = min(mine.row, i); }
      let factor = run.coefficient * power(run.reference / nearest, run.half);
      for (var k = 0u; k < run.dim; k++) {
        let shift = factor * moves[at * run.stride + k];
        if (slice == 0u) { moves[i * run.stride + k] = shift; } else { moves[i * run.stride + k] += shift; }
      }
    }
    for (var k = 0u; k < run.dim; k++) {
      let x = sources[i * run.stride + k];
      let shift = moves[i * run.stride + k];
      mine.square += shift * shift;
      mine.work += run.sign * x * shift;
      mine.size += x * x;
    }
  }
  both[local] = mine;
  for (var width = ${stepGroup / 2}u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (local < width) {
      let a = both[local];
      let b = both[local + width];
      both[local] = Part(a.square + b.square, a.work + b.work, a.size + b.size, min(a.row, b.row));
    }
  }
  if (local == 0u) { parts[group.x] = both[0]; }`)
}`;

/**
 * x ← x + cΔt F − kΔt x + √(2TΔt) ξ, unless this step or an earlier one was refused: then nothing moves any more, and the
 * record says why. An invocation takes eight coordinates of a particle.
 */
export const moveSource = `${randomWgsl}${run}${step}
${part}
struct Record { refused: atomic<u32>, index: u32, square: f32, work: f32, size: f32, row: u32 }
@group(0) @binding(2) var<storage, read_write> state: array<f32>;
@group(0) @binding(3) var<storage, read> order: array<u32>;
@group(0) @binding(4) var<storage, read> moves: array<f32>;
@group(0) @binding(5) var<storage, read> parts: array<Part>;
@group(0) @binding(6) var<storage, read_write> record: Record;
var<workgroup> stopped: bool;
fn finite(v: f32) -> bool { return (bitcast<u32>(v) & 0x7f800000u) != 0x7f800000u; }
${
  main(`
  if (local == 0u) {
    var all = Part(0.0, 0.0, 0.0, 0xffffffffu);
    for (var j = 0u; j < run.parts; j++) {
      let one = parts[j];
      all = Part(all.square + one.square, all.work + one.work, all.size + one.size, min(all.row, one.row));
    }
    let allowed = 2.0 * all.work + all.size / f32(run.n);
    let fits = finite(all.square) && finite(all.work) && finite(all.size) && all.square <= allowed;
    let refused = run.parts > 0u && (all.row != 0xffffffffu || (all.square != 0.0 && !fits));
    let before = atomicLoad(&record.refused) == 1u;
    stopped = refused || before;
    if (refused && !before && group.x == 0u) {
      record.index = step.index.x;
      record.square = all.square;
      record.work = all.work;
      record.size = all.size;
      record.row = all.row;
      atomicStore(&record.refused, 1u);
    }
  }
  workgroupBarrier();
  if (stopped) { return; }
  let eights = (run.dim + 7u) / 8u;
  for (var j = id.x; j < run.n * eights; j += groups.x * ${stepGroup}u) {
    let p = j / eights;
    let first = 8u * (j % eights);
    let row = select(p, order[p], run.batched == 1u);
    var noise: array<vec4<f32>, 2>;
    if (run.sd > 0.0) {
      let words = philox(rowOf(row, step.index.x, run.noise), vec2<u32>(first / 4u, first / 4u + 1u), run.noise);
      noise = array(normals(words[0]), normals(words[1]));
    }
    for (var k = 0u; k < min(8u, run.dim - first); k++) {
      let at = row * run.stride + first + k;
      let force = select(0.0, moves[p * run.stride + first + k], run.parts > 0u);
      state[at] += force - run.decay * state[at] + run.sd * noise[k / 4u][k % 4u];
    }
  }`)
}`;
