/**
 * `deno task bench [NAME] [--peers DIR] [--keep]`: times of this library, and beside them those of others.
 *
 * A benchmark is a file of this folder that exports plain objects `{ name, run }` (harness/benchmark.ts). `--peers` is a
 * folder with the others' programs, run in the same go. Results go to build/bench, with `--keep` to tests/bench/results
 * too.
 *
 * @module
 */
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { fromRoot, readArguments, runTask, Stop, typedIn } from "../../.tasks/command.ts";
import { status } from "../../.tasks/progress.ts";
import { type Benchmark, measure } from "./harness/benchmark.ts";
import { describeMachine, inWords } from "./harness/machine.ts";
import { fastest } from "./harness/peers.ts";
import { type Result, table } from "./harness/table.ts";

const usage = "deno task bench [NAME] [--peers DIR] [--keep]";

async function main(args: string[]): Promise<number> {
  const known = { peers: { type: "string" }, keep: { type: "boolean" } } as const;
  const { options, names: [wanted] } = readArguments(args, usage, known, 1);
  const names = benchmarkNames();
  if (wanted !== undefined && !names.includes(wanted)) {
    throw new Stop(`There is no benchmark ${wanted}; there are ${names.join(", ")}.`, 2);
  }
  const peers = options.peers === undefined ? undefined : resolve(typedIn(), String(options.peers));
  const machine = await describeMachine();
  console.log(inWords(machine));
  for (const name of wanted === undefined ? names : [wanted]) {
    const results: Result[] = [];
    for (const benchmark of await benchmarksOf(name)) results.push(await result(benchmark, peers));
    console.log(`\n${name}\n${table(results)}`);
    const folders = [
      fromRoot("build", "bench"),
      ...options.keep ? [fromRoot("tests", "bench", "results")] : [],
    ];
    for (const folder of folders) {
      await Deno.mkdir(folder, { recursive: true });
      await Deno.writeTextFile(
        join(folder, `${name}.json`),
        JSON.stringify({ machine, results }, null, 2) + "\n",
      );
    }
  }
  return 0;
}

function benchmarkNames(): string[] {
  const files = [...Deno.readDirSync(import.meta.dirname!)].filter(({ isFile, name }) =>
    isFile && name !== "run.ts"
  );
  return files.map(({ name }) => name).filter((name) => name.endsWith(".ts")).map((name) => name.slice(0, -3))
    .sort();
}

async function benchmarksOf(name: string): Promise<Benchmark[]> {
  const module = await import(pathToFileURL(join(import.meta.dirname!, `${name}.ts`)).href);
  return Object.values(module).filter((value): value is Benchmark =>
    typeof value === "object" && value !== null && "name" in value && "run" in value
  );
}

async function result(benchmark: Benchmark, folder: string | undefined): Promise<Result> {
  const line = status();
  line.show(benchmark.name);
  const times = await measure(benchmark);
  const peer = folder && benchmark.peers ? await fastest(folder, benchmark.peers) : undefined;
  line.clear();
  return {
    name: benchmark.name,
    ...times,
    ...benchmark.work && {
      rate: { perSecond: benchmark.work.count / (times.median / 1000), of: benchmark.work.of },
    },
    ...peer && { peer, ratio: times.median / peer.ms },
  };
}

if (import.meta.main) await runTask(main);
