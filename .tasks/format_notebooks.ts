/**
 * Formatting of the code in notebooks. Prose stays as it was written: `deno fmt` knows nothing of TeX.
 *
 * @module
 */
import { capture, fromRoot } from "./command.ts";
import { codeOf, type Notebook, notebookPath, readNotebook, type Text, whole } from "./notebook.ts";
import type { Problem } from "./check_notebooks.ts";

const language = { name: "typescript", file_extension: ".ts" };

/** The code cells of some notebooks as `deno fmt` writes them; those of one that cannot be parsed as they are. */
export async function formattedCode(notebooks: readonly Notebook[]): Promise<string[][]> {
  const paths = notebooks.map((_, i) => fromRoot("notebooks", `.check_${Deno.pid}_${i}.ipynb`));
  try {
    for (const [i, notebook] of notebooks.entries()) {
      const cells = codeOf(notebook).map((source) => ({
        cell_type: "code",
        source,
        metadata: {},
        outputs: [],
      }));
      const copy = { cells, metadata: { language_info: language }, nbformat: 4, nbformat_minor: 4 };
      await Deno.writeTextFile(paths[i], JSON.stringify(copy));
    }
    if (paths.length > 0) await capture(Deno.execPath(), ["fmt", "--quiet", ...paths]);
    return await Promise.all(paths.map(async (path) => codeOf(await readNotebook(path)).map(trimmed)));
  } finally {
    for (const path of paths) await Deno.remove(path).catch(() => {});
  }
}

/** Which notebooks, by name, have cells that are not formatted. */
export async function unformatted(names: readonly string[]): Promise<Problem[]> {
  const notebooks = await Promise.all(names.map((name) => readNotebook(notebookPath(name))));
  const wanted = await formattedCode(notebooks);
  return names.flatMap((notebook, i) => {
    const crooked = codeOf(notebooks[i]).flatMap((source, k) =>
      trimmed(source) === wanted[i][k] ? [] : [k + 1]
    );
    if (crooked.length === 0) return [];
    const message = `cells ${
      crooked.join(", ")
    } are not formatted; deno task notebooks ${notebook} --write does it`;
    return [{ notebook, cell: 0, line: 0, source: "", message }];
  });
}

/** Formats the code of a notebook. */
export async function format(notebook: Notebook): Promise<void> {
  const [code] = await formattedCode([notebook]);
  const cells = notebook.cells.filter((cell) =>
    cell.cell_type === "code" && whole(cell.source).trim() !== ""
  );
  cells.forEach((cell, i) => cell.source = code[i]);
}

const trimmed = (source: Text) => whole(source).replace(/\n+$/, "");
