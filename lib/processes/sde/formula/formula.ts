/**
 * Formulas: what the coefficients of an equation are made of, and how one is put together.
 *
 * @module
 */
import type { Elementary } from "../../../core/mod.ts";

/** The operations of two arguments. */
export type Operation = "+" | "-" | "*" | "/" | "^";

/** An expression in variables, parameters, t, pi and e. There is nothing else that one can contain. */
export type Formula =
  & (
    | { readonly op: "number"; readonly value: number }
    | { readonly op: "symbol"; readonly name: string }
    | { readonly op: "negative"; readonly args: readonly [x: Formula] }
    | { readonly op: Operation; readonly args: readonly [x: Formula, y: Formula] }
    | { readonly op: "call"; readonly f: Elementary; readonly args: readonly [x: Formula] }
  )
  & {
    /** Where it starts in the text that it was read from. */
    readonly at?: number;
  };

/** The names in a formula, each once. */
export function symbolsIn(x: Formula): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (part: Formula): void => {
    if (part.op === "symbol") found.add(part.name);
    else if (part.op !== "number") part.args.forEach(visit);
  };
  visit(x);
  return found;
}

/** A number. */
export const number = (value: number): Formula => ({ op: "number", value });

/** A name. */
export const symbol = (name: string): Formula => ({ op: "symbol", name });

/** f(x). */
export const call = (f: Elementary, x: Formula): Formula => ({ op: "call", f, args: [x] });

/** Whether a formula is a certain number. */
export const is = (x: Formula, value: number): boolean => x.op === "number" && x.value === value;

/** Whether a formula is Euler's number. */
export const isE = (x: Formula): boolean => x.op === "symbol" && x.name === "e";

/** x + y; like those that follow, without the zeros and ones that do nothing. */
export const sum = (x: Formula, y: Formula): Formula =>
  is(x, 0) ? y : is(y, 0) ? x : y.op === "negative" ? difference(x, y.args[0]) : { op: "+", args: [x, y] };

/** −x. */
export const negative = (x: Formula): Formula =>
  x.op === "number" ? number(0 - x.value) : x.op === "negative" ? x.args[0] : { op: "negative", args: [x] };

/** x − y. */
export const difference = (x: Formula, y: Formula): Formula =>
  is(y, 0) ? x : is(x, 0) ? negative(y) : { op: "-", args: [x, y] };

/** x y. */
export const product = (x: Formula, y: Formula): Formula =>
  is(x, 0) || is(y, 0) ? number(0) : is(x, 1) ? y : is(y, 1) ? x : { op: "*", args: [x, y] };

/** x / y. */
export const quotient = (x: Formula, y: Formula): Formula =>
  is(x, 0) || is(y, 1) ? x : { op: "/", args: [x, y] };

/** x^n. */
export const power = (x: Formula, n: Formula): Formula =>
  is(n, 1) ? x : is(n, 0) ? number(1) : { op: "^", args: [x, n] };
