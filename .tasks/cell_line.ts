/**
 * The line of a cell that a stack trace of the kernel means.
 *
 * The kernel runs a cell as JavaScript that it prints anew, without types, blank lines and most comments, and its stack
 * traces count lines of that. `deno transpile` prints the same, with a source map.
 *
 * @module
 */
import { SourceMap } from "node:module";
import { join } from "node:path";
import { capture } from "./command.ts";

/** What the kernel puts before the first line. */
const prefix = "'use strict'; void 0;".length;

/**
 * The line (from 1) of a cell in which it failed, or undefined if the trace does not say.
 *
 * @param source The cell.
 * @param traceback Lines of the kernel's stack trace.
 */
export async function failedLine(source: string, traceback: readonly string[]): Promise<number | undefined> {
  // Every cell is <anonymous>, those of functions from earlier cells too; the cell that failed is the outermost.
  const frame = traceback.flatMap((text) => text.split("\n")).findLast((line) =>
    /<anonymous>:\d+:\d+/.test(line)
  );
  const [, line, column] = frame?.match(/<anonymous>:(\d+):(\d+)/)?.map(Number) ?? [];
  if (!line) return undefined;
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(folder, "cell.ts"), withoutImports(source));
    const options = ["--quiet", "--no-check", "--source-map", "separate", "-o", join(folder, "cell.js")];
    await capture(Deno.execPath(), ["transpile", ...options, join(folder, "cell.ts")]);
    const map = new SourceMap(JSON.parse(await Deno.readTextFile(join(folder, "cell.js.map"))));
    return original(map, line - 1, column - 1 - (line === 1 ? prefix : 0));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined; // it could not be transpiled
    throw error;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The nearest mapped place at or before a place of the output, as a line from 1. */
function original(map: SourceMap, line: number, column: number): number | undefined {
  for (let at = line; at >= 0; at--) {
    const entry = map.findEntry(at, at === line ? Math.max(0, column) : 1e6);
    if ("originalLine" in entry && entry.originalLine !== undefined) return entry.originalLine + 1;
  }
}

/**
 * The kernel makes one line of an import, needed or not; `deno transpile` drops imports whose names are not used.
 * So each becomes a statement that both print as one line, as many lines long as it was.
 */
function withoutImports(source: string): string {
  const pattern =
    /^[ \t]*import\s+(?!type\b)(?:[^"'`;]*?\bfrom\s*)?["'][^"'\n]*["'](?:\s*with\s*\{[^}]*\})?[ \t]*;?/gm;
  return source.replace(pattern, (text) => "0;" + "\n".repeat(text.split("\n").length - 1));
}
