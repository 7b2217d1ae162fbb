/**
 * From text to a formula. mathjs reads the text, and evaluates nothing.
 *
 * @module
 */
import { isSymbolNode, type MathNode, parse as treeOf } from "mathjs/number";
import { requireNumber } from "../../../core/mod.ts";
import { pointTo } from "./caret.ts";
import { type Formula, number } from "./formula.ts";
import { fromTree, nested } from "./tree.ts";
import { constants, foreign, functions, surprise } from "./words.ts";

const longest = 2000, deepest = 100;

/** Words that are operations to mathjs. */
const operators: readonly string[] = ["mod", "to", "in", "and", "or", "xor", "not"];

/**
 * Whether a name can be one of a variable or a parameter: Latin or Greek letters, digits and _, a letter first.
 *
 * @param name The name.
 * @returns What is wrong with it, or nothing.
 */
export function wrongName(name: string): string | undefined {
  if (typeof name !== "string" || !/^\p{L}[\p{L}\p{N}_]*$/u.test(name) || !isRead(name)) {
    return "is no name: a Latin or Greek letter, then letters, digits or _";
  }
  const own = name === "t" || [constants, functions, operators].some((words) => words.includes(name));
  return own || !isSymbolNode(treeOf(name)) ? "has a meaning of its own" : undefined;
}

/**
 * Reads an expression: numbers, names, + − * / ^, parentheses, and functions of one argument. −x^2 is −(x^2), and 2^3^2
 * is 2^(3^2). Nothing else that mathjs can read is an expression here.
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
  const fail = (what: string, at: number) => new SyntaxError(pointTo({ label, source }, what, at));
  const [what, at] = unreadable(source) ?? [];
  if (what !== undefined) throw fail(what, at!);
  return fromTree(read(source, fail), { source, names: [...known, ...constants], deepest, fail });
}

/** What mathjs need not see: its time can double with each %, and its stack ends. */
function unreadable(source: string): [what: string, at: number] | undefined {
  if (source.length > longest) {
    return [
      `${source.length} characters are more than ${longest}: give the equation as a closure`,
      longest,
    ];
  }
  if (source.trim() === "") return ["the expression is empty", source.length];
  const stranger = /[^\p{L}\p{N}\s_.()*/^+-]|(?<!\d)\.(?!\d)/u.exec(source);
  if (stranger) return [foreign(stranger[0]), stranger.index];
  let open = 0;
  const deep = [...source.matchAll(/[()]/g)].find(([sign]) => (open += sign === "(" ? 1 : -1) === deepest);
  return deep && [nested(deepest), deep.index];
}

/**
 * The tree of mathjs. Any white space is a space, so that a new line begins nothing new, and so is the point of 2.*x, so
 * that no matrices are multiplied.
 */
function read(source: string, fail: (what: string, at: number) => Error): MathNode {
  try {
    return treeOf(source.replace(/\s|(?<=\d)\.(?=[*/^])/g, " "));
  } catch (error) {
    if (error instanceof RangeError) throw fail(nested(deepest), 0);
    const { message, char } = error as SyntaxError & { char: number }, at = char - 1;
    const [next = ""] = source.slice(at);
    if (message.startsWith("Syntax error in part")) throw fail(foreign(next), at);
    throw fail(message.startsWith("Digit expected") ? "this number ends too early" : surprise(next), at);
  }
}

/** Whether mathjs reads the letters of a name. */
const isRead = (name: string): boolean =>
  [...name.matchAll(/\D/g)].every(({ 0: c, index: i }) =>
    treeOf.isAlpha(c, name[i - 1] ?? "", name[i + 1] ?? "")
  );
