/**
 * The gradient of the weights, as sums over rows: in parts, which are then added in their order.
 *
 * @module
 */
import type { Perceptron } from "./perceptron.ts";
import { numbersWgsl, offsetsOf, storageWgsl, turnedSize } from "./wgsl_text.ts";

/** Invocations of the kernels that go over all weights. */
export const sumsGroup = 256;

/** Rows and columns of a tile of a layer's weights, and rows of the batch that are shared at once. */
const side = 32, shared = 16;

/** Tiles of the layers' [W; C]: of the first, of another hidden one, of the last, each with those beside each other. */
function tilesOf({ inputs, features, width, outputs }: Perceptron) {
  const tiles = (rows: number, columns: number) => {
    const beside = Math.ceil(columns / side);
    return { beside, all: beside * Math.ceil((rows + features) / side) };
  };
  return { first: tiles(inputs, width), middle: tiles(width, width), last: tiles(width, outputs) };
}

/** Workgroups of {@linkcode partsSource} for one part. */
export function tilesFor(perceptron: Perceptron): number {
  const { first, middle, last } = tilesOf(perceptron);
  return first.all + (perceptron.depth - 1) * middle.all + last.all;
}

/**
 * Parts [splits, size] of the gradient [W̄; C̄] = Σ_rows (state, φ)ᵀ h̄ + Σ_directions Σ_rows (tangent, 0)ᵀ t̄h of each layer:
 * a workgroup a tile and a part of the rows.
 */
export function partsSource(perceptron: Perceptron, blocks: number, size: number): string {
  const { inputs, features, width, depth, outputs } = perceptron,
    { second, apart, last } = offsetsOf(perceptron);
  const tiles = tilesOf(perceptron), hidden = tiles.first.all + (depth - 1) * tiles.middle.all;
  const fill = (tile: string, from: string) => `
      for (var i = local; i < ${shared * side}u; i += 64u) {
        let r = start + i / ${side}u;
        let k = i % ${side}u;
        var v = 0.0;
        if (r < end) { v = ${from}; }
        ${tile}[i / 4u][i % 4u] = v;
      }`;
  return `${numbersWgsl}
${storageWgsl(["context", "x", "answer", "states", "slopes", "parts*"])}
var<workgroup> left: array<vec4<f32>, ${shared * side / 4}>;
var<workgroup> right: array<vec4<f32>, ${shared * side / 4}>;
fn leftAt(layer: u32, block: u32, r: u32, k: u32, wide: u32) -> f32 {
  if (k < wide) {
    if (layer == 0u) { return x[(block * numbers.rows + numbers.begin + r) * ${inputs}u + k]; }
    return states[(((layer - 1u) * ${blocks}u + block) * numbers.count + r) * ${width}u + k];
  }
  if (block > 0u || k >= wide + ${features}u) { return 0.0; }
  return context[select(0u, numbers.begin + r, numbers.contexts > 1u) * ${features}u + k - wide];
}
fn rightAt(layer: u32, block: u32, r: u32, k: u32, columns: u32) -> f32 {
  if (k >= columns) { return 0.0; }
  if (layer == ${depth}u) { return answer[(block * numbers.rows + numbers.begin + r) * ${outputs}u + k]; }
  return slopes[((layer * ${blocks}u + block) * numbers.count + r) * ${width}u + k];
}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  var layer = 0u;
  var tile = group.x;
  var beside = ${tiles.first.beside}u;
  var begin = 0u;
  if (group.x >= ${hidden}u) {
    layer = ${depth}u;
    tile -= ${hidden}u;
    beside = ${tiles.last.beside}u;
    begin = ${last}u;
  } else if (group.x >= ${tiles.first.all}u) {
    tile -= ${tiles.first.all}u;
    layer = 1u + tile / ${tiles.middle.all}u;
    tile %= ${tiles.middle.all}u;
    beside = ${tiles.middle.beside}u;
    begin = ${second}u + (layer - 1u) * ${apart}u;
  }
  let wide = select(${width}u, ${inputs}u, layer == 0u);
  let columns = select(${width}u, ${outputs}u, layer == ${depth}u);
  let top = tile / beside * ${side}u;
  let before = tile % beside * ${side}u;
  let long = (numbers.count + numbers.splits - 1u) / numbers.splits;
  let end = min(numbers.count, (group.y + 1u) * long);
  ${[0, 1, 2, 3].map((i) => `var sum${i} = vec4<f32>(0.0);`).join(" ")}
  for (var block = 0u; block < ${blocks}u; block++) {
    for (var start = group.y * long; start < end; start += ${shared}u) {
      workgroupBarrier();
      ${fill("left", "leftAt(layer, block, r, top + k, wide)")}
      ${fill("right", "rightAt(layer, block, r, before + k, columns)")}
      workgroupBarrier();
      for (var k = 0u; k < ${shared}u; k++) {
        let a = left[k * ${side / 4}u + local / 8u];
        let b = right[k * ${side / 4}u + local % 8u];
        ${["x", "y", "z", "w"].map((j, i) => `sum${i} = fma(vec4<f32>(a.${j}), b, sum${i});`).join(" ")}
      }
    }
  }
  ${
    [0, 1, 2, 3].map((i) =>
      `{
    let i = top + local / 8u * 4u + ${i}u;
    let j = before + local % 8u * 4u;
    if (i < wide + ${features}u) {
      let to = group.y * ${size}u + begin + i * columns + j;
      ${
        ["x", "y", "z", "w"].map((c, j) => `if (j + ${j}u < columns) { parts[to + ${j}u] = sum${i}.${c}; }`)
          .join(" ")
      }
    }
  }`
    ).join("\n  ")
  }
}`;
}

