/**
 * The fused loop over paths and steps, as WGSL.
 *
 * @module
 */
import { emit, symbolsOf, wgsl } from "../../core/mod.ts";
import { functionsWgsl } from "../wgsl/functions.ts";
import { randomWgsl } from "../wgsl/random.ts";
import type { NoiseKeys, RecordedStep } from "./types.ts";

/** Paths a workgroup takes. */
export const groupSize = 64;

/** Workgroups in a row of the dispatch. */
export const groupsInRow = 32_768;

/**
 * The text of a kernel that repeats a recorded step: an invocation a path, its state in registers.
 *
 * @param step The step.
 * @param keys Where the noise comes from.
 * @returns WGSL with `state` and `range` (rows, first step, end) bound to 0 and 1.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { code } from "driftfield/core";
 * import { pathKernelSource } from "driftfield/kernels";
 *
 * const space = code(), next = space.scale(0.5, [space.symbol("x0")]), keys = { W: [0, 0], H: [0, 1] } as const;
 * const text = pathKernelSource({ dim: 1, brownians: 1, next, start: 0, dt: 1 }, keys);
 * assertStringIncludes(text, "let v2 = f32(5e-1) * x0;");
 * ```
 */
export function pathKernelSource(
  { dim, brownians: m, next, start, dt }: RecordedStep,
  keys: NoiseKeys,
): string {
  const { lines, results } = emit(next, wgsl), used = symbolsOf(next);
  const each = (n: number, text: (k: number) => string) =>
    Array.from({ length: n }, (_, k) => text(k)).join(" ");
  const streams = [{ symbol: "z", key: keys.W }, { symbol: "y", key: keys.H }].filter(({ symbol }) =>
    Array.from({ length: m }, (_, k) => `${symbol}${k}`).some((name) => used.has(name))
  );
  const draw = ([k0, k1]: readonly [number, number], block: string) =>
    `normals(philox(vec4<u32>(i, 0u, ${block}, 0u), vec2<u32>(${k0 >>> 0}u, ${k1 >>> 0}u)))`;
  const body = `
      ${used.has("t") ? `let t = ${wgsl.number(start)} + f32(n) * ${wgsl.number(dt)};` : ""}
      ${lines.join("\n      ")}
      ${each(dim, (k) => `let next${k} = ${results[k]};`)}
      ${each(dim, (k) => `x${k} = next${k};`)}`;
  // Four normals come at once: `together` steps use up whole fours.
  const together = [1, 2, 4].find((steps) => steps * m % 4 === 0)!, fours = together * m / 4;
  const aligned = streams.map(({ symbol, key }) =>
    each(
      fours,
      (q) => `let ${symbol}four${q} = ${draw(key, `n / ${together}u * ${fours}u + ${q}u`)};`,
    )
  );
  const named = (step: number) =>
    streams.map(({ symbol }) =>
      each(
        m,
        (k) => `let ${symbol}${k} = ${symbol}four${Math.floor((step * m + k) / 4)}[${(step * m + k) % 4}];`,
      )
    ).join(" ");
  const single = streams.map(({ symbol, key }) =>
    each(
      m,
      (k) => `let ${symbol}${k} = ${draw(key, `(n * ${m}u + ${k}u) / 4u`)}[(n * ${m}u + ${k}u) % 4u];`,
    )
  );
  return `${randomWgsl}${functionsWgsl}
@group(0) @binding(0) var<storage, read_write> state: array<f32>;
@group(0) @binding(1) var<uniform> range: vec4<u32>;
@compute @workgroup_size(${groupSize})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = id.y * ${groupsInRow * groupSize}u + id.x;
  if (i >= range.x) { return; }
  ${each(dim, (k) => `var x${k} = state[i * ${dim}u + ${k}u];`)}
  var n = range.y;
  while (n < range.z) {
    if (n % ${together}u == 0u && n + ${together}u <= range.z) {
      ${aligned.join(" ")}
      ${each(together, (step) => `{ ${named(step)} ${body} n += 1u; }`)}
    } else {
      ${single.join(" ")}
      ${body}
      n += 1u;
    }
  }
  ${each(dim, (k) => `state[i * ${dim}u + ${k}u] = x${k};`)}
}`;
}
