/**
 * The loop over a list of instructions with a perceptron in it, as WGSL.
 *
 * @module
 */
import { forwardWgsl } from "../perceptron/wgsl_layers.ts";
import { rowsOf, type Tile } from "../perceptron/wgsl_plan.ts";
import { answerWgsl } from "../perceptron/wgsl_rows.ts";
import { storageWgsl, upTo } from "../perceptron/wgsl_text.ts";
import { tileWgsl } from "../perceptron/wgsl_tile.ts";
import type { Perceptron } from "../perceptron/perceptron.ts";
import { randomWgsl } from "../wgsl/random.ts";

/**
 * What an instruction does to one number of a row: coordinate o of row r of the tile, which is row `at` of all; `a` and `b`
 * are what it is made of. Those beyond a recorder's bring numbers in and out: what is given and made, and all places
 * between two dispatches.
 */
const statements = {
  add: "x[out] = a + b;",
  sub: "x[out] = a - b;",
  mul: "x[out] = a * b;",
  div: "x[out] = a / b;",
  scale: "x[out] = one.by * a;",
  constant: "x[out] = one.by;",
  normal: "x[out] = normal(numbers.row0 + at, one.step, one.which * dim + o);",
  given0: "x[out] = given0[here];",
  given1: "x[out] = given1[here];",
  made0: "made0[here] = a;",
  made1: "made1[here] = a;",
  keep: "kept[one.which * numbers.rows * dim + here] = a;",
  back: "x[out] = kept[one.which * numbers.rows * dim + here];",
} as const;

/** What a card can do: the network last. */
export type CardInstruction = keyof typeof statements | "network";
const names = Object.keys(statements) as CardInstruction[];

/** The number of what an instruction does. */
export const codeOf = (does: CardInstruction): number =>
  does === "network" ? names.length : names.indexOf(does);

/**
 * The text of a kernel that takes a tile of rows through instructions `start` … `end` of a list. The list is read, not
 * compiled: one text serves all samplers and any number of steps.
 *
 * A row's arrays stand in `x`, [places, rows, dim], which the workgroup shares. Each number of them has its invocation, the
 * same in all instructions; the network alone sees those of others, so nothing else waits.
 *
 * @param perceptron The network's sizes: as many inputs as outputs.
 * @param tile Rows of a workgroup.
 * @param places How many arrays a row has.
 * @returns WGSL, bound to numbers, weights, contexts, what is given and made, what is kept, and the list.
 */
export function loopSource(perceptron: Perceptron, tile: Tile, places: number): string {
  const pieces = tileWgsl(perceptron, tile), { inputs: dim, features } = perceptron, rows = rowsOf(tile);
  const asked = upTo(tile.each).map((e) =>
    `let at${e} = one.a * ${rows}u + mine + ${e}u; let told${e} = one.which * ${features}u;` // among rows of x
  );
  const cases = names.map((does) =>
    `case ${codeOf(does)}u: { ${statements[does as keyof typeof statements]} }`
  );
  return `
struct Numbers {
  rows: u32, begin: u32, count: u32, contexts: u32,
  layers: u32, start: u32, end: u32, row0: u32,
  key: vec2<u32>,
}
struct Instruction { does: u32, out: u32, a: u32, b: u32, by: f32, which: u32, step: u32, none: u32 }
@group(0) @binding(0) var<uniform> numbers: Numbers;
${storageWgsl(["row", "context", "given0", "given1", "made0*", "made1*", "kept*"])}
@group(0) @binding(8) var<storage, read> list: array<Instruction>;
const dim = ${dim}u;
var<workgroup> x: array<f32, ${places * rows * dim}>;
${pieces.declared}
${randomWgsl}
fn normal(i: u32, step: u32, column: u32) -> f32 {
  let words = philox(rowOf(i, step, numbers.key), vec2<u32>(column / 4u), numbers.key);
  let z = normals(words[0]);
  return z[column % 4u];
}
${
    pieces.main(`
  for (var n = numbers.start; n < numbers.end; n++) {
    let one = list[n];
    if (one.does == ${codeOf("network")}u) {
      workgroupBarrier();
      ${asked.join("\n      ")}
      ${pieces.zero}
      ${forwardWgsl(perceptron, tile, pieces, false)}
      ${
      pieces.items(
        dim,
        `${answerWgsl(perceptron, tile, `one.which * ${features}u`)}
    x[(one.out * ${rows}u + r) * dim + o] = f0;`,
      )
    }
      continue;
    }
    ${
      pieces.items(
        dim,
        `let here = at * dim + o;
    let out = one.out * ${rows * dim}u + i;
    let a = x[one.a * ${rows * dim}u + i];
    let b = x[one.b * ${rows * dim}u + i];
    switch (one.does) {
      ${cases.join("\n      ")}
      default: {}
    }`,
      )
    }
  }`)
  }`;
}
