/**
 * `deno task bench [NAME [PATTERN]] [--peers DIR] [--keep]`: times and memory of this library, and beside them those of
 * others.
 *
 * A benchmark is a file of this folder that exports plain objects: `{ name, run }` (harness/benchmark.ts) is timed, and
 * `{ name, over, values, contenders }` (harness/growth.ts) is timed at each value and drawn as curves; `takes`, a
 * sentence, says how long that is. PATTERN chooses those with it in their name. `--peers` is a folder with the others'
 * programs, run in the same go. Results go to build/bench, with `--keep` to tests/bench/results too.
 *
 * @module
 */
import { resolve } from "node:path";
import { fromRoot, readArguments, runTask, Stop, typedIn } from "../../.tasks/command.ts";
import { status } from "../../.tasks/progress.ts";
import { fileNames, load } from "./harness/files.ts";
import { describeMachine, inWords } from "./harness/machine.ts";
import { keep } from "./harness/results.ts";
import { runFile } from "./harness/suite.ts";

const usage = "deno task bench [NAME [PATTERN]] [--peers DIR] [--keep]";

async function main(args: string[]): Promise<number> {
  const known = { peers: { type: "string" }, keep: { type: "boolean" } } as const;
  const { options, names: [wanted, pattern] } = readArguments(args, usage, known, 2);
  const folder = import.meta.dirname!, names = fileNames(folder);
  if (wanted !== undefined && !names.includes(wanted)) {
    throw new Stop(`There is no benchmark ${wanted}; there are ${names.join(", ")}.`, 2);
  }
  if (pattern !== undefined && options.keep) {
    throw new Stop("--keep keeps whole files: leave PATTERN out.", 2);
  }
  const peers = options.peers === undefined ? undefined : await existing(String(options.peers));
  const machine = await describeMachine();
  console.log(inWords(machine));
  const chosen = wanted === undefined ? names : [wanted];
  for (const name of pattern === undefined ? chosen : []) {
    const { takes } = await load(folder, name);
    if (takes) console.log(`${name}: ${takes}`);
  }
  const line = status(), failures: string[] = [];
  for (const name of chosen) {
    const report = await runFile({ folder, name, pattern }, peers, line.show);
    line.clear();
    console.log(`\n${name}\n${report.text}`);
    const places = ["build/bench", ...options.keep ? ["tests/bench/results"] : []];
    const data = { machine, ...pattern !== undefined && { pattern }, ...report.data };
    for (const place of places) await keep(fromRoot(place), name, { ...report, data });
    if (Object.keys(report.plots).length > 0) console.log(`plots: ${places.join(", ")}`);
    failures.push(...report.failures);
  }
  for (const failure of failures) console.error(`FAILED ${failure}`);
  return failures.length > 0 ? 1 : 0;
}

async function existing(given: string): Promise<{ folder: string }> {
  const folder = resolve(typedIn(), given), info = await Deno.stat(folder).catch(() => undefined);
  if (!info?.isDirectory) throw new Stop(`--peers ${given} is not a folder.`, 2);
  return { folder };
}

if (import.meta.main) await runTask(main);
