/**
 * The fused loop over paths and steps, as WGSL.
 *
 * @module
 */
import { emit, symbolsOf, wgsl } from "../../core/mod.ts";
import { functionsWgsl } from "../wgsl/functions.ts";
import { randomWgsl } from "../wgsl/random.ts";
import { type RecordedStep, requireStep } from "./types.ts";

/** Paths a workgroup takes. */
export const groupSize = 64;

/** Workgroups in a row of the dispatch. */
export const groupsInRow = 32_768;

/** Normals that are drawn at once. */
const drawn = 8;

/**
 * The text of a kernel that repeats a recorded step: an invocation a path, its state in registers.
 *
 * @param recorded The step.
 * @returns WGSL with the states bound to 0, and eight numbers to 1: rows, first step, end, nothing, keys of W and of H.
 * @throws {TypeError} If it is no recorded step, or one of its numbers is none.
 * @throws {RangeError} If a number is out of range.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { code } from "driftfield/core";
 * import { pathKernelSource } from "driftfield/kernels";
 *
 * const space = code(), next = space.scale(0.5, [space.symbol("x0")]);
 * const text = pathKernelSource({ dim: 1, brownians: 1, next, start: 0, dt: 1 });
 * assertStringIncludes(text, "let v2 = f32(5e-1) * x0;");
 * ```
 */
export function pathKernelSource(recorded: RecordedStep): string {
  requireStep(recorded);
  const { dim, brownians: m, next, start, dt } = recorded;
  const { lines, results } = emit(next, wgsl), used = symbolsOf(next);
  const each = (n: number, text: (k: number) => string) =>
    Array.from({ length: n }, (_, k) => text(k)).join(" ");
  const streams = [{ symbol: "z", key: "keys.xy" }, { symbol: "y", key: "keys.zw" }].filter(({ symbol }) =>
    Array.from({ length: m }, (_, k) => `${symbol}${k}`).some((name) => used.has(name))
  );
  // A round is as many steps as use up whole draws; the first and the last leave some of theirs out.
  const steps = streams.length > 0 ? [1, 2, 4, 8].find((steps) => steps * m % drawn === 0)! : 1;
  const draw = (column: number) => {
    const blocks = `round * ${steps * m / 4}u + vec2<u32>(${column / 4}u, ${column / 4 + 1}u)`;
    return streams.map(({ symbol, key }) => `
    let ${symbol}words${column} = philox(${symbol}row, ${blocks}, ${key});
    let ${symbol}draw${column} = normals(${symbol}words${column}[0]);
    let ${symbol}draw${column + 4} = normals(${symbol}words${column}[1]);`).join("");
  };
  const named = (column: number, k: number) =>
    streams.map(({ symbol }) => `let ${symbol}${k} = ${symbol}draw${column - column % 4}[${column % 4}];`)
      .join(" ");
  const step = (j: number) =>
    `${each(m, (k) => (j * m + k) % drawn === 0 ? draw(j * m + k) : "")}
    if (round * ${steps}u + ${j}u >= run.y && round * ${steps}u + ${j}u < run.z) {
      ${
      used.has("t")
        ? `let t = ${wgsl.number(start)} + f32(round * ${steps}u + ${j}u) * ${wgsl.number(dt)};`
        : ""
    }
      ${each(m, (k) => named(j * m + k, k))}
      ${lines.join("\n      ")}
      ${each(dim, (k) => `let next${k} = ${results[k]};`)}
      ${each(dim, (k) => `x${k} = next${k};`)}
    }`;
  return `${randomWgsl}${functionsWgsl}
@group(0) @binding(0) var<storage, read_write> state: array<f32>;
@group(0) @binding(1) var<uniform> numbers: array<vec4<u32>, 2>;
@compute @workgroup_size(${groupSize})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let run = numbers[0];
  let keys = numbers[1];
  let i = id.y * ${groupsInRow * groupSize}u + id.x;
  if (i >= run.x) { return; }
  ${each(dim, (k) => `var x${k} = state[i * ${dim}u + ${k}u];`)}
  ${streams.map(({ symbol, key }) => `let ${symbol}row = rowOf(i, 0u, ${key});`).join(" ")}
  for (var round = run.y / ${steps}u; round * ${steps}u < run.z; round++) {${each(steps, step)}
  }
  ${each(dim, (k) => `state[i * ${dim}u + ${k}u] = x${k};`)}
}`;
}
