/**
 * Who may import whom in lib/: the direction of DESIGN, as a function from a file to what is wrong with its imports.
 *
 * @module
 */
import { posix } from "node:path";

/** Each of these rooms may use those before it. */
const row = ["core", "random", "device", "kernels", "processes", "solvers", "samplers"];
const upTo = (room: string) => row.slice(0, row.indexOf(room) + 1);

const rooms: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(row.map((room) => [room, upTo(room)])),
  losses: [...upTo("solvers"), "metrics"],
  datasets: upTo("processes"),
  networks: [...upTo("solvers"), "losses"],
  metrics: ["core", "random"],
  plots: ["core"],
  experiments: [...row, "losses", "datasets", "networks", "metrics", "plots"],
};

/** Types alone may be taken from further rooms. */
const typesFrom: Readonly<Record<string, readonly string[]>> = { plots: ["metrics"] };

/** What only one room may touch: packages by the beginning of their name, and globals. */
const owners: readonly { room: string; packages?: RegExp; text?: RegExp; what: string }[] = [
  { room: "networks", packages: /^@tensorflow\//, what: "TensorFlow.js" },
  { room: "plots", packages: /^vega(-|$)/, what: "Vega" },
  { room: "plots", text: /\bDeno\s*\.\s*jupyter\b|\bjupyter\s*\}\s*=\s*Deno\b/, what: "Deno.jupyter" },
];

/** Process-wide randomness, which no seed reaches. */
const chance = /\bMath\s*\.\s*random\b|\bcrypto\s*\.\s*getRandomValues\b/;

/** An import as written, and whether it takes types only. */
export interface Import {
  /** The specifier. */
  readonly from: string;
  /** Whether nothing of it is left at run time. */
  readonly type: boolean;
}

/** Every import of a module: static, type, re-export, dynamic, side effect, worker or file beside it. */
export function importsOf(source: string): Import[] {
  const code = withoutComments(source), found: Import[] = [];
  const clause =
    /(?<![\w.$])(import|export)\s+(type\s+(?!from\b|,))?((?:[\w*${},\s]*?)\bfrom\s*)?(["'])([^"'\n]+)\4/g;
  for (const [, keyword, type, names, , from] of code.matchAll(clause)) {
    if (keyword === "export" && !names) continue;
    const listed = names?.match(/^\s*\{([^}]*)\}\s*from/)?.[1].split(",").filter((name) =>
      name.trim() !== ""
    ) ?? [];
    const allTypes = listed.length > 0 && listed.every((name) => /^\s*type\s/.test(name));
    found.push({ from, type: Boolean(type) || allTypes });
  }
  for (const [, from] of code.matchAll(/\bimport\s*\(\s*["'`]([^"'`$]+)["'`]/g)) {
    found.push({ from, type: false });
  }
  for (const [, from] of code.matchAll(/\bnew\s+URL\s*\(\s*["'`]([^"'`]+)["'`]\s*,\s*import\.meta\.url/g)) {
    found.push({ from: from.startsWith(".") || from.includes(":") ? from : `./${from}`, type: false });
  }
  return found;
}

/** Code without comments, its strings as they were. */
export function withoutComments(source: string): string {
  const token =
    /\/\*[\s\S]*?\*\/|(?<![:\\"'`/])\/\/.*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g;
  return source.replace(token, (text) => text.startsWith("/") ? " " : text);
}

/**
 * What is wrong with a file of lib/, one line each.
 *
 * @param path From the project's folder, as in "lib/core/points.ts".
 * @param names Bare names of the import map.
 */
export function wrongs(path: string, source: string, names: readonly string[]): string[] {
  const room = roomOf(path), code = withoutComments(source), wrong: string[] = [];
  const say = (what: string) => wrong.push(`${path} ${what}`);
  if (room && !(room in rooms)) say(`is in no known room`);
  for (const { from, type } of importsOf(source)) {
    const target = resolve(path, from);
    if (target === undefined) {
      const owner = owners.find(({ packages }) => packages?.test(from));
      if (owner && owner.room !== room) say(`imports ${from}: ${owner.what} is for ${owner.room} alone`);
      const named = names.some((name) => from === name || from.startsWith(`${name}/`));
      if (!named && !from.startsWith("node:")) {
        say(`imports ${from}, which is not in deno.json`);
      }
    } else if (target.startsWith("data/") || target === "deno.json") continue;
    else if (!target.startsWith("lib/")) say(`imports ${from}, outside of lib`);
    else {
      const other = roomOf(target);
      if (other === undefined) say(`imports ${from}: nothing imports the files directly in lib`);
      else if (room === undefined || room === other) continue;
      else if (!rooms[room]?.includes(other) && !(type && typesFrom[room]?.includes(other))) {
        say(
          `imports ${from}: ${room} may not use ${other}${
            typesFrom[room]?.includes(other) ? " but for types" : ""
          }`,
        );
      }
    }
  }
  if (room !== "experiments" && /\bimport\s*\(\s*[^"'`\s]/.test(code)) {
    say("imports what only the run can tell");
  }
  for (const { room: owner, text, what } of owners) {
    if (text?.test(code) && room !== owner) say(`touches ${what}, which is for ${owner} alone`);
  }
  if (chance.test(code)) say(`uses ${code.match(chance)![0]}: draw from lib/random`);
  return wrong;
}

/** The room of a file, or undefined if it lies directly in lib/. */
const roomOf = (path: string): string | undefined => path.match(/^lib\/([^/]+)\//)?.[1];

/** Where an import leads, from the project's folder; undefined if to a package. */
function resolve(path: string, from: string): string | undefined {
  if (from.startsWith(".")) return posix.join(posix.dirname(path), from);
  if (from === "driftfield" || from === "driftfield/notebook") return "lib/mod.ts";
  if (from.startsWith("driftfield/")) return `lib/${from.slice("driftfield/".length)}/mod.ts`;
  return undefined;
}
