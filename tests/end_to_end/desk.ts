/**
 * A browser on a JupyterLab, for the tests of one file.
 *
 * @module
 */
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import type { Cell, Notebook } from "../../.tasks/notebook.ts";
import { chromiumPath } from "./chromium.ts";
import { type Lab, startLab } from "./lab.ts";
import { openSheet, type Sheet } from "./sheet.ts";

/** Where notebooks are put and opened. */
export interface Desk {
  /** Writes a notebook of these sources, or this one as it is, opens it, and closes it when the work is done. */
  open(
    name: string,
    cells: readonly string[] | Notebook,
    work: (sheet: Sheet) => Promise<void>,
  ): Promise<void>;
}

/**
 * Starts a JupyterLab and a Chromium before the tests of a file, and ends both after the last.
 *
 * @param name Names the log.
 */
export function desk(name: string): Desk {
  let lab: Lab | undefined, browser: Browser | undefined;
  Deno.test.beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath() });
    lab = await startLab(name);
  });
  Deno.test.afterAll(async () => {
    try {
      await browser?.close();
    } finally {
      await lab?.stop();
    }
  });
  return {
    async open(name, cells, work) {
      const notebook = "nbformat" in cells ? cells : fresh(cells), file = `${name}.ipynb`;
      await Deno.writeTextFile(join(lab!.folder, file), JSON.stringify(notebook));
      const context = await browser!.newContext({
        viewport: { width: 1200, height: 1000 },
        deviceScaleFactor: 2,
      });
      try {
        const page = await context.newPage();
        page.setDefaultTimeout(30_000);
        const sheet = await openSheet(page, lab!.address(file), name);
        try {
          await work(sheet);
        } catch (error) {
          await sheet.picture("failed").catch(() => {});
          throw error;
        }
      } finally {
        await context.close();
      }
    },
  };
}

/** A notebook of code cells that never ran. */
function fresh(sources: readonly string[]): Notebook {
  const cell = (source: string, i: number): Cell => ({
    id: `cell-${i}`,
    cell_type: "code",
    source: source.trim(),
    metadata: {},
    outputs: [],
    execution_count: null,
  });
  return { cells: sources.map(cell), metadata: deno, nbformat: 4, nbformat_minor: 5 };
}

const deno = { kernelspec: { display_name: "Deno", language: "typescript", name: "deno" } };

/** A notebook as it was before it ever ran. */
export function unrun(notebook: Notebook): Notebook {
  const cells = notebook.cells.map((cell) =>
    cell.cell_type === "code" ? { ...cell, outputs: [], execution_count: null } : cell
  );
  return { ...notebook, cells };
}
