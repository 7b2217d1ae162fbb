/**
 * `deno task notebooks [PATTERN] [--write] [--timeout SECONDS]`: runs notebooks headless on the real kernel.
 *
 * All of them, or those whose name contains PATTERN. Pages go to build/site; `--write` keeps the outputs, and formats the
 * code, of the notebooks that passed. A cell may take `--timeout` seconds, 600 by default.
 *
 * @module
 */
import { existsSync } from "node:fs";
import mathjax from "mathjax/package.json" with { type: "json" };
import { checkNotebooks } from "./check_notebooks.ts";
import { fromRoot, readArguments, runTask, Stop, tally } from "./command.ts";
import { execute, type Run } from "./execute.ts";
import { format } from "./format_notebooks.ts";
import { ensureJupyter } from "./jupyter.ts";
import { normalised } from "./normalise.ts";
import { notebookNames, notebookPath, readNotebook, titleOf } from "./notebook.ts";
import { indexPage, type Page, withWays } from "./pages.ts";
import { report } from "./report.ts";

const usage = "deno task notebooks [PATTERN] [--write] [--timeout SECONDS]";
const site = fromRoot("build", "site");

async function main(args: string[]): Promise<number> {
  const known = { write: { type: "boolean" }, timeout: { type: "string" } } as const;
  const { options, names: [pattern = ""] } = readArguments(args, usage, known, 1);
  const timeout = Number(options.timeout ?? 600);
  if (!(timeout > 0)) throw new Stop(`--timeout must be a number of seconds, got ${options.timeout}`, 2);
  const names = select(notebookNames(), pattern);

  const jupyter = await ensureJupyter();
  const problems = await checkNotebooks(names);
  problems.forEach((problem) => console.log(report(problem)));
  const flawed = new Set(problems.map(({ notebook }) => notebook));
  // What is wrong with no notebook in particular is wrong with all.
  const sound = flawed.has("") ? [] : names.filter((name) => !flawed.has(name));

  await Deno.mkdir(site, { recursive: true });
  await formulas();
  const runs = sound.length > 0 ? await execute(jupyter, sound, site, timeout) : [];
  for (const { name, passed } of runs) if (passed && options.write) await write(name);
  await index(runs);
  const passed = runs.filter((run) => run.passed).length;
  console.log(`pages: ${fromRoot("build", "site", "index.html")}`);
  console.log(tally(passed, names.length - passed));
  return passed === names.length ? 0 : 1;
}

/** Names that contain the pattern. */
export function select(names: readonly string[], pattern: string): string[] {
  const chosen = names.filter((name) => name.includes(pattern));
  if (chosen.length > 0) return chosen;
  throw new Stop(
    names.length === 0
      ? "There is no notebook in notebooks/."
      : `No notebook's name contains "${pattern}"; there are ${names.join(", ")}.`,
    2,
  );
}

/** Saves the outputs, and formats the code. Cells without an id have got one by chance in running; `normalised` gives lasting ones. */
async function write(name: string): Promise<void> {
  const before = await readNotebook(notebookPath(name)), after = await readNotebook(`${site}/${name}.ipynb`);
  after.cells.forEach((cell, i) => cell.id = before.cells[i].id);
  await format(after);
  await Deno.writeTextFile(notebookPath(name), normalised(after));
}

/** index.html lists these runs, and of earlier ones those whose notebook still exists. */
async function index(runs: readonly Run[]): Promise<void> {
  const record = fromRoot("build", "site", "pages.json");
  const earlier: Page[] = JSON.parse(await Deno.readTextFile(record).catch(() => "[]"));
  const pages: Page[] = []; // in the order of their names
  for (const name of notebookNames()) {
    const run = runs.find((one) => one.name === name), before = earlier.find((page) => page.name === name);
    if (run) pages.push({ ...run, title: titleOf(await readNotebook(notebookPath(name))) ?? name });
    else if (before && existsSync(pageOf(name))) pages.push(before);
  }
  await Deno.writeTextFile(record, JSON.stringify(pages, null, 2) + "\n");
  await Deno.writeTextFile(fromRoot("build", "site", "index.html"), indexPage(pages));
  for (const [k, { name }] of pages.entries()) {
    const html = await Deno.readTextFile(pageOf(name));
    await Deno.writeTextFile(pageOf(name), withWays(html, pages[k - 1], pages[k + 1]));
  }
}

const pageOf = (name: string) => fromRoot("build", "site", `${name}.html`);

/** What typesets the pages' formulas lies beside them, so that nothing is fetched when they are read. */
async function formulas(): Promise<void> {
  const script = import.meta.resolve(`npm:mathjax@${mathjax.version}/es5/tex-svg-full.js`);
  await Deno.copyFile(new URL(script), fromRoot("build", "site", "mathjax.js"));
}

if (import.meta.main) await runTask(main);
