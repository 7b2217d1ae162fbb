/**
 * The words of expressions, and what is said of those that are none.
 *
 * @module
 */
import { elementary } from "../../../core/mod.ts";
import { meant } from "./caret.ts";

/** Names with a value of their own. */
export const constants: readonly string[] = ["pi", "e"];

/** Names of functions. */
export const functions: readonly string[] = elementary;

/** What is wrong with a character that is no way to go on. */
export function surprise(next: string): string {
  if (next === "") return "the expression ends too early";
  if (next === "*") return "a second * is not expected here: a power is x^n";
  return /[\p{L}\p{N}_(]/u.test(next)
    ? "two values side by side: write * between them"
    : /[-+/^)]/.test(next)
    ? `"${next}" is not expected here`
    : foreign(next);
}

/** What is said of text that has no meaning here. */
export const foreign = (text: string): string => `${JSON.stringify(text)} is no part of an expression`;

/** What is wrong with a name that is not among those known, or is no function, or is one. */
export function unknown(name: string, names: readonly string[], called: boolean): string {
  const [kind, known] = called ? ["function", functions] as const : ["symbol", names] as const;
  if (called && names.includes(name)) return `${name} is no function: write ${name} * (…)`;
  if (!called && functions.includes(name)) return `${name} is a function: write ${name}(…)`;
  const listed = known.filter((one) => !constants.includes(one)).join(", ");
  const shown = name.length > 40 ? `${name.slice(0, 40)}…` : name;
  return `unknown ${kind} "${shown}"; known are ${listed}${meant(name, known)}`;
}
