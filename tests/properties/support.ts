/**
 * What is asked of every public function: for arguments of its domain it gives finite numbers of the right shape; for
 * each of them in turn replaced by something wrong it either still does, or says which one it was in a RangeError or
 * TypeError of its own. Each room has a table, `mod.ts`, of such properties by name, and a test that runs it.
 */
import fc from "fast-check";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { notFinite } from "./finite.ts";
import { type Wrong, wrongs } from "./wrong.ts";

export * from "./arbitraries.ts";
export { notFinite };
export { fc };

// deno-lint-ignore no-explicit-any
type Any = any;

/** What is asked of one function. */
export interface Property<A extends readonly unknown[] = Any, R = Any> {
  /** Arguments for which it must return: its domain, as far as it is tried. */
  readonly valid: fc.Arbitrary<A>;
  /** Throws unless the result is right: its shape, and whatever law is at hand. */
  readonly law?: (result: Awaited<R>, ...args: Any[]) => unknown;
  /** What is looked at in the result's place: where that is a function, say, its values. */
  readonly probe?: (result: Any, ...args: Any[]) => unknown;
  /** That it must throw, whatever it is given, and what it says then: a function for elsewhere. */
  readonly refuses?: string;
  /** Further words by which errors may call an argument or an option. */
  readonly called?: Readonly<Record<string, string>>;
  /** Options that are objects of options themselves: wrong ones reach into them. */
  readonly deep?: readonly string[];
  /** Why 1e300 among the arguments may give numbers that are not finite. */
  readonly overflows?: string;
  /** Why its results may hold numbers that are not finite; the law then looks at them. */
  readonly infinite?: string;
  /** Why NaN among the arguments may come out again: it keeps or hands on what it is given, and computes nothing. */
  readonly carries?: string;
  /** Why it does not look at what it is given: it is the inside of a loop, say, whose owner does. */
  readonly unchecked?: string;
  /** How many valid calls, and of how many of them all wrong versions are tried. */
  readonly runs?: number;
  readonly wrongRuns?: number;
}

/** A property and its function. */
export interface Entry extends Property {
  // deno-lint-ignore ban-types
  readonly of: Function;
}

/** Properties by the names of their functions. */
export type Table = Readonly<Record<string, Entry>>;

/** States what is asked of a function. */
export const property = <A extends readonly unknown[], R>(
  of: (...args: Any[]) => R,
  asked: Property<A, R>,
): Entry => ({ ...asked, of }) as Entry;

/** One test for each function of a room. */
export function checkAll(room: string, table: Table): void {
  for (const [name, entry] of Object.entries(table)) {
    Deno.test(`${room}: ${name} gives finite numbers of the right shape, or names the wrong argument`, async () => {
      await checkValid(entry);
      if (!entry.unchecked) await checkWrong(name, entry);
    });
  }
}

const seed = 20260;

async function checkValid({ of, valid, law, probe, infinite, refuses, runs = 30 }: Entry): Promise<void> {
  await fc.assert(
    fc.asyncProperty(valid, async (args: readonly unknown[]) => {
      if (refuses) {
        const error = await assertRejects(async () => await of(...args), Error, refuses);
        return assert(error instanceof TypeError || error instanceof RangeError, error.name);
      }
      const result = await of(...args), seen = probe ? await probe(result, ...args as Any) : result;
      if (!infinite) assertEquals(await notFinite(seen), undefined);
      await law?.(result as Any, ...args as Any);
    }),
    { seed, numRuns: runs, endOnFailure: true },
  );
}

async function checkWrong(name: string, entry: Entry): Promise<void> {
  const { valid, deep, wrongRuns = 3 } = entry, found = new Set<string>();
  for (const args of fc.sample(valid, { seed: seed + 1, numRuns: wrongRuns })) {
    for (const wrong of wrongs(args as readonly unknown[], deep)) {
      const complaint = await tried(entry, wrong);
      if (complaint) found.add(`${name}, ${nameOf(entry, wrong)}${wrong.what}: ${complaint}`);
    }
  }
  assert(found.size === 0, ["", ...[...found].slice(0, 40)].join("\n"));
}

const nameOf = ({ of }: Entry, { path: [first] }: Wrong) =>
  `${parametersOf(of)[first as number] ?? "argument"} `;

/** What is wrong with what a call with a wrong argument did; nothing if it was right. */
async function tried(entry: Entry, wrong: Wrong): Promise<string | undefined> {
  const { of, probe, infinite, carries, overflows } = entry;
  try {
    const result = await of(...wrong.args);
    const found = await notFinite(probe ? await probe(result, ...wrong.args as Any) : result);
    return infinite || carries || overflows && wrong.kind === "extreme" ? undefined : found;
  } catch (error) {
    return misnamed(error, entry, wrong);
  }
}

/** How V8 complains by itself. */
const engine =
  /Cannot (read|set|convert|mix|destructure|access|use 'in')|is not (a function|iterable|a constructor|extensible|defined)|Invalid (typed array|array|count|string)|allocation failed|call stack|out of bounds|is not an? object|read only property|undefined is not|must be an instance|Reduce of empty|argument to DataView|Invalid time value|null or undefined|object is not|Division by zero|offset is|BigInt|parameter \d|Failed to execute/i;

function misnamed(error: unknown, { of, called = {} }: Entry, { path, kind }: Wrong): string | undefined {
  if (!(error instanceof Error)) return `threw ${error}`;
  if (error instanceof DOMException && error.name === "AbortError") return undefined;
  if (error.message.includes("last good state")) return undefined; // a solver's own: where it broke off, and what to try
  const { name, message } = error, parameters = parametersOf(of);
  if (!["RangeError", "TypeError", "SyntaxError"].includes(name)) {
    return `${name}: ${message}\n${error.stack}`;
  }
  if (engine.test(message)) {
    return `${name} of the engine: ${message} ${error.stack?.split("\n").slice(1, 3).join(" ")}`;
  }
  const own = [parameters[Math.min(path[0] as number, parameters.length - 1)], ...path.slice(1)].map(String);
  const names = kind === "fit" ? [...own, ...parameters, ...Object.keys(called)] : own;
  const words = names.flatMap((name) => [...name.split("|"), ...called[name]?.split("|") ?? []]);
  return words.some((word) => says(message, word)) ? undefined : `${name} names none of ${words}: ${message}`;
}

/** Whether a message has a name in it: as it is, or as words: dampingTime, "damping time". */
function says(message: string, name: string): boolean {
  const spaced = name.replace(/([a-z])([A-Z])/g, "$1 $2");
  return [name, spaced].some((word) =>
    word !== "" &&
    new RegExp(`(?<![\\p{L}_])${word.replace(/[^\p{L}\d ]/gu, "\\$&")}(?![\\p{L}_])`, "iu").test(message)
  );
}

/** The names of a function's parameters, as its source has them; of a destructured one those of its parts. */
// deno-lint-ignore ban-types
export function parametersOf(f: Function): string[] {
  const source = String(f).replace(/\/\*.*?\*\/|\/\/.*$/gms, ""), out: string[] = [];
  let level = 0, name = "";
  for (const c of source.slice(source.indexOf("("))) {
    if ("([{".includes(c) && level++ === 0) continue;
    if (")]}".includes(c) && --level === 0) break;
    if (level === 1 && c === ",") {
      out.push(name);
      name = "";
    } else name += c;
  }
  return [...out, name].map((one) => one.trim().replace(/^\.\.\./, "")).filter((one) => one !== "").map((
    one,
  ) => one.startsWith("{") ? (one.match(/\w+/g) ?? []).join("|") : one.split(/\s*=/)[0]);
}
