/**
 * Formulas made short enough to print.
 *
 * @module
 */
import { call, type Formula, symbol } from "./formula.ts";
import { add, fromFactor, fromNumber, numberIn, type Polynomial, scale, signature } from "./polynomial.ts";
import { raised, times } from "./products.ts";
import { expanded, factored } from "./rearranged.ts";
import { formulaOf } from "./write.ts";

/**
 * The same function, shorter: numbers computed, equal terms added, equal bases put into one power, common factors taken
 * out. A product of sums stays one, unless it is shorter multiplied out, so nothing
 * grows. As is usual, x/x is 1 and sqrt(x)^2 is x, also where they were
 * not defined.
 *
 * @param f A formula.
 * @returns It simplified.
 */
export function simplify(f: Formula): Formula {
  const form = normal(f), open = expanded(form);
  const short = [form, open, factored(open)].map(formulaOf).reduce(shorter);
  return finite(short) ? short : f;
}

const shorter = (f: Formula, g: Formula): Formula => size(g) < size(f) ? g : f;

const size = (f: Formula): number =>
  f.op === "number" || f.op === "symbol" ? 1 : f.args.reduce((sum, part) => sum + size(part), 1);

/** The normal form: a sum of products of powers. */
function normal(f: Formula): Polynomial {
  switch (f.op) {
    case "number":
      return fromNumber(f.value);
    case "symbol":
      return fromFactor(f.name, f);
    case "negative":
      return scale(-1, normal(f.args[0]));
    case "call":
      return called(f.f, normal(f.args[0]));
  }
  const [x, y] = f.args.map(normal);
  switch (f.op) {
    case "+":
      return add(x, y);
    case "-":
      return add(x, scale(-1, y));
    case "*":
      return times(x, y);
    case "/":
      return times(x, raised(y, fromNumber(-1)));
    case "^":
      return raised(x, y);
  }
}

/** exp(u) is e^u and sqrt(u) is u^½; a function of a number is a number only if that is a whole one. */
function called(f: Extract<Formula, { op: "call" }>["f"], u: Polynomial): Polynomial {
  if (f === "exp") return raised(normal(symbol("e")), u);
  if (f === "sqrt") return raised(u, fromNumber(0.5));
  const value = numberIn(u), image = value === undefined ? NaN : Math[f](value);
  return Number.isInteger(image)
    ? fromNumber(image)
    : fromFactor(`${f}(${signature(u)})`, call(f, formulaOf(u)));
}

const finite = (f: Formula): boolean =>
  f.op === "number" ? Number.isFinite(f.value) : f.op === "symbol" || f.args.every(finite);
