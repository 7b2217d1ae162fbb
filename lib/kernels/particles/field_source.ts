/**
 * Sums over sources, as WGSL.
 *
 * @module
 */
import { wgsl } from "../../core/mod.ts";
import { functionsWgsl } from "../wgsl/functions.ts";
import type { Layout } from "./layout.ts";

/** Targets that a workgroup takes. */
export const groupSize = 64;

/** Bytes of sources that a workgroup shares. */
const tileBytes = 8192;

/** Parts of a row that are written out; of longer rows so many in a turn of a loop. */
const mostInline = 16, inTurn = 8;

/** Turns of loops that a pair takes. */
export const turnsOfPair = ({ parts }: Layout): number =>
  parts <= mostInline ? 1 : 1 + 3 * Math.ceil(parts / inTurn);

/** Which sums, and who meets whom. */
export interface FieldKernel {
  /** s. */
  readonly exponent: number;
  /**
   * "tiles": all sources, through the memory that a workgroup shares (hardware); "broadcast": all sources, each read by
   * all threads at once (processors that stand in for a GPU); "batches": those of one's own batch, read likewise.
   */
  readonly reach: "tiles" | "broadcast" | "batches";
  /** Whether sources have weights. */
  readonly weighted?: boolean;
}

/**
 * The text of a kernel that sums over sources, an invocation a target and a slice of the sources:
 *
 *     sums[slice, i] = Σ_j w_j (ρ/r_ij²)^{s/2} (x_i − y_j),   shares[slice, i] = (Σ_j w_j (ρ/r_ij²)^{s/2}, min_j r_ij²)
 *
 * with r² = ‖x − y‖² + ε² and ρ = min_j r_ij², so that no power of a distance leaves the range of float32; for s = 2, ρ = 1.
 * Where a nearer source turns up, the sums so far are scaled down. A target that is itself a source does not meet itself.
 * In batches, w = 1/(size − 1).
 *
 * Bound to 0: first target, targets, sources, slices, whether targets are the sources, ⌊N/batches⌋, N mod batches, ε²;
 * to 1 and 2 targets and sources, to 3 and 4 sums and shares, to 5 weights.
 */
