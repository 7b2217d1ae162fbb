/**
 * From the normal form back to a formula.
 *
 * @module
 */
import {
  call,
  difference,
  type Formula,
  isE,
  negative,
  number,
  power,
  product,
  quotient,
  sum,
} from "./formula.ts";
import {
  common,
  type Factor,
  fromNumber,
  fromSum,
  multiply,
  numberIn,
  type Polynomial,
  sumIn,
  type Term,
} from "./polynomial.ts";
import { settled, together } from "./products.ts";

/** The formula of a polynomial: common factors in front, and a positive term before negative ones. */
export function formulaOf(p: Polynomial): Formula {
  const { common: outer, rest } = common(p), { under, over } = together(settled(rest));
  const { common: more, rest: last } = common(over), factor = multiply(multiply(outer, under), more);
  const [whole] = multiply(factor, last.size > 1 ? fromSum(last) : last).values();
  return whole ? monomial(whole) : number(0);
}

function sumOf(p: Polynomial): Formula {
  const terms = [...p.values()], first = Math.max(0, terms.findIndex(({ coefficient }) => coefficient > 0));
  return [terms[first], ...terms.toSpliced(first, 1)].reduce((total, { coefficient, factors }) => {
    const size = monomial({ coefficient: Math.abs(coefficient), factors });
    return coefficient < 0 ? difference(total, size) : sum(total, size);
  }, number(0));
}

/** c Π powers, over what has a negative exponent. */
function monomial({ coefficient, factors }: Term): Formula {
  const [p, q] = fraction(Math.abs(coefficient));
  let over = number(p), under = number(q);
  for (const factor of factors.values()) {
    const base = baseOf(factor), n = numberIn(factor.exponent);
    if (n !== undefined && n < 0 && !isE(base)) under = product(under, powerOf(base, fromNumber(-n)));
    else over = product(over, powerOf(base, factor.exponent));
  }
  const size = quotient(over, under);
  return coefficient < 0 ? negative(size) : size;
}

function baseOf(factor: Factor): Formula {
  const sum = sumIn(factor);
  return sum ? sum.size > 1 ? sumOf(sum) : formulaOf(sum) : factor.base as Formula;
}

function powerOf(base: Formula, exponent: Polynomial): Formula {
  if (numberIn(exponent) === 0.5) return call("sqrt", base);
  if (isE(base)) return call("exp", formulaOf(exponent));
  return power(base, formulaOf(exponent));
}

/** c as p/q, if q is as small as in the formulas of calculus; else c/1. */
export function fraction(c: number): [p: number, q: number] {
  const q = [1, 2, 3, 4, 6, 8, 12, 24].find((one) => Math.round(c * one) / one === c) ?? 1;
  return [q === 1 ? c : Math.round(c * q), q];
}
