/**
 * States as code: a step run over them records its own loop body.
 *
 * @module
 */
import type { Elementary, Space } from "../space.ts";

/** An expression. Equal expressions of one space are one object, so what is used twice is computed once. */
export interface Expression {
  /** What it does. */
  readonly op: "number" | "symbol" | "add" | "sub" | "mul" | "div" | "pow" | Elementary;
  /** Of what. */
  readonly args: readonly Expression[];
  /** The value of a number. */
  readonly value?: number;
  /** The name of a symbol. */
  readonly name?: string;
  /** Which expression of its space: arguments have lower numbers. */
  readonly id: number;
}

/** A state of the code space: an expression for each coordinate of a row. */
export type Code = readonly Expression[];

/** The code space, and what makes its first values. */
export interface CodeSpace extends Space<Code> {
  /** A coordinate that is known by name when the code runs. */
  symbol(name: string): Expression;
}

/**
 * A fresh space of code. Numbers among numbers are folded, as are + 0, − 0, · 1, · 0 and / 1; nothing else is
 * reordered, so the emitted program rounds as float64 arrays do.
 *
 * @param t Name of the time at which the recorded step starts; the t of a step run over code counts from there.
 * @returns The space.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { code, emit, javascript } from "driftfield/core";
 *
 * const space = code(), x = [space.symbol("x")];
 * const { lines, results } = emit(space.add(x, space.scale(-0.5, x)), javascript);
 * assertEquals([...lines, ...results], ["const v2 = (-0.5) * x;", "const v3 = x + v2;", "v3"]);
 * ```
 */
export function code(t = "t"): CodeSpace {
  if (typeof t !== "string" || !/^\p{L}[\p{L}\p{N}_]*$/u.test(t)) {
    throw new RangeError(`t must be a name, letters, digits and _, got ${JSON.stringify(t)}`);
  }
  const known = new Map<string, Expression>();
  const make = (
    op: Expression["op"],
    args: readonly Expression[],
    leaf: { value?: number; name?: string } = {},
  ) => {
    const key = `${op} ${Object.is(leaf.value, -0) ? "-0" : leaf.value ?? leaf.name ?? ""} ${
      args.map((a) => a.id)
    }`;
    const found = known.get(key) ?? { op, args, ...leaf, id: known.size };
    known.set(key, found);
    return found;
  };
  const number = (value: number) => make("number", [], { value });
  const symbol = (name: string) => make("symbol", [], { name });
  const binary = (op: "add" | "sub" | "mul" | "div" | "pow") => (x: Code, y: Code) => {
    if (x.length !== y.length) throw new RangeError(`rows of ${x.length} and ${y.length} do not fit`);
    return x.map((a, i) => simplest(op, a, y[i], number) ?? make(op, [a, y[i]]));
  };
  const mul = binary("mul"), add = binary("add");
  return {
    add,
    sub: binary("sub"),
    mul,
    div: binary("div"),
    pow: binary("pow"),
    scale: (a, x) => mul(x.map(() => number(a)), x),
    map: (f, x) => x.map((a) => a.op === "number" ? number(Math[f](a.value!)) : make(f, [a])),
    constant: (a, like) => like.map(() => number(a)),
    time: (offset, like) => add(like.map(() => symbol(t)), like.map(() => number(offset))),
    column: (x, k) => [x[k]],
    stack: (columns) => columns.map(([x]) => x),
    from: () => {
      throw new TypeError("points cannot become code: an expression or a field over this space can");
    },
    to: () => Promise.reject(new TypeError("code has no points before it runs")),
    scope: (f) => f(),
    free: () => {},
    symbol,
  };
}

/** a ∘ b, where it is a number or one of the two; undefined where it has to be computed. */
function simplest(
  op: "add" | "sub" | "mul" | "div" | "pow",
  a: Expression,
  b: Expression,
  number: (value: number) => Expression,
): Expression | undefined {
  const [x, y] = [a.value, b.value];
  if (x !== undefined && y !== undefined) return number(operations[op](x, y));
  if (op === "add") return x === 0 ? b : y === 0 ? a : undefined;
  if (op === "sub") return y === 0 ? a : undefined;
  if (op === "mul") return x === 1 ? b : y === 1 ? a : x === 0 || y === 0 ? number(0) : undefined;
  return y === 1 ? a : undefined;
}

const operations = {
  add: (a: number, b: number) => a + b,
  sub: (a: number, b: number) => a - b,
  mul: (a: number, b: number) => a * b,
  div: (a: number, b: number) => a / b,
  pow: (a: number, b: number) => a ** b,
};
