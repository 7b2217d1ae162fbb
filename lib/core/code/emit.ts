/**
 * From recorded expressions to the text of a program.
 *
 * @module
 */
import { requireObject } from "../require.ts";
import type { Elementary } from "../space.ts";
import type { Code, Expression } from "./space.ts";

/** How a language writes things. */
export interface Language {
  /** A number. */
  number(value: number): string;
  /** The definition of a name. */
  define(name: string, value: string): string;
  /** A function applied to its arguments. */
  call(f: Elementary | "pow", args: readonly string[]): string;
}

/** A straight-line program: definitions, then the names (or numbers) of its results. */
export interface Program {
  /** Definitions, each used by later ones; none is computed twice. */
  readonly lines: readonly string[];
  /** One result a coordinate. */
  readonly results: readonly string[];
}

/** JavaScript, in float64. */
export const javascript: Language = {
  number: (value) => signed(value, `${Math.abs(value)}`),
  define: (name, value) => `const ${name} = ${value};`,
  call: (f, args) => `Math.${f}(${args.join(", ")})`,
};

const tooLoose: Partial<Record<string, string>> = {
  log: "logarithm",
  sin: "sine",
  cos: "cosine",
  tan: "tangent",
  asin: "arcsine",
  acos: "arccosine",
  atan: "arctangent",
  sinh: "sinhOf",
  cosh: "coshOf",
  tanh: "tanhOf",
  pow: "power",
};

/** WGSL, in float32. Functions whose built-in precision is too low, or which overflow, are those of lib/kernels/wgsl. */
export const wgsl: Language = {
  number: (value) => {
    if (!(Math.abs(value) <= 3.4028234e38)) throw new RangeError(`${value} is no float32 number`);
    return signed(value, `f32(${Math.abs(Math.fround(value)).toExponential()})`);
  },
  define: (name, value) => `let ${name} = ${value};`,
  call: (f, args) => `${tooLoose[f] ?? f}(${args.join(", ")})`,
};

const signed = (value: number, text: string) => value < 0 || Object.is(value, -0) ? `(-${text})` : text;

/**
 * Writes what a state of the code space computes.
 *
 * @param x The state.
 * @param language `javascript` or `wgsl`.
 * @returns A program in the order of recording; only what the results need.
 * @throws {TypeError} If an argument is of another type.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { code, emit, wgsl } from "driftfield/core";
 *
 * const space = code(), x = [space.symbol("x")];
 * const { lines, results } = emit(space.mul(x, x), wgsl);
 * assertEquals([lines, results], [["let v1 = x * x;"], ["v1"]]);
 * ```
 */
export function emit(x: Code, language: Language): Program {
  requireObject("language", language, "number", "define", "call");
  const text = (e: Expression): string =>
    e.op === "number" ? language.number(e.value!) : e.op === "symbol" ? e.name! : `v${e.id}`;
  const formula = ({ op, args }: Expression): string => {
    const operands = args.map(text), sign = signs[op];
    return sign ? operands.join(` ${sign} `) : language.call(op as Elementary | "pow", operands);
  };
  const computed = reachable(x).filter(({ op }) => op !== "number" && op !== "symbol");
  return { lines: computed.map((e) => language.define(text(e), formula(e))), results: x.map(text) };
}

const signs: Partial<Record<Expression["op"], string>> = { add: "+", sub: "-", mul: "*", div: "/" };

/**
 * The names of the symbols that a state depends on.
 *
 * @param x A state of the code space.
 * @returns Their names.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { code, symbolsOf } from "driftfield/core";
 *
 * const space = code();
 * assertEquals([...symbolsOf(space.add([space.symbol("x")], [space.symbol("W")]))], ["x", "W"]);
 * ```
 */
export function symbolsOf(x: Code): ReadonlySet<string> {
  return new Set(reachable(x).filter(({ op }) => op === "symbol").map(({ name }) => name!));
}

/** All expressions that x is made of, arguments first. */
function reachable(x: Code): Expression[] {
  if (!Array.isArray(x) || !x.every((e) => e?.op && e.args)) {
    throw new TypeError(`x must be a list of expressions of the code space, got ${x}`);
  }
  const found = new Set<Expression>(),
    visit = (e: Expression) => {
      if (found.has(e)) return;
      e.args.forEach(visit);
      found.add(e);
    };
  x.forEach(visit);
  return [...found].sort((a, b) => a.id - b.id);
}
