/**
 * What a workgroup has of a tile of rows, and the products it makes of them, as WGSL.
 *
 * @module
 */
import type { Perceptron } from "./perceptron.ts";
import { invocationsOf, rowsOf, type Tile } from "./wgsl_plan.ts";
import { siluWgsl, upTo, xyzw } from "./wgsl_text.ts";

/** Pieces of WGSL, for one perceptron and tile. */
export interface TileWgsl {
  /** To be declared: what all invocations share, silu. */
  readonly declared: string;
  /** A line for each row of an invocation, and each block of it. */
  over(line: (row: number, block: number) => string): string;
  /** All sums to zero. */
  readonly zero: string;
  /** Adds to the sums: rows of a buffer [blocks, rows, count], times a matrix [count, width] that begins at `base`. */
  fromRows(buffer: string, count: number, matrix: string, base: string): string;
  /** Adds to the sums: what is shared, times a matrix [width, width]. */
  fromArea(matrix: string, base: string): string;
  /** Adds to the sums of values: the context, times a matrix [features, width] of the weights. */
  fromContext(base: string): string;
  /** Writes an invocation's columns of a row to what is shared. */
  put(row: number, block: number, value: string): string;
  /** Reads them. */
  own(row: number, block: number): string;
  /** The tile's rows times `count` numbers of each, one an invocation and turn: row r of the tile, `at` of all, number o. */
  items(count: number, body: string): string;
  /** The kernel. */
  main(body: string): string;
}

/**
 * A workgroup shares one number for each row, block (value, directions) and column of a layer: the layer's answers, then
 * those of the next in their place. An invocation has `each` rows, with all their blocks, and four columns; the sums of its
 * products stand in `sum{row}_{block}`, its rows in `row{row}` (in hand) and `at{row}` (of all).
 */
export function tileWgsl({ features, width }: Perceptron, tile: Tile): TileWgsl {
  const { blocks, across, each } = tile, even = width % 4 === 0, rows = upTo(each);
  const over = (line: (e: number, b: number) => string) =>
    rows.flatMap((e) => upTo(blocks).map((b) => line(e, b))).join("\n    ");
  const four = (matrix: string, at: string) =>
    `vec4<f32>(${upTo(4).map((j) => `${matrix}[${at} + c${j}]`).join(", ")})`;
  const zero = over((e, b) => `sum${e}_${b} = vec4<f32>(0.0);`);
  const place = (e: number, b: number) => `(mine + ${e}u) * ${blocks}u + ${b}u`;

  const declared = `${siluWgsl}
var<workgroup> area: array<vec4<f32>, ${rowsOf(tile) * blocks * across}>;
fn own(row: u32, c: vec4<u32>) -> vec4<f32> {
  let at = row * ${across}u + c / 4u;
  let k = c % 4u;
  return vec4<f32>(${xyzw.map((j) => `area[at.${j}][k.${j}]`).join(", ")});
}
fn put(row: u32, c: vec4<u32>, value: vec4<f32>) {
  let v = select(vec4<f32>(0.0), value, c < vec4<u32>(${width}u));
  let at = row * ${across}u + c / 4u;
  let k = c % 4u;
  ${xyzw.map((j) => `area[at.${j}][k.${j}] = v.${j};`).join(" ")}
}`;

  const begin = `
  let tile = group.y * 65535u + group.x;
  let first = tile * ${rowsOf(tile)}u;
  if (first >= numbers.count) { return; }
  let columns = local % ${across}u + ${across}u * vec4<u32>(0u, 1u, 2u, 3u);
  ${xyzw.map((j, i) => `let c${i} = min(columns.${j}, ${width - 1}u);`).join(" ")}
  let mine = local / ${across}u * ${each}u;
  ${
    rows.map((e) =>
      `let row${e} = first + mine + ${e}u; let at${e} = numbers.begin + min(row${e}, numbers.count - 1u);
  let told${e} = select(0u, at${e}, numbers.contexts > 1u) * ${features}u;`
    ).join("\n  ")
  }
  ${over((e, b) => `var sum${e}_${b} = vec4<f32>(0.0);`)}`;

  return {
    declared,
    over,
    zero,
    fromRows: (buffer, count, matrix, base) => `
  for (var k = 0u; k < ${count}u; k++) {
    let w = ${four(matrix, `${base} + k * ${width}u`)};
    ${
      over((e, b) => {
        const x = `${buffer}[(${b}u * numbers.rows + at${e}) * ${count}u + k]`;
        return `sum${e}_${b} = fma(vec4<f32>(${x}), w, sum${e}_${b});`;
      })
    }
  }`,
    fromArea: (matrix, base) => `
  for (var k = 0u; k < ${across}u; k++) {
    ${
      upTo(4).map((i) => {
        const k = even ? `(4u * k + ${i}u)` : `min(4u * k + ${i}u, ${width - 1}u)`; // what is shared is 0 beyond
        return `let w${i} = ${four(matrix, `${base} + ${k} * ${width}u`)};`;
      }).join("\n    ")
    }
    ${
      over((e, b) =>
        `{ let v = area[(${place(e, b)}) * ${across}u + k]; ` +
        xyzw.map((j, i) => `sum${e}_${b} = fma(vec4<f32>(v.${j}), w${i}, sum${e}_${b});`).join(" ") + " }"
      )
    }
  }`,
    fromContext: (base) => `
  for (var k = 0u; k < ${features}u; k++) {
    let w = ${four("row", `${base} + k * ${width}u`)};
    ${rows.map((e) => `sum${e}_0 = fma(vec4<f32>(context[told${e} + k]), w, sum${e}_0);`).join("\n    ")}
  }`,
    put: (e, b, value) => `put(${place(e, b)}, columns, ${value});`,
    own: (e, b) => `own(${place(e, b)}, columns)`,
    items: (count, body) => `
  for (var i = local; i < ${rowsOf(tile) * count}u; i += ${invocationsOf(tile)}u) {
    let r = i / ${count}u;
    let o = i % ${count}u;
    if (first + r >= numbers.count) { break; }
    let at = numbers.begin + first + r;
    ${body}
  }`,
    main: (body) => `
@compute @workgroup_size(${invocationsOf(tile)})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32) {${begin}${body}
}`,
  };
}
