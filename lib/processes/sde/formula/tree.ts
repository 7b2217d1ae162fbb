/**
 * From a tree of mathjs to a formula. What is not named here is refused, so nothing that could do harm comes through.
 *
 * @module
 */
import {
  isConstantNode,
  isFunctionNode,
  isOperatorNode,
  isParenthesisNode,
  isSymbolNode,
  type MathNode,
} from "mathjs/number";
import type { Elementary } from "../../../core/mod.ts";
import type { Formula, Operation } from "./formula.ts";
import { foreign, functions, surprise, unknown } from "./words.ts";

/** What a tree was read from. */
export interface Origin {
  /** The text. */
  readonly source: string;
  /** Names with a value. */
  readonly names: readonly string[];
  /** How many parentheses, signs and powers may stand in each other. */
  readonly deepest: number;
  /** Makes the error for a place of the text. */
  fail(what: string, at: number): Error;
}

const operations: readonly string[] = ["+", "-", "*", "/", "^"] satisfies Operation[];

const digits = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;

/**
 * The formula that a tree of mathjs stands for. Its nodes do not know where they stood, so the text is spelled again
 * along with them: what a tree says otherwise, as 0x1F for 31 or 2x for 2 * x, is refused where it does.
 *
 * @param tree The tree.
 * @param origin What it was read from.
 * @returns The formula; each part knows where it starts.
 * @throws The error of `origin.fail`.
 */
export function fromTree(tree: MathNode, { source, names, deepest, fail }: Origin): Formula {
  let at = 0, depth = 0;

  const place = (): number => at += source.slice(at).search(/\S|$/);
  const fails = (what = surprise(source.slice(place(), place() + 1))) => fail(what, place());
  const take = (text: string): number => {
    if (!source.startsWith(text, place())) throw fails();
    at += text.length;
    return at - text.length;
  };
  const inside = (node: MathNode): Formula => {
    if (++depth > deepest) throw fails(nested(deepest));
    const x = formula(node);
    depth--;
    return x;
  };
  const formula = (node: MathNode): Formula => {
    if (isConstantNode(node)) return constant(node.value);
    if (isSymbolNode(node)) return { op: "symbol", name: named(node.name, false), at: at - node.name.length };
    if (isParenthesisNode(node)) return within(node.content);
    if (isFunctionNode(node) && isSymbolNode(node.fn)) {
      const f = named(node.fn.name, true) as Elementary, start = at - f.length;
      return { op: "call", f, args: [within(...node.args)], at: start };
    }
    if (isOperatorNode(node)) {
      const [x, y] = node.args;
      return y === undefined ? signed(node.op, node.fn, x) : binary(node.op, x, y);
    }
    throw fails();
  };

  const constant = (value: unknown): Formula => {
    digits.lastIndex = place();
    const [text] = digits.exec(source) ?? [];
    if (text === undefined) throw fails(unknown(`${value}`, names, false));
    if (value === Infinity) throw fails(`${text} is no finite number`);
    return { op: "number", value: Number(text), at: take(text) };
  };
  const named = (name: string, called: boolean): string => {
    if (!(called ? functions : names).includes(name)) throw fails(unknown(name, names, called));
    take(name);
    return name;
  };
  const within = (...nodes: readonly MathNode[]): Formula => {
    take("(");
    if (nodes.length !== 1) throw fails();
    const x = inside(nodes[0]);
    take(")");
    return x;
  };
  const signed = (op: string, fn: string, node: MathNode): Formula => {
    if (fn !== "unaryMinus" && fn !== "unaryPlus") throw fails(unknown(op, names, false));
    const start = take(op), x = inside(node);
    if (fn === "unaryPlus") return x;
    return x.op === "number"
      ? { ...x, value: -x.value, at: start }
      : { op: "negative", args: [x], at: start };
  };
  const binary = (op: string, left: MathNode, right: MathNode): Formula => {
    const x = formula(left);
    if (!operations.includes(op)) throw fails(foreign(op));
    take(op);
    return { op: op as Operation, args: [x, op === "^" ? inside(right) : formula(right)], at: x.at };
  };

  const whole = inside(tree);
  if (place() < source.length) throw fails();
  return whole;
}

/** What is said of expressions that are too deep. */
export const nested = (deepest: number): string =>
  `nested more than ${deepest} deep: give the equation as a closure instead`;
