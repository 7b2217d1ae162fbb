/**
 * The same sum of products, multiplied out and put back together.
 *
 * @module
 */
import {
  add,
  common,
  fromFactor,
  fromNumber,
  fromSum,
  multiply,
  numberIn,
  type Polynomial,
  polynomial,
  signature,
  sumIn,
  type Term,
} from "./polynomial.ts";

/** p with sums multiplied out, where that does not make hundreds of terms. */
export const expanded = (p: Polynomial): Polynomial =>
  [...p.values()].map(({ coefficient, factors }) =>
    [...factors].reduce(
      (product, [name, factor]) => {
        const sum = sumIn(factor), n = numberIn(factor.exponent);
        const whole = sum && n !== undefined && n > 0 && Number.isInteger(n);
        const open = whole ? Array.from({ length: n }, () => expanded(sum)) : [];
        return whole && product.size * sum.size ** n < 100
          ? open.reduce(multiply, product)
          : multiply(product, fromFactor(name, factor.base, factor.exponent));
      },
      polynomial([{ coefficient, factors: new Map() }]),
    )
  ).reduce(add, new Map());

/** p as a product of two sums, if it is one multiplied out: x y + x − y z − z is (x − z) (y + 1). */
export function factored(p: Polynomial): Polynomial {
  for (const name of new Set([...p.values()].flatMap(({ factors }) => [...factors.keys()]))) {
    const groups = [...Map.groupBy(p.values(), ({ factors }) => signatureOf(factors, name)).values()];
    const parts = groups.map((terms) => common(polynomial(terms))), [{ rest }] = parts;
    if (groups.length === 1 || rest.size === 1) continue;
    if (parts.every((part) => signature(part.rest) === signature(rest))) {
      return multiply(fromSum(rest), fromSum(parts.map((part) => part.common).reduce(add)));
    }
  }
  return p;
}

/** The power of a base in a product. */
const signatureOf = (factors: Term["factors"], name: string): string =>
  signature(factors.get(name)?.exponent ?? fromNumber(0));
