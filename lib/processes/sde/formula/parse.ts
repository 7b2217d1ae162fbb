/**
 * From text to a formula. The grammar has nothing in it that could do harm: there is no way to write one.
 *
 * @module
 */
import { type Elementary, elementary, requireNumber } from "../../../core/mod.ts";
import { meant, pointTo } from "./caret.ts";
import { type Formula, number, type Operation } from "./formula.ts";

/** Names with a value of their own. */
const constants: readonly string[] = ["pi", "e"];

const functions: readonly string[] = elementary, longest = 2000, deepest = 100;

const tokens = {
  number: /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/uy,
  name: /\p{L}[\p{L}\p{N}_]*/uy,
  sign: /[-+]/uy,
  times: /[*/]/uy,
  power: /\^/uy,
  open: /\(/uy,
  close: /\)/uy,
  any: /[^]/uy,
};

/**
 * Whether a name can be one of a variable or a parameter: letters (of any script), digits and _, a letter first.
 *
 * @param name The name.
 * @returns What is wrong with it, or nothing.
 */
export function wrongName(name: string): string | undefined {
  tokens.name.lastIndex = 0;
  if (typeof name !== "string" || tokens.name.exec(name)?.[0] !== name) {
    return "is no name: a letter, then letters, digits or _";
  }
  if (name === "t" || constants.includes(name) || functions.includes(name)) return "has a meaning of its own";
  return undefined;
}

/**
 * Reads an expression:
 *
 *     sum      =  product  { ("+" | "-") product }
 *     product  =  signed   { ("*" | "/") signed }
 *     signed   =  ("+" | "-") signed  |  power
 *     power    =  atom [ "^" signed ]                       −x^2 is −(x^2), and 2^3^2 is 2^(3^2)
 *     atom     =  number  |  name  |  function "(" sum ")"  |  "(" sum ")"
 *
 * @param label What errors call it.
 * @param source Its text, or a number.
 * @param known Variables, t and parameters; pi and e are known beside them.
 * @returns The formula; each part knows where it starts.
 * @throws {SyntaxError} If it is no such expression, or too long or deep for one; the message shows the place.
 * @throws {TypeError} If it is neither text nor number.
 * @throws {RangeError} If the number is not finite.
 */
export function parse(label: string, source: string | number, known: readonly string[]): Formula {
  if (typeof source === "number") {
    requireNumber(label, source);
    return number(source);
  }
  if (typeof source !== "string") {
    throw new TypeError(`${label} must be an expression or a number, got ${typeof source}`);
  }
  const names = [...known, ...constants];
  let at = 0, depth = 0;

  const fail = (what: string, where = at) => new SyntaxError(pointTo({ label, source }, what, where));
  const next = (token: RegExp): string => {
    while (/\s/.test(source[at] ?? "")) at++;
    token.lastIndex = at;
    return token.exec(source)?.[0] ?? "";
  };
  const take = (token: RegExp): string => {
    const text = next(token);
    at += text.length;
    return text;
  };

  const chain = (operators: RegExp, operand: () => Formula): Formula => {
    let x = operand();
    for (let op = take(operators); op; op = take(operators)) {
      x = { op: op as Operation, args: [x, operand()], at: x.at };
    }
    return x;
  };
  const sum = () => chain(tokens.sign, product);
  const product = () => chain(tokens.times, signed);
  const signed = (): Formula => {
    if (++depth > deepest) {
      throw fail(`nested more than ${deepest} deep: give the equation as a closure instead`);
    }
    const sign = take(tokens.sign), start = at - 1, x = sign ? signed() : raised();
    depth--;
    if (sign !== "-") return x;
    return x.op === "number"
      ? { ...x, value: -x.value, at: start }
      : { op: "negative", args: [x], at: start };
  };
  const raised = (): Formula => {
    const x = atom();
    return take(tokens.power) ? { op: "^", args: [x, signed()], at: x.at } : x;
  };
  const atom = (): Formula => {
    const digits = take(tokens.number), start = at - digits.length;
    if (!digits) return take(tokens.open) ? closed() : named();
    if (!Number.isFinite(Number(digits))) throw fail(`${digits} is no finite number`, start);
    return { op: "number", value: Number(digits), at: start };
  };
  const named = (): Formula => {
    const name = take(tokens.name),
      start = at - name.length,
      called = name !== "" && next(tokens.open) !== "";
    if (!name) throw fail(surprise(next(tokens.any), source));
    if (!(called ? functions : names).includes(name)) throw fail(unknown(name, names, called), start);
    if (!called) return { op: "symbol", name, at: start };
    take(tokens.open);
    return { op: "call", f: name as Elementary, args: [closed()], at: start };
  };
  const closed = (): Formula => {
    const x = sum();
    if (!take(tokens.close)) throw fail(surprise(next(tokens.any), source));
    return x;
  };

  if (source.length > longest) {
    throw fail(
      `${source.length} characters are more than ${longest}: give the equation as a closure`,
      longest,
    );
  }
  const whole = sum(), rest = next(tokens.any);
  if (rest) throw fail(surprise(rest, source));
  return whole;
}

/** What is wrong with a character that the grammar does not expect. */
function surprise(next: string, source: string): string {
  if (next === "") return `the expression ${source.trim() === "" ? "is empty" : "ends too early"}`;
  if (next === "*") return "a second * is not expected here: a power is x^n";
  if (/[\p{L}\p{N}(]/u.test(next)) return "two values side by side: write * between them";
  return `${JSON.stringify(next)} is ${
    /[-+*/^)]/.test(next) ? "not expected here" : "no part of an expression"
  }`;
}

function unknown(name: string, names: readonly string[], called: boolean): string {
  const [kind, known] = called ? ["function", functions] as const : ["symbol", names] as const;
  if (called && names.includes(name)) return `${name} is no function: write ${name} * (…)`;
  if (!called && functions.includes(name)) return `${name} is a function: write ${name}(…)`;
  const listed = known.filter((one) => !constants.includes(one)).join(", ");
  return `unknown ${kind} "${name}"; known are ${listed}${meant(name, known)}`;
}
