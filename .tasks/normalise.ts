/**
 * An executed notebook as it is committed: what the reader sees, and nothing that changes by itself.
 *
 * @module
 */
import { type Cell, type Notebook, type Output, type Text, whole } from "./notebook.ts";

const kernelspec = { display_name: "Deno", language: "typescript", name: "deno" };
const languageInfo = { file_extension: ".ts", mimetype: "text/x.typescript", name: "typescript" };
/** Cell metadata that says what was said when, or how a window was scrolled. */
const fleeting = ["execution", "ExecuteTime", "scrolled", "collapsed", "trusted"];

/** The text of a notebook's file: same cells and outputs, same bytes. */
export function normalised(notebook: Notebook): string {
  const taken = new Set(notebook.cells.map((cell) => cell.id));
  let count = 0, free = 0;
  const cells = notebook.cells.map((cell) => {
    const ran = cell.cell_type === "code" && whole(cell.source).trim() !== "";
    while (!cell.id && taken.has(`cell-${++free}`));
    return tidy(cell, cell.id ?? `cell-${free}`, ran ? ++count : null);
  });
  const metadata = { kernelspec, language_info: languageInfo };
  return JSON.stringify(sorted({ cells, metadata, nbformat: 4, nbformat_minor: 5 }), null, 1) + "\n";
}

function tidy(cell: Cell, id: string, count: number | null): Cell {
  const metadata = Object.fromEntries(
    Object.entries(cell.metadata).filter(([key]) => !fleeting.includes(key)),
  );
  const kept: Cell = { ...cell, id, metadata, source: lines(whole(cell.source)) };
  if (cell.cell_type !== "code") return kept;
  return {
    ...kept,
    execution_count: count,
    outputs: merged(cell.outputs ?? []).map((out) => clean(out, count)),
  };
}

/** Neighbouring pieces of one stream are one: where it was cut is chance. */
function merged(outputs: readonly Output[]): Output[] {
  const out: Output[] = [];
  for (const output of outputs) {
    const last = out.at(-1);
    const joins = output.output_type === "stream" && last?.output_type === "stream" &&
      last.name === output.name;
    if (joins) last.text = whole(last.text as Text) + whole(output.text as Text);
    else out.push({ ...output });
  }
  return out;
}

function clean(output: Output, count: number | null): Output {
  const kept: Output = { ...output };
  if ("execution_count" in kept) kept.execution_count = count;
  if (kept.text !== undefined) kept.text = lines(whole(kept.text as Text));
  if (kept.data !== undefined) {
    kept.data = Object.fromEntries(
      Object.entries(kept.data as Record<string, unknown>).map(([type, value]) => [
        type,
        // Text in lines, so that a change is a small one; JSON and base64 as they are.
        isText(type) && (typeof value === "string" || Array.isArray(value))
          ? lines(whole(value as Text))
          : value,
      ]),
    );
  }
  return kept;
}

const isText = (type: string) => type.startsWith("text/") || type === "image/svg+xml";

const lines = (text: string): string[] => text === "" ? [] : text.split(/(?<=\n)/);

/** The same value with the keys of every object in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1).map(([k, v]) => [k, sorted(v)]),
  );
}
