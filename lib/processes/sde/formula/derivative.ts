/**
 * Derivatives of formulas.
 *
 * @module
 */
import type { Elementary } from "../../../core/mod.ts";
import {
  call,
  difference,
  type Formula,
  is,
  isE,
  negative,
  number,
  power,
  product,
  quotient,
  sum,
} from "./formula.ts";

/** f′(u), from u. |u|′ is sign(u), and sign′ is 0: what they are wherever they are. */
const slopes: Readonly<Record<Elementary, (u: Formula) => Formula>> = {
  exp: (u) => call("exp", u),
  log: (u) => quotient(one, u),
  sqrt: (u) => quotient(one, product(two, call("sqrt", u))),
  sin: (u) => call("cos", u),
  cos: (u) => negative(call("sin", u)),
  tan: (u) => sum(one, square(call("tan", u))),
  asin: (u) => quotient(one, call("sqrt", difference(one, square(u)))),
  acos: (u) => negative(quotient(one, call("sqrt", difference(one, square(u))))),
  atan: (u) => quotient(one, sum(one, square(u))),
  sinh: (u) => call("cosh", u),
  cosh: (u) => call("sinh", u),
  tanh: (u) => difference(one, square(call("tanh", u))),
  abs: (u) => call("sign", u),
  sign: () => number(0),
};

const one = number(1), two = number(2), square = (u: Formula) => power(u, two);

/**
 * ∂f/∂x, by the rules of the sum, the product, the quotient, the power and the chain.
 *
 * @param f A formula.
 * @param x The name of a variable, or t.
 * @returns The derivative, without terms that vanish, else as the rules make it.
 */
export function derivative(f: Formula, x: string): Formula {
  const d = (part: Formula) => derivative(part, x);
  switch (f.op) {
    case "number":
      return number(0);
    case "symbol":
      return number(f.name === x ? 1 : 0);
    case "negative":
      return negative(d(f.args[0]));
    case "call":
      return product(slopes[f.f](f.args[0]), d(f.args[0]));
  }
  const [u, v] = f.args, [du, dv] = [d(u), d(v)];
  switch (f.op) {
    case "+":
      return sum(du, dv);
    case "-":
      return difference(du, dv);
    case "*":
      return sum(product(du, v), product(u, dv));
    case "/":
      return is(dv, 0) ? quotient(du, v) : quotient(difference(product(du, v), product(u, dv)), square(v));
    case "^":
      return is(dv, 0) ? product(product(v, power(u, less(v))), du) : product(f, growth(u, v, du, dv));
  }
}

const less = (n: Formula) => n.op === "number" ? number(n.value - 1) : difference(n, one);

/** d log(u^v) = v′ log u + v u′/u. */
const growth = (u: Formula, v: Formula, du: Formula, dv: Formula): Formula =>
  isE(u) ? dv : sum(product(dv, call("log", u)), product(v, quotient(du, u)));
