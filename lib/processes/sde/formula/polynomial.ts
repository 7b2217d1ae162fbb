/**
 * Formulas as sums of products of powers: the form in which equal terms meet.
 *
 * @module
 */
import type { Formula } from "./formula.ts";

/** A base, and the power that it is raised to. */
export interface Factor {
  /** A symbol, a function of something, a number; or a sum that is not multiplied out. */
  readonly base: Formula | Polynomial;
  /** A sum in its turn: x^(gamma − 1). */
  readonly exponent: Polynomial;
}

/** c Π baseᵢ^exponentᵢ, by the text of the base. */
export interface Term {
  /** c. */
  readonly coefficient: number;
  /** The powers. */
  readonly factors: ReadonlyMap<string, Factor>;
}

/** A sum of terms, by what tells terms apart. */
export type Polynomial = ReadonlyMap<string, Term>;

/** The sum of some terms: equal ones are added up, those with coefficient 0 left out. */
export function polynomial(terms: Iterable<Term>): Polynomial {
  const sum = new Map<string, Term>();
  for (const { coefficient, factors } of terms) {
    const key = keyOf(factors), total = coefficient + (sum.get(key)?.coefficient ?? 0);
    if (total === 0) sum.delete(key);
    else sum.set(key, { coefficient: total, factors });
  }
  return sum;
}

const keyOf = (factors: Term["factors"]): string =>
  [...factors].map(([base, { exponent }]) => `${base}^${signature(exponent)}`).sort().join("·");

/** What tells polynomials apart: their terms, in whatever order. */
export const signature = (p: Polynomial): string =>
  [...p].map(([key, { coefficient }]) => `${coefficient} ${key}`).sort().join("+");

/** A number. */
export const fromNumber = (value: number): Polynomial =>
  polynomial([{ coefficient: value, factors: new Map() }]);

/** base^exponent; the base goes by a name, by which equal ones meet. */
export const fromFactor = (name: string, base: Factor["base"], exponent = fromNumber(1)): Polynomial =>
  polynomial([{ coefficient: 1, factors: new Map([[name, { base, exponent }]]) }]);

/** sum^exponent, the sum not multiplied out. */
export const fromSum = (sum: Polynomial, exponent?: Polynomial): Polynomial =>
  fromFactor(signature(sum), sum, exponent);

/** The sum that a base is, if it is one. */
export const sumIn = ({ base }: Factor): Polynomial | undefined => "op" in base ? undefined : base;

/** The number that a polynomial is, if it is one. */
export function numberIn(p: Polynomial): number | undefined {
  if (p.size === 0) return 0;
  const [{ coefficient, factors }] = p.values();
  return p.size === 1 && factors.size === 0 ? coefficient : undefined;
}

/** p + q. */
export const add = (p: Polynomial, q: Polynomial): Polynomial => polynomial([...p.values(), ...q.values()]);

/** a p. */
export const scale = (a: number, p: Polynomial): Polynomial =>
  polynomial([...p.values()].map(({ coefficient, factors }) => ({ coefficient: a * coefficient, factors })));

/** Every term of p times every term of q; exponents of equal bases are added. */
export function multiply(p: Polynomial, q: Polynomial): Polynomial {
  const times = (a: Term, b: Term): Term => {
    const factors = new Map(a.factors);
    for (const [name, { base, exponent }] of b.factors) {
      const total = add(factors.get(name)?.exponent ?? new Map(), exponent);
      if (total.size === 0) factors.delete(name);
      else factors.set(name, { base, exponent: total });
    }
    return { coefficient: a.coefficient * b.coefficient, factors };
  };
  return polynomial([...p.values()].flatMap((a) => [...q.values()].map((b) => times(a, b))));
}

/**
 * What all terms have in common: p = common · rest. Powers that stand in each with the same exponent, or with numbers of
 * one sign, to the least of them; and the coefficient, if it is the same up to sign.
 */
export function common(p: Polynomial): { common: Polynomial; rest: Polynomial } {
  const [first, ...others] = p.values();
  if (first === undefined) return { common: fromNumber(1), rest: p };
  const shared = [...first.factors].flatMap(([name, { base, exponent }]) => {
    const exponents = others.map(({ factors }) => factors.get(name)?.exponent ?? new Map());
    if (exponents.every((n) => signature(n) === signature(exponent))) {
      return [[name, { base, exponent }] as const];
    }
    const values = [exponent, ...exponents].map((n) => numberIn(n) ?? 0), sign = Math.sign(values[0]);
    const least = Math.min(...values.map((n) => sign * n));
    return least > 0 ? [[name, { base, exponent: fromNumber(sign * least) }] as const] : [];
  });
  const size = Math.abs(first.coefficient);
  const same = others.every(({ coefficient }) => Math.abs(coefficient) === size);
  const sign = first.coefficient < 0 && others.every(({ coefficient }) => coefficient < 0) ? -1 : 1;
  const coefficient = sign * (same ? size : 1);
  const inverse = shared.map(([name, { base, exponent }]) =>
    [name, { base, exponent: scale(-1, exponent) }] as const
  );
  const apart = multiply(polynomial([{ coefficient: 1, factors: new Map(inverse) }]), p);
  return {
    common: polynomial([{ coefficient, factors: new Map(shared) }]),
    rest: polynomial(
      [...apart.values()].map((term) => ({ ...term, coefficient: term.coefficient / coefficient })),
    ),
  };
}
