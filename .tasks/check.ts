/**
 * `deno task check`: formatting, lint, types, documentation, package, notebooks. Every stage runs, whatever failed before.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { checkNotebooks } from "./check_notebooks.ts";
import { capture, fromRoot, readArguments, runTask, since, tally } from "./command.ts";
import { unformatted } from "./format_notebooks.ts";
import { notebookNames } from "./notebook.ts";
import { assertOptions } from "./offline.ts";
import { packed } from "./package.ts";
import { report } from "./report.ts";

/** By name: Deno passes over folders that begin with a dot. Notebooks have a stage of their own. */
const code = ["lib", "tests", ".tasks"];

/** What a stage found wrong, as text; nothing if all is well. And what else there is to say. */
type Stage = () => Promise<string | { readonly wrong: string; readonly size: string }>;

async function main(args: string[]): Promise<number> {
  readArguments(args, "deno task check", {}, 0);
  const config = await assertOptions();
  const { exports } = JSON.parse(await Deno.readTextFile(fromRoot("deno.json")));
  const entries = Object.values<string>(exports);
  const exists = (path: string) => existsSync(fromRoot(path));
  const stages: [string, Stage][] = [
    [
      "format",
      () => deno("fmt", "--check", ...code, ...["deno.json", "README.md", "CONTRIBUTING.md"].filter(exists)),
    ],
    ["lint", () => deno("lint", ...code)],
    ["types", () => deno("check", ...config, ...code)],
    ["documentation", async () => {
      const missing = entries.filter((path) => !exists(path));
      const absent = missing.map((path) => `deno.json exports ${path}, which does not exist\n`).join("");
      return absent + await deno("doc", "--lint", ...config, ...entries.filter(exists));
    }],
    ["package", packed],
    ["notebooks", async () => {
      const names = notebookNames();
      return [...await unformatted(names), ...await checkNotebooks(names)].map(report).join("\n");
    }],
  ];
  let failed = 0;
  for (const [name, stage] of stages) {
    const start = performance.now(), found = await stage();
    const { wrong: text, size } = typeof found === "string" ? { wrong: found, size: undefined } : found;
    const wrong = text.trim();
    console.log(`${wrong ? "FAILED" : "ok"} ${name}  ${since(start)}${size ? `  ${size}` : ""}`);
    if (wrong) console.log(wrong.replace(/^/gm, "  "));
    failed += wrong ? 1 : 0;
  }
  console.log(tally(stages.length - failed, failed));
  return failed > 0 ? 1 : 0;
}

/** What a Deno command has to say, if it fails. */
async function deno(...args: string[]): Promise<string> {
  const { success, output } = await capture(Deno.execPath(), args);
  // Deno's own back trace says nothing of ours, nor does the list of what it has checked.
  const told = output.replace(/^Check .*\n/gm, "").replace(/\n*^Stack backtrace:[\s\S]*/m, "");
  return success ? "" : told || `deno ${args[0]} failed`;
}

if (import.meta.main) await runTask(main);
