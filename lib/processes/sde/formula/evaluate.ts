/**
 * The values of formulas, over any space.
 *
 * @module
 */
import type { Elementary, Space } from "../../../core/mod.ts";
import { type Formula, isE, type Operation } from "./formula.ts";

/** What a formula is worth: a number if no state enters it, else a state. */
export type Value<V> = number | V;

/** What names stand for, where, and what becomes of an error. */
export interface Meaning<V> {
  /** The value of a variable, a parameter or t. */
  symbol(name: string): Value<V>;
  /** A state of the shape of a variable, [batch, 1]. */
  readonly like: V;
  /** Makes the error for a part that is no finite number. */
  refuse(part: Formula, what: string): Error;
}

/**
 * The value of a formula, built from the operations of a space. Numbers among numbers are computed at once; whole
 * powers are products by repeated squaring, x^0.5 is a root, and e^x is exp(x).
 *
 * @param space Where the variables live.
 * @param formula The formula.
 * @param meaning What its names stand for.
 * @returns A number, or a state of shape [batch, 1].
 * @throws The error of `meaning.refuse`, if a number on the way is not finite or zero divides something.
 */
export function evaluate<V>(space: Space<V>, formula: Formula, meaning: Meaning<V>): Value<V> {
  const { like, symbol, refuse } = meaning, arithmetic = arithmeticOf(space, like);
  const known = new Map<Formula, Value<V>>();
  const value = (part: Formula): Value<V> => {
    const found = known.get(part) ?? compute(part);
    if (typeof found === "number" && !Number.isFinite(found)) throw refuse(part, `is ${found}`);
    known.set(part, found);
    return found;
  };
  const compute = (part: Formula): Value<V> => {
    switch (part.op) {
      case "number":
        return part.value;
      case "symbol":
        return constants.get(part.name) ?? symbol(part.name);
      case "negative":
        return arithmetic["*"](-1, value(part.args[0]));
      case "call":
        return arithmetic.map(part.f, value(part.args[0]));
    }
    const [x, y] = part.args;
    if (part.op === "^" && isE(x)) return arithmetic.map("exp", value(y));
    const [a, b] = [value(x), value(y)];
    if (part.op === "/" && b === 0) throw refuse(part, "divides by zero");
    return arithmetic[part.op](a, b);
  };
  return value(formula);
}

const constants: ReadonlyMap<string, number> = new Map([["pi", Math.PI], ["e", Math.E]]);

type Arithmetic<V> =
  & Record<Operation, (a: Value<V>, b: Value<V>) => Value<V>>
  & { map(f: Elementary, x: Value<V>): Value<V> };

/** Arithmetic where either may be a number. What adds 0 or multiplies by 0 or 1 is left out in every space alike. */
function arithmeticOf<V>(space: Space<V>, like: V): Arithmetic<V> {
  const lift = (v: Value<V>) => typeof v === "number" ? space.constant(v, like) : v;
  const both = (
    numbers: (a: number, b: number) => number,
    states: (a: V, b: V) => V,
  ) =>
  (a: Value<V>, b: Value<V>): Value<V> =>
    typeof a === "number" && typeof b === "number" ? numbers(a, b) : states(lift(a), lift(b));
  const add = both((a, b) => a + b, space.add), subtract = both((a, b) => a - b, space.sub);
  const divide = both((a, b) => a / b, space.div), pow = both((a, b) => a ** b, space.pow);
  const scale = (a: number, x: Value<V>): Value<V> =>
    typeof x === "number" ? a * x : a === 0 ? 0 : a === 1 ? x : space.scale(a, x);
  /** x^n for n = 1, 2, …: the square of x^⌊n/2⌋, times x if n is odd. */
  const whole = (x: V, n: number): V => {
    if (n === 1) return x;
    const half = whole(x, Math.floor(n / 2)), square = space.mul(half, half);
    return n % 2 === 0 ? square : space.mul(square, x);
  };
  const raise = (x: Value<V>, n: Value<V>): Value<V> => {
    if (typeof x === "number" || typeof n !== "number") return pow(x, n);
    if (n === 0) return 1;
    if (n < 0) return divide(1, raise(x, -n));
    return n === 0.5 ? space.map("sqrt", x) : Number.isSafeInteger(n) ? whole(x, n) : pow(x, n);
  };
  return {
    "+": (a, b) => a === 0 ? b : b === 0 ? a : add(a, b),
    "-": (a, b) => b === 0 ? a : subtract(a, b),
    "*": (a, b) =>
      typeof a === "number" ? scale(a, b) : typeof b === "number" ? scale(b, a) : space.mul(a, b),
    "/": (a, b) => b === 1 ? a : divide(a, b),
    "^": raise,
    map: (f, x) => typeof x === "number" ? Math[f](x) : space.map(f, x),
  };
}
