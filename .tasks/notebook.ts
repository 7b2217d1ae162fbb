/**
 * Notebooks as files.
 *
 * @module
 */
import { fromRoot, Stop } from "./command.ts";

/** Text as notebooks keep it: whole, or in lines. */
export type Text = string | string[];

/** A cell's output; what it holds depends on its type. */
export type Output = Record<string, unknown> & { output_type: string };

/** A cell. */
export interface Cell {
  id?: string;
  cell_type: string;
  source: Text;
  metadata: Record<string, unknown>;
  outputs?: Output[];
  execution_count?: number | null;
}

/** A notebook, format 4. */
export interface Notebook {
  cells: Cell[];
  metadata: Record<string, unknown>;
  nbformat: number;
  nbformat_minor: number;
}

/** Names of the project's notebooks, in order. */
export function notebookNames(): string[] {
  const files = [...Deno.readDirSync(fromRoot("notebooks"))].map((entry) => entry.name);
  return files.filter((name) => /^[^.].*\.ipynb$/.test(name)).map((name) => name.slice(0, -".ipynb".length))
    .sort();
}

/** Where a notebook lies. */
export const notebookPath = (name: string): string => fromRoot("notebooks", `${name}.ipynb`);

/**
 * Reads a notebook.
 *
 * @throws {Stop} If the file is none.
 */
export async function readNotebook(path: string): Promise<Notebook> {
  const text = await Deno.readTextFile(path);
  try {
    const notebook: Notebook = JSON.parse(text);
    if (notebook.nbformat === 4 && Array.isArray(notebook.cells)) return notebook;
  } catch { /* told below */ }
  throw new Stop(`${path} is no notebook of format 4.`);
}

/** Text in one piece. */
export const whole = (text: Text): string => typeof text === "string" ? text : text.join("");

/** The sources of the code cells that have code: the kernel counts these, from 1. */
export function codeOf(notebook: Notebook): string[] {
  return notebook.cells.filter((cell) => cell.cell_type === "code").map((cell) => whole(cell.source))
    .filter((source) => source.trim() !== "");
}

/** The first heading of a notebook. */
export function titleOf(notebook: Notebook): string | undefined {
  const prose = notebook.cells.filter((cell) => cell.cell_type === "markdown").map((cell) =>
    whole(cell.source)
  );
  return prose.join("\n").match(/^#+\s+(.*?)\s*$/m)?.[1];
}

/** Names of the modules that code imports, as it writes them. */
export function importsOf(code: string): string[] {
  const found = code.matchAll(
    /^\s*(?:import|export)\b[^"'`;]*?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/gm,
  );
  return [...new Set([...found].map((match) => match[1] ?? match[2]))];
}

/** What all the project's notebooks import. */
export async function importsOfAll(): Promise<string[]> {
  const code = await Promise.all(
    notebookNames().map(async (name) => codeOf(await readNotebook(notebookPath(name)))),
  );
  return importsOf(code.flat().join("\n"));
}
