/**
 * Products and powers of sums, multiplied out only where that does not make them longer.
 *
 * @module
 */
import {
  add,
  common,
  type Factor,
  fromNumber,
  fromSum,
  multiply,
  numberIn,
  type Polynomial,
  polynomial,
  sumIn,
  type Term,
} from "./polynomial.ts";

/** x y: a single term is multiplied into a sum; two sums are put side by side. */
export const times = (x: Polynomial, y: Polynomial): Polynomial =>
  settled(x.size > 1 && y.size > 1 ? multiply(asPower(x), asPower(y)) : multiply(x, y));

/** x^n: factor by factor if n is whole, or if x is one base; else of the sum as it stands. */
export function raised(x: Polynomial, n: Polynomial): Polynomial {
  const exponent = numberIn(n), value = numberIn(x);
  if (exponent === 0) return fromNumber(1);
  if (exponent === 1) return x;
  if (value !== undefined && exponent !== undefined && Number.isInteger(value ** exponent)) {
    return fromNumber(value ** exponent);
  }
  if (x.size > 0 && Number.isInteger(exponent)) {
    const [{ coefficient, factors }] = asPower(x).values();
    return settled(powers(coefficient ** exponent!, factors, n));
  }
  return x.size === 1 && isBase(x) ? powers(1, [...x.values()][0].factors, n) : fromSum(x, n);
}

const powers = (coefficient: number, factors: Term["factors"], n: Polynomial): Polynomial => {
  const raise = ([name, { base, exponent }]: readonly [string, Factor]) =>
    [name, { base, exponent: times(exponent, n) }] as const;
  return polynomial([{ coefficient, factors: new Map([...factors].map(raise)) }]);
};

/** x, or e^u: their powers are x^n and e^(nu) for every n. But (x²)^½ is not x. */
function isBase(x: Polynomial): boolean {
  const [{ coefficient, factors }] = x.values(), [[name, factor] = []] = factors;
  return coefficient === 1 && factors.size === 1 &&
    (name === "e" || numberIn(factor!.exponent) === 1);
}

/** A sum as one term: what is common to its terms, times the rest to the power 1. */
export function asPower(x: Polynomial): Polynomial {
  const { common: outer, rest } = common(x);
  return rest.size > 1 ? multiply(outer, fromSum(rest)) : multiply(outer, rest);
}

/** p with sums to the power 1 multiplied out where a term has but one, and whole powers of sums of one term. */
export const settled = (p: Polynomial): Polynomial => [...p.values()].map(settledTerm).reduce(add, new Map());

function settledTerm({ coefficient, factors }: Term): Polynomial {
  const rest = new Map(factors), long: [string, Polynomial][] = [], open: Polynomial[] = [];
  for (const [name, factor] of factors) {
    const n = numberIn(factor.exponent), sum = sumIn(factor);
    if (sum && sum.size > 1 && n === 1) long.push([name, sum]);
    if (sum && sum.size === 1 && Number.isInteger(n)) {
      rest.delete(name);
      open.push(raised(sum, factor.exponent));
    }
  }
  if (long.length === 1) rest.delete(long[0][0]);
  const alone = long.length === 1 ? [long[0][1]] : [];
  return [...open, ...alone].reduce(multiply, polynomial([{ coefficient, factors: rest }]));
}

/** p = under · over, with a sum as common denominator if that leaves less above: 1 − x²/(x² + y²) is y²/(x² + y²). */
export function together(p: Polynomial): { under: Polynomial; over: Polynomial } {
  for (const factor of [...p.values()].flatMap(({ factors }) => [...factors.values()])) {
    const n = numberIn(factor.exponent), sum = sumIn(factor);
    if (n === undefined || !(n < 0) || !Number.isInteger(n) || !sum) continue;
    const over = times(p, fromSum(sum, fromNumber(-n)));
    if (over.size < p.size) return { under: fromSum(sum, factor.exponent), over };
  }
  return { under: fromNumber(1), over: p };
}
