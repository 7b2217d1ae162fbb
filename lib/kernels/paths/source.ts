/**
 * The fused loop over paths and steps, as JavaScript.
 *
 * @module
 */
import { emit, javascript, symbolsOf } from "../../core/mod.ts";
import { fillNormals, type Key } from "../../random/mod.ts";
import { type NoiseKeys, type RecordedStep, requireStep } from "./types.ts";

/** Takes paths `first` … `last` − 1 from step `from` to each mark, keeping their state at each. */
export type PathLoop = (
  state: Float64Array,
  kept: Float64Array,
  first: number,
  last: number,
  from: number,
  marks: readonly number[],
  keys: NoiseKeys,
  normals: (out: Float64Array, count: number, key: Key, row: number, column: number) => void,
) => void;

/** Steps whose normals are drawn at once. */
const block = 256;

/**
 * The text of a loop that repeats a recorded step: what one would write by hand.
 *
 * @param step The step.
 * @returns The body of a function with the parameters of {@linkcode PathLoop}.
 * @throws {TypeError} If it is no recorded step, or one of its numbers is none.
 * @throws {RangeError} If a number is out of range.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { code } from "driftfield/core";
 * import { pathLoopSource } from "driftfield/kernels";
 *
 * const space = code(), next = space.scale(0.5, [space.symbol("x0")]);
 * const text = pathLoopSource({ dim: 1, brownians: 1, next, start: 0, dt: 1 });
 * assertStringIncludes(text, "const v2 = 0.5 * x0;");
 * ```
 */
export function pathLoopSource(step: RecordedStep): string {
  requireStep(step);
  const { dim, brownians: m, next, start, dt } = step;
  const { lines, results } = emit(next, javascript), used = symbolsOf(next);
  const each = (n: number, text: (k: number) => string) =>
    Array.from({ length: n }, (_, k) => text(k)).join(" ");
  const streams = [{ symbol: "z", key: "W" }, { symbol: "y", key: "H" }].filter(({ symbol }) =>
    Array.from({ length: m }, (_, k) => `${symbol}${k}`).some((name) => used.has(name))
  );
  const perStream = (text: (stream: { symbol: string; key: string }) => string) =>
    streams.map(text).join(" ");
  return `
const rows = state.length / ${dim};
${perStream(({ key }) => `const ${key} = new Float64Array(${block * m});`)}
for (let i = first; i < last; i++) {
  ${each(dim, (k) => `let x${k} = state[i * ${dim} + ${k}];`)}
  let n = from;
  for (let mark = 0; mark < marks.length; mark++) {
    while (n < marks[mark]) {
      const end = Math.min(n + ${block}, marks[mark]), count = (end - n) * ${m};
      ${perStream(({ key }) => `normals(${key}, count, keys.${key}, i, n * ${m});`)}
      for (let j = 0; n < end; n++, j += ${m}) {
        ${used.has("t") ? `const t = ${start} + n * ${dt};` : ""}
        ${perStream(({ symbol, key }) => each(m, (k) => `const ${symbol}${k} = ${key}[j + ${k}];`))}
        ${lines.join("\n        ")}
        ${each(dim, (k) => `const next${k} = ${results[k]};`)}
        ${each(dim, (k) => `x${k} = next${k};`)}
      }
    }
    ${each(dim, (k) => `kept[(mark * rows + i) * ${dim} + ${k}] = x${k};`)}
  }
  ${each(dim, (k) => `state[i * ${dim} + ${k}] = x${k};`)}
}`;
}

/**
 * Makes the loop out of its text.
 *
 * @param source What `pathLoopSource` returned.
 * @returns The loop, drawing its normals from `fillNormals`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { code } from "driftfield/core";
 * import { pathLoop, pathLoopSource } from "driftfield/kernels";
 *
 * const space = code(), next = space.scale(0.5, [space.symbol("x0")]);
 * const loop = pathLoop(pathLoopSource({ dim: 1, brownians: 1, next, start: 0, dt: 1 }));
 * const state = Float64Array.of(8), kept = new Float64Array(2);
 * loop(state, kept, 0, 1, 0, [1, 3], { W: [0, 0], H: [0, 1] });
 * assertEquals([...kept], [4, 1]);
 * ```
 */
export function pathLoop(source: string): (...args: PathLoopArguments) => void {
  const names = ["state", "kept", "first", "last", "from", "marks", "keys", "normals"];
  const loop = new Function(...names, source) as PathLoop;
  return (...args) => loop(...args, fillNormals);
}

/** What a loop is told: all of {@linkcode PathLoop} but the source of normals. */
export type PathLoopArguments = Parameters<PathLoop> extends [...infer Told, unknown] ? Told : never;
