/**
 * Formulas in LaTeX.
 *
 * @module
 */
import type { Elementary } from "../../../core/mod.ts";
import { type Formula, number, power, symbolsIn } from "./formula.ts";
import { fraction } from "./write.ts";

/** How names are written, and in which order. */
export interface Notation {
  /** A name in LaTeX. */
  name(name: string): string;
  /** Its place in a product; from 0 on for variables, which follow parameters and sums of them. */
  place(name: string): number;
}

/**
 * A formula in LaTeX: products without a sign, quotients as fractions, parameters before variables.
 *
 * @param f The formula.
 * @param notation How names are written.
 * @returns LaTeX for math mode.
 */
export function formulaTex(f: Formula, notation: Notation): string {
  return signedSum(termsOf(f).map(({ sign, term }) => productTex(term, notation, sign)));
}

/** Terms put side by side, each with its sign in front. */
export const signedSum = (terms: readonly string[]): string =>
  terms.reduce((sum, term) => term.startsWith("-") ? `${sum} - ${term.slice(1)}` : `${sum} + ${term}`);

/** A formula as a factor: in parentheses if it is a sum. */
export const factorTex = (f: Formula, notation: Notation): string =>
  termsOf(f).length > 1 ? inParentheses(formulaTex(f, notation)) : formulaTex(f, notation);

/** (…), as high as what is in it. */
export const inParentheses = (tex: string) => /\\t?frac/.test(tex) ? `\\left(${tex}\\right)` : `(${tex})`;

function termsOf(f: Formula, sign = 1): { sign: number; term: Formula }[] {
  if (f.op !== "+" && f.op !== "-") return [{ sign, term: f }];
  return [...termsOf(f.args[0], sign), ...termsOf(f.args[1], f.op === "-" ? -sign : sign)];
}

/** ± p/q · over / under. */
interface Product {
  readonly coefficient: number;
  readonly over: readonly Formula[];
  readonly under: readonly Formula[];
}

function productOf(f: Formula): Product {
  if (f.op === "number") return { coefficient: f.value, over: [], under: [] };
  if (f.op === "negative") return times({ coefficient: -1, over: [], under: [] }, productOf(f.args[0]));
  if (f.op === "*") return times(productOf(f.args[0]), productOf(f.args[1]));
  if (f.op === "/") {
    const { coefficient, over, under } = productOf(f.args[1]);
    return times(productOf(f.args[0]), { coefficient: 1 / coefficient, over: under, under: over });
  }
  if (f.op === "^") {
    const [base, n] = f.args, below = n.op === "negative" ? n.args[0] : n;
    if (n.op === "negative") return { coefficient: 1, over: [], under: [power(base, below)] };
    if (n.op === "number" && n.value < 0) {
      return { coefficient: 1, over: [], under: [power(base, number(-n.value))] };
    }
  }
  return { coefficient: 1, over: [f], under: [] };
}

const times = (a: Product, b: Product): Product => ({
  coefficient: a.coefficient * b.coefficient,
  over: [...a.over, ...b.over],
  under: [...a.under, ...b.under],
});

function productTex(f: Formula, notation: Notation, outer: number): string {
  const { coefficient, over, under } = productOf(f), [p, q] = fraction(Math.abs(coefficient));
  const minus = coefficient * outer < 0 ? "-" : "",
    inFraction = (c: number, [first, ...others]: readonly Formula[]) =>
      c === 1 && first && others.length === 0
        ? formulaTex(first, notation)
        : sideBySide(c, others.concat(first ?? []), notation);
  if (under.length > 0) return `${minus}\\frac{${inFraction(p, over)}}{${inFraction(q, under)}}`;
  if (q === 1) return minus + sideBySide(p, over, notation);
  return `${minus}\\tfrac{${p}}{${q}} ${over.length > 0 ? sideBySide(1, over, notation) : ""}`.trim();
}

/** c times factors: parameters, then variables, functions and sums behind the names. */
function sideBySide(c: number, factors: readonly Formula[], notation: Notation): string {
  const rank = (f: Formula): [late: number, plain: number, place: number] => {
    const places = [...symbolsIn(f)].map(notation.place), base = f.op === "^" ? f.args[0].op : f.op;
    const plain = base === "number" ? 0 : base === "symbol" ? 1 : 2;
    return [Math.max(...places, -Infinity) >= 0 ? 1 : 0, plain, plain === 1 ? places[0] : 0];
  };
  const ranked = factors.map((f) => ({ f, rank: rank(f) }));
  ranked.sort((a, b) => a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1] || a.rank[2] - b.rank[2]);
  const texts = ranked.map(({ f }) => atomTex(f, notation));
  return [...(c === 1 && texts.length > 0 ? [] : [numberTex(c)]), ...texts]
    .reduce((left, right) => /^\d/.test(right) ? `${left} \\cdot ${right}` : `${left} ${right}`);
}

/** What can stand in a product: a number, a name, a function, a power, or something in parentheses. */
function atomTex(f: Formula, notation: Notation): string {
  if (f.op === "number" && f.value >= 0) return numberTex(f.value);
  if (f.op === "symbol") return notation.name(f.name);
  if (f.op === "call") return callTex(f.f, formulaTex(f.args[0], notation));
  if (f.op !== "^") return inParentheses(formulaTex(f, notation));
  const [base, n] = f.args,
    exponent = formulaTex(n, notation).replace(/^\\tfrac\{(\d+)\}\{(\d+)\}$/, "$1/$2");
  if (base.op === "call" && named.has(base.f) && n.op === "number") {
    return callTex(base.f, formulaTex(base.args[0], notation), `^{${exponent}}`);
  }
  const plain = base.op === "symbol" || (base.op === "call" && base.f === "abs") ||
    (base.op === "number" && Number.isInteger(base.value) && base.value >= 0);
  return `${plain ? atomTex(base, notation) : inParentheses(formulaTex(base, notation))}^{${exponent}}`;
}

const named: ReadonlyMap<Elementary, string> = new Map([
  ["log", "\\log"],
  ["sin", "\\sin"],
  ["cos", "\\cos"],
  ["tan", "\\tan"],
  ["asin", "\\arcsin"],
  ["acos", "\\arccos"],
  ["atan", "\\arctan"],
  ["sinh", "\\sinh"],
  ["cosh", "\\cosh"],
  ["tanh", "\\tanh"],
  ["sign", "\\operatorname{sign}"],
]);

function callTex(f: Elementary, x: string, exponent = ""): string {
  if (f === "exp") return `e^{${x}}`;
  if (f === "sqrt") return `\\sqrt{${x}}`;
  return f === "abs" ? `\\left|${x}\\right|` : `${named.get(f)}${exponent}${inParentheses(x)}`;
}

function numberTex(value: number): string {
  const [mantissa, exponent] = String(Number(value.toPrecision(12))).split("e");
  if (exponent === undefined) return mantissa;
  return `${mantissa === "1" ? "" : `${mantissa} \\cdot `}10^{${Number(exponent)}}`;
}
