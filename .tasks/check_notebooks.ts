/**
 * Type check of notebooks: the kernel checks no types, and of a syntax error in a cell it shows nothing at all.
 *
 * `deno check` reads no notebooks, so the code cells of each are joined to a module beside it, where the import map
 * holds, and what is said of that module is led back to notebook, cell and line.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { capture, fromRoot } from "./command.ts";
import { codeOf, notebookPath, readNotebook } from "./notebook.ts";

/** What is wrong, and where. */
export interface Problem {
  /** Name of the notebook; "" if the problem is in none. */
  readonly notebook: string;
  /** Code cell, and line in it, both from 1. */
  readonly cell: number;
  readonly line: number;
  /** That line. */
  readonly source: string;
  /** What the compiler says. */
  readonly message: string;
}

/** A notebook's code as one module, and where each of its lines comes from. */
export interface Joined {
  /** The module. */
  readonly text: string;
  /** For each of its lines the cell and the line in it, both from 1. */
  readonly places: readonly { cell: number; line: number }[];
}

/** Joins code cells. A `;` between them keeps the next from continuing the last statement. */
export function join(cells: readonly string[]): Joined {
  const pieces = cells.map((source) => [...source.replace(/\n$/, "").split("\n"), ";"]);
  return {
    text: [...pieces.flat(), "export {};", ""].join("\n"),
    places: pieces.flatMap((lines, i) => lines.map((_, k) => ({ cell: i + 1, line: k + 1 }))),
  };
}

/** Type-checks notebooks by name; nothing is left behind. */
export async function checkNotebooks(names: readonly string[]): Promise<Problem[]> {
  const modules = new Map<string, Module>();
  try {
    for (const name of names) {
      const cells = codeOf(await readNotebook(notebookPath(name))), joined = join(cells);
      const path = fromRoot("notebooks", `.check_${name}_${Deno.pid}.ts`);
      modules.set(path, { name, cells, joined });
      await Deno.writeTextFile(path, joined.text);
    }
    return await check(modules);
  } finally {
    for (const path of modules.keys()) await Deno.remove(path).catch(() => {});
  }
}

interface Module {
  readonly name: string;
  readonly cells: readonly string[];
  readonly joined: Joined;
}

async function check(modules: ReadonlyMap<string, Module>): Promise<Problem[]> {
  const problems: Problem[] = [], left = new Set(modules.keys());
  while (left.size > 0) {
    const { success, output } = await capture(Deno.execPath(), ["check", "--quiet", ...left]);
    if (success) break;
    const found = complaints(output);
    problems.push(...found.map((complaint) => placed(complaint, modules.get(complaint.path))));
    if (found.length === 0) {
      problems.push({ notebook: "", cell: 0, line: 0, source: "", message: output.trim() });
    }
    // What cannot be parsed hides what is wrong with the others: set it aside and look again.
    const unread = /^error: SyntaxError/m.test(output) ? found.filter(({ path }) => left.delete(path)) : [];
    if (unread.length === 0) break;
  }
  return problems;
}

/** A complaint led back to its cell; one about another file, to that file. */
function placed({ path, line, message }: Complaint, module?: Module): Problem {
  if (!module) return { notebook: "", cell: 0, line, source: "", message: `${path}:${line}: ${message}` };
  const place = module.joined.places[line - 1] ?? module.joined.places.at(-1)!;
  const source = module.cells[place.cell - 1].split("\n")[place.line - 1] ?? "";
  return { notebook: module.name, ...place, source, message };
}

/** What `deno check` says of one place. */
export interface Complaint {
  /** The file. */
  readonly path: string;
  /** The line in it, from 1. */
  readonly line: number;
  /** What is wrong, without the source it quotes. */
  readonly message: string;
}

/** Reads what `deno check` printed (without colours): an entry for each place it names. */
export function complaints(output: string): Complaint[] {
  const found: Complaint[] = [];
  let said: string[] = [];
  for (const line of output.split("\n")) {
    const place = line.match(/^\s*at (file:\/\/\S+):(\d+):\d+$/);
    const head = line.match(/^(?:(TS\d+) \[ERROR\]|error): (.*)/);
    if (head) said = [head[1] ? `${head[1]}: ${head[2]}` : head[2]];
    else if (place) {
      found.push({
        path: fileURLToPath(place[1]),
        line: Number(place[2]),
        message: unquoted(said).join("\n"),
      });
      said = [];
    } else if (line.trim()) said.push(line);
  }
  return found;
}

/** Without the quoted source: lines set off by `|`, or the line above the tildes. */
function unquoted(lines: readonly string[]): string[] {
  const kept = lines.filter((line) => !/^\s*\d*\s*\|/.test(line));
  return /^\s*[~^]+$/.test(kept.at(-1) ?? "") ? kept.slice(0, -2) : kept;
}
