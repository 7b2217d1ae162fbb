/**
 * Steps of a stencil in WGSL.
 *
 * @module
 */
import type { Stencil } from "./stencil.ts";

/** Invocations a workgroup: as many as WebGPU promises. */
export const groupSize = 256;

/** Cells an invocation: their coefficients stay in its registers. */
const each = 4;

/** How many cells a workgroup looks at along each axis, and how many steps it does of them. */
export interface Region {
  readonly sides: readonly [number, number];
  readonly depth: number;
}

/**
 * Of 1,024 cells, those that are further from the edge than the steps of a dispatch come out right: 16 × 16 of 32 × 32
 * after 8 steps, 768 in a row after 128.
 */
export const regionOf = ({ shape: [, n1], offsets }: Stencil): Region =>
  n1 === 1 && offsets.every(([, dj]) => dj === 0)
    ? { sides: [groupSize * each, 1], depth: 128 }
    : { sides: [32, 32], depth: 8 };

/** Cells along each axis that come out right. */
export const kept = ({ sides: [w0, w1], depth }: Region): readonly [number, number] => [
  w0 - 2 * depth,
  w1 === 1 ? 1 : w1 - 2 * depth,
];

/**
 * A program that does up to `depth` steps. Bound are: n₀, n₁ and how many steps; values; c and all a_k; values to be.
 * Each workgroup copies its region into the memory that it shares, steps there between two halves of it, and writes the
 * cells whose neighbours, their neighbours … were in the region. Cells beyond an end that is not periodic are 0 and stay
 * so, since their coefficients are.
 */
export function stencilSource({ offsets, periodic }: Stencil, region: Region): string {
  const [w0, w1] = region.sides,
    [t0, t1] = kept(region),
    cells = w0 * w1,
    halo1 = w1 === 1 ? 0 : region.depth;
  const cell = Array.from({ length: each }, (_, q) => q), terms = ["c", ...offsets.map((_, k) => `a${k}_`)];
  const all = (line: (q: number) => string) => cell.map(line).join("\n  ");
  const wrapped = (x: string, n: string, around: boolean) => around ? `((${x} % ${n}) + ${n}) % ${n}` : x;
  const near = (q: number, [di, dj]: readonly [number, number]) =>
    `v[old + u32(clamp(i32(at${q}) + ${di + dj * w0}, 0, ${cells - 1}))]`;
  const sum = (q: number) =>
    [`c${q} * v[old + at${q}]`, ...offsets.map((offset, k) => `a${k}_${q} * ${near(q, offset)}`)].join(" + ");
  return `struct Sizes { n0: i32, n1: i32, steps: u32, unused: u32 }
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> before: array<f32>;
@group(0) @binding(2) var<storage, read> coefficients: array<f32>;
@group(0) @binding(3) var<storage, read_write> after: array<f32>;
var<workgroup> v: array<f32, ${2 * cells}>;

@compute @workgroup_size(${groupSize})
fn main(@builtin(local_invocation_index) own: u32, @builtin(workgroup_id) group: vec3<u32>) {
  let n = sizes.n0 * sizes.n1;
  ${
    all((q) =>
      `let at${q} = own + ${q * groupSize}u;
  let x${q} = i32(at${q} % ${w0}u); let y${q} = i32(at${q} / ${w0}u);
  let i${q} = ${wrapped(`(i32(group.x) * ${t0} + x${q} - ${region.depth})`, "sizes.n0", periodic[0])};
  let j${q} = ${wrapped(`(i32(group.y) * ${t1} + y${q} - ${halo1})`, "sizes.n1", w1 > 1 && periodic[1])};
  let inside${q} = i${q} >= 0 && i${q} < sizes.n0 && j${q} >= 0 && j${q} < sizes.n1;
  let g${q} = select(0, i${q} + j${q} * sizes.n0, inside${q});
  v[at${q}] = select(0.0, before[g${q}], inside${q});
  ${
        terms.map((name, k) => `let ${name}${q} = select(0.0, coefficients[g${q} + ${k} * n], inside${q});`)
          .join(" ")
      }`
    )
  }
  var old = 0u;
  workgroupBarrier();
  for (var step = 0u; step < sizes.steps; step++) {
    let next = ${cells}u - old;
    ${all((q) => `v[next + at${q}] = ${sum(q)};`)}
    workgroupBarrier();
    old = next;
  }
  ${
    all((q) => {
      const along0 = `x${q} >= ${region.depth} && x${q} < ${
        region.depth + t0
      } && i32(group.x) * ${t0} + x${q} - ${region.depth} < sizes.n0`;
      const along1 = `y${q} >= ${halo1} && y${q} < ${
        halo1 + t1
      } && i32(group.y) * ${t1} + y${q} - ${halo1} < sizes.n1`;
      return `if (${along0} && ${along1}) { after[g${q}] = v[old + at${q}]; }`;
    })
  }
}`;
}