export function fieldSource(layout: Layout, { exponent: s, reach, weighted = false }: FieldKernel): string {
  const { type, parts, stride } = layout, rows = Math.min(256, Math.floor(tileBytes / (4 * stride)));
  const each = (line: (k: string) => string) => {
    const lines = (count: number, first: (k: number) => string) =>
      Array.from({ length: count }, (_, k) => line(first(k))).join("\n      ");
    if (parts <= mostInline) return lines(parts, (k) => `${k}u`);
    const whole = parts - parts % inTurn;
    return `for (var k = 0u; k < ${whole}u; k += ${inTurn}u) { ${lines(inTurn, (k) => `k + ${k}u`)} }
      ${lines(parts - whole, (k) => `${whole + k}u`)}`;
  };
  const sum = (v: string) =>
    ({ "f32": v, "vec2<f32>": `${v}.x + ${v}.y`, "vec4<f32>": `dot(${v}, vec4<f32>(1.0))` })[type];
  const tiled = reach === "tiles",
    y = (k: string) => tiled ? `tile[j * ${parts}u + ${k}]` : `sources[j * ${parts}u + ${k}]`;
  const index = tiled ? "base + j" : "j", direct = s === 2;
  const far = "3e38", weight = weighted ? `weights[${index}]` : undefined;

  const meet = `
      var squares = ${type}();
      ${each((k) => `{ let z = x[${k}] - ${y(k)}; squares = fma(z, z, squares); }`)}
      let other = ${index} != own;
      let r2 = select(${far}, ${sum("squares")} + softening, other);
      ${
    direct
      ? `let p = ${weight ?? "1.0"} / r2;`
      : `if (r2 < nearest${weight ? ` && (${weight} != 0.0 || r2 == 0.0)` : ""}) {
        let shrunk = powered(r2 / nearest);
        share *= shrunk;
        ${each((k) => `sum[${k}] *= shrunk;`)}
        nearest = r2;
      }
      let p = select(0.0, ${weight ? `${weight} * ` : ""}powered(min(1.0, nearest / r2)), other);`
  }
      ${each((k) => `sum[${k}] = fma(${type}(p), x[${k}] - ${y(k)}, sum[${k}]);`)}
      share += p;${direct ? "\n      nearest = min(nearest, r2);" : ""}`;

  const loop = tiled
    ? `for (var base = start; base < end; base += ${rows}u) {
    let here = min(${rows}u, end - base);
    workgroupBarrier();
    for (var k = local; k < here * ${parts}u; k += ${groupSize}u) { tile[k] = sources[base * ${parts}u + k]; }
    workgroupBarrier();
    for (var j = 0u; j < here; j++) {${meet}
    }
  }`
    : `for (var j = start; j < end; j++) {${meet}
  }`;

  return `${direct || Number.isInteger(s) ? "" : functionsWgsl}${direct ? "" : poweredSource(s)}
@group(0) @binding(0) var<uniform> numbers: array<vec4<u32>, 2>;
@group(0) @binding(1) var<storage, read> targets: array<${type}>;
@group(0) @binding(2) var<storage, read> sources: array<${type}>;
@group(0) @binding(3) var<storage, read_write> sums: array<${type}>;
@group(0) @binding(4) var<storage, read_write> shares: array<vec2<f32>>;
${weighted ? "@group(0) @binding(5) var<storage, read> weights: array<f32>;" : ""}
${tiled ? `var<workgroup> tile: array<${type}, ${rows * parts}>;` : ""}
${reach === "batches" ? batchStart : ""}
@compute @workgroup_size(${groupSize})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let count = numbers[0].y;
  let softening = bitcast<f32>(numbers[1].w);
  let i = numbers[0].x + group.x * ${groupSize}u + local;
  let row = min(i, count - 1u); // whoever has no target helps to fill tiles
  let own = select(0xffffffffu, row, numbers[1].x == 1u);
  ${
    reach === "batches"
      ? `let batch = batchOf(row, count);
  let start = batchStart(batch);
  let end = batchStart(batch + 1u);`
      : `let start = group.y * numbers[0].z / numbers[0].w;
  let end = (group.y + 1u) * numbers[0].z / numbers[0].w;`
  }
  var x: array<${type}, ${parts}>;
  var sum: array<${type}, ${parts}>;
  ${each((k) => `x[${k}] = targets[row * ${parts}u + ${k}];`)}
  var share = 0.0;
  var nearest = ${far}f;
  ${loop}
  if (i < count) {
    let at = group.y * count + i;
    ${
    each((k) =>
      `sums[at * ${parts}u + ${k}] = sum[${k}]${reach === "batches" ? " / f32(end - start - 1u)" : ""};`
    )
  }
    shares[at] = vec2<f32>(share, nearest);
  }
}`;
}

/** t^{s/2} for 0 ≤ t ≤ 1: products where s is whole, which round s/2 times less than a logarithm. */
function poweredSource(s: number): string {
  if (!Number.isInteger(s)) {
    return `
fn powered(t: f32) -> f32 { return exp(${wgsl.number(s / 2)} * logarithm(max(t, 1.2e-38))); }`;
  }
  const bits = Math.floor(s / 2).toString(2).split("").reverse(); // lowest first
  const squares = bits.map((_, k) => k === 0 ? "let t0 = t;" : `let t${k} = t${k - 1} * t${k - 1};`);
  const factors = [...bits.flatMap((bit, k) => bit === "1" ? [`t${k}`] : []), ...(s % 2 ? ["sqrt(t)"] : [])];
  return `
fn powered(t: f32) -> f32 { ${squares.join(" ")} return ${factors.join(" * ")}; }`;
}

/** Batch b of B begins at ⌊bN/B⌋, written so that nothing exceeds 32 bits; the batch of a position, guessed and corrected. */
const batchStart = `
fn batchStart(b: u32) -> u32 {
  let whole = numbers[1].y;
  return b * whole + (b * numbers[1].z) / numbers[0].w;
}
fn batchOf(p: u32, count: u32) -> u32 {
  var b = min(numbers[0].w - 1u, u32(f32(p) * (f32(numbers[0].w) / f32(count))));
  while (batchStart(b) > p) { b--; }
  while (batchStart(b + 1u) <= p) { b++; }
  return b;
}`;
