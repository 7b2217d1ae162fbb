/**
 * A tile of rows through the layers of a perceptron and back, as WGSL.
 *
 * @module
 */
import type { Perceptron } from "./perceptron.ts";
import type { Tile } from "./wgsl_plan.ts";
import { offsetsOf, upTo, xyzw } from "./wgsl_text.ts";
import type { TileWgsl } from "./wgsl_tile.ts";

/** Where a row of a layer is in what is kept, [depth, blocks, count, width]. */
const keptAt = ({ width }: Perceptron, { blocks }: Tile, layer: string, row: number, block: number) =>
  `((${layer} * ${blocks}u + ${block}u) * numbers.count + row${row}) * ${width}u`;

/** Writes (`store_…`) and reads (`load_…`) an invocation's columns of a row of a buffer. */
export const columnsWgsl = ({ width }: Perceptron, buffer: string): string => `
fn store_${buffer}(to: u32, c: vec4<u32>, v: vec4<f32>) {
  ${xyzw.map((j) => `if (c.${j} < ${width}u) { ${buffer}[to + c.${j}] = v.${j}; }`).join(" ")}
}
fn load_${buffer}(to: u32, c: vec4<u32>) -> vec4<f32> {
  let k = to + min(c, vec4<u32>(${width - 1}u));
  return vec4<f32>(${xyzw.map((j) => `${buffer}[k.${j}]`).join(", ")});
}`;

/**
 * Forward from `x` to the last hidden layer, whose answers are then shared:
 *
 *     h = y W + φ C,   th = t W,   y ← [y +] silu(h),   t ← [t +] silu′(h) th
 *
 * If all is `kept`, y and t of each layer go to `states`, h and th to `slopes`.
 */
export function forwardWgsl(perceptron: Perceptron, tile: Tile, pieces: TileWgsl, kept: boolean): string {
  const { inputs, width, residual } = perceptron, { second, apart } = offsetsOf(perceptron);
  const { over, put, own, zero, fromRows, fromArea, fromContext } = pieces;
  const keep = (layer: string, e: number, b: number) => `
      if (row${e} < numbers.count) {
        let to = ${keptAt(perceptron, tile, layer, e, b)};
        store_states(to, columns, y);
        store_slopes(to, columns, h);
      }`;
  const settle = (layer: string, adds: boolean) =>
    over((e, b) =>
      `{
      let h = sum${e}_${b};
      let y = ${b === 0 ? "h * sigmoid(h)" : `h * slope(sum${e}_0)`}${adds ? ` + ${own(e, b)}` : ""};
      ${put(e, b, "y")}${kept ? keep(layer, e, b) : ""}
    }`
    );
  return `
  ${fromRows("x", inputs, "row", "0u")}
  ${fromContext(`${inputs * width}u`)}
  ${settle("0u", false)}
  workgroupBarrier();
  for (var layer = 1u; layer < numbers.layers; layer++) {
    let base = ${second}u + (layer - 1u) * ${apart}u;
    ${zero}
    ${fromArea("row", "base")}
    ${fromContext(`base + ${width * width}u`)}
    workgroupBarrier();
    ${settle("layer", residual)}
    workgroupBarrier();
  }`;
}

/**
 * Backward from `answer`, the cotangents of F and J u:
 *
 *     h̄ = silu′(h) ȳ + silu″(h) Σ_directions th t̄,   t̄h = silu′(h) t̄,   ȳ ← [ȳ +] h̄ Wᵀ,   t̄ ← [t̄ +] t̄h Wᵀ
 *
 * h̄ and t̄h take the place of h and th in `slopes`. If it is to go `further`, those of the first layer are then shared.
 */
export function backwardWgsl(perceptron: Perceptron, tile: Tile, pieces: TileWgsl, further: boolean): string {
  const { width, depth, outputs, residual } = perceptron, { blocks, each } = tile;
  const { over, put, zero, fromRows, fromArea } = pieces, all = upTo(blocks), along = all.slice(1);
  const unsettle = (layer: string) =>
    upTo(each).map((e) =>
      `if (row${e} < numbers.count) {
      ${all.map((b) => `let to${b} = ${keptAt(perceptron, tile, layer, e, b)};`).join(" ")}
      ${all.map((b) => `let h${b} = load_slopes(to${b}, columns);`).join(" ")}
      let steep = slope(h0);
      ${
        along.length > 0
          ? `let bent = bend(h0) * (${along.map((b) => `h${b} * sum${e}_${b}`).join(" + ")});`
          : ""
      }
      ${all.map((b) => `sum${e}_${b} *= steep;`).join(" ")}
      ${along.length > 0 ? `sum${e}_0 += bent;` : ""}
      ${all.map((b) => `store_slopes(to${b}, columns, sum${e}_${b});`).join(" ")}
    }`
    ).join("\n    ");
  const share = over((e, b) => put(e, b, `sum${e}_${b}`));
  return `
  ${zero}
  ${fromRows("answer", outputs, "turned", `${(depth - 1) * width * width}u`)}
  for (var layer = numbers.layers - 1u; layer > 0u; layer--) {
    ${residual ? over((e, b) => `let through${e}_${b} = sum${e}_${b};`) : ""}
    ${unsettle("layer")}
    workgroupBarrier();
    ${share}
    workgroupBarrier();
    ${zero}
    ${fromArea("turned", `(layer - 1u) * ${width * width}u`)}
    ${residual ? over((e, b) => `sum${e}_${b} += through${e}_${b};`) : ""}
  }
  ${unsettle("0u")}
  ${further ? `workgroupBarrier();\n    ${share}\n  workgroupBarrier();` : ""}`;
}
