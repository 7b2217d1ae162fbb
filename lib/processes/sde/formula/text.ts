/**
 * Formulas as text.
 *
 * @module
 */
import { requireObject } from "../../../core/mod.ts";
import type { Formula } from "./formula.ts";

/** How tightly an operation holds: + and − least. */
const strength = (x: Formula): number => {
  if (x.op === "+" || x.op === "-") return 1;
  if (x.op === "*" || x.op === "/") return 2;
  if (x.op === "negative" || (x.op === "number" && (x.value < 0 || Object.is(x.value, -0)))) return 3;
  return x.op === "^" ? 4 : 5;
};

/**
 * A formula as it could have been written: with no more parentheses than it needs.
 *
 * @param x The formula.
 * @returns Its text; read again, it gives the same formula.
 * @throws {TypeError} If an argument is of another type.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { formulaText, sde } from "driftfield/processes";
 *
 * const { symbols } = sde({ drift: "-(x)*(1 - x)", diffusion: 1 });
 * assertEquals(formulaText(symbols.drift[0]), "-x * (1 - x)");
 * ```
 */
export function formulaText(x: Formula): string {
  requireObject("x", x, "op");
  const inside = (part: Formula, least: number) =>
    strength(part) < least ? `(${formulaText(part)})` : formulaText(part);
  switch (x.op) {
    case "number":
      return `${x.value}`;
    case "symbol":
      return x.name;
    case "call":
      return `${x.f}(${formulaText(x.args[0])})`;
    case "negative":
      return `-${inside(x.args[0], 3)}`;
    case "^":
      return `${inside(x.args[0], 5)}^${inside(x.args[1], 3)}`;
  }
  const own = strength(x);
  return `${inside(x.args[0], own)} ${x.op} ${inside(x.args[1], own + 1)}`;
}