/** The parts' sum, added to what is there if `further`, and its squares' sum over each workgroup. */
export const gradientSource = (size: number): string =>
  `${numbersWgsl}
${storageWgsl(["parts", "gradient*", "squares*"])}
var<workgroup> shares: array<f32, ${sumsGroup}>;
@compute @workgroup_size(${sumsGroup})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let i = group.x * ${sumsGroup}u + local;
  var sum = 0.0;
  if (i < ${size}u) {
    for (var s = 0u; s < numbers.splits; s++) { sum += parts[s * ${size}u + i]; }
    if (numbers.further > 0u) { sum += gradient[i]; }
    gradient[i] = sum;
  }
  shares[local] = sum * sum;
  ${halvings("shares", sumsGroup)}
  if (local == 0u) { squares[group.x] = shares[0]; }
}`;

/** Sums what the invocations of a workgroup share, in a fixed order. */
export const halvings = (shares: string, count: number): string => `
  for (var half = ${count / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (local < half) { ${shares}[local] += ${shares}[local + half]; }
  }`;

/** Of each layer after the first, Wᵀ: a hidden one's [width, width], the last one's [outputs, width]. */
export function turnedSource(perceptron: Perceptron): string {
  const { width, depth, outputs } = perceptron, { second, apart, last } = offsetsOf(perceptron);
  const square = width * width, hidden = (depth - 1) * square;
  return `
@group(0) @binding(0) var<storage, read> row: array<f32>;
@group(0) @binding(1) var<storage, read_write> turned: array<f32>;
@compute @workgroup_size(${sumsGroup})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = id.x;
  if (i >= ${turnedSize(perceptron)}u) { return; }
  if (i < ${hidden}u) {
    let k = i % ${square}u;
    turned[i] = row[${second}u + i / ${square}u * ${apart}u + k % ${width}u * ${width}u + k / ${width}u];
  } else {
    let k = i - ${hidden}u;
    turned[i] = row[${last}u + k % ${width}u * ${outputs}u + k / ${width}u];
  }
}`;
}
