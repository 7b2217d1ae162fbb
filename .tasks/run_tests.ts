/**
 * `deno task test [--slow] [paths] [flags of deno test]`: tests of tests/, doc tests of lib/ and README.md, one closing line.
 *
 * Paths are as typed, from any folder; those in lib/ run as doc tests. `--slow` adds tests/slow and tests/end_to_end.
 * (No file here may be called test.ts or *_test.ts: `deno test` would pick it up.)
 *
 * @module
 */
import { relative, resolve } from "node:path";
import { fromRoot, root, runTask, showDeno, tally, typedIn } from "./command.ts";
import { count, type Counts } from "./junit.ts";
import { assertOptions } from "./offline.ts";

/** What a command line asks for. */
export interface Plan {
  /** Tests, and doc tests: paths from the project's folder; an empty list is no run. */
  readonly tests: readonly string[];
  readonly docs: readonly string[];
  /** Whether tests/slow and tests/end_to_end take part. */
  readonly slow: boolean;
  /** Everything else, for `deno test`. */
  readonly flags: readonly string[];
}

/**
 * Sorts the arguments. What exists as a path is one, seen from `folder`; the rest is for `deno test`.
 *
 * @param exists Whether an absolute path exists.
 */
export function plan(args: readonly string[], folder: string, exists: (path: string) => boolean): Plan {
  const given = args.filter((arg) => arg !== "--slow");
  const isPath = (arg: string) => !arg.startsWith("-") && exists(resolve(folder, arg));
  const paths = given.filter(isPath).map((arg) => relative(root, resolve(folder, arg)) || ".");
  const whole = paths.length === 0;
  const isDoc = (path: string) => /^lib\b/.test(path) || path.endsWith(".md");
  const isSlow = (path: string) => /^tests\/(slow|end_to_end)\b/.test(path.replaceAll("\\", "/"));
  return {
    tests: whole ? ["tests"] : paths.filter((path) => !isDoc(path)),
    docs: whole
      ? ["lib", ...["README.md"].filter((path) => exists(resolve(root, path)))]
      : paths.filter(isDoc),
    slow: args.includes("--slow") || paths.some(isSlow),
    flags: given.filter((arg) => !isPath(arg)),
  };
}

/** Deno's way to the GPU, as in lib/device/gpu.ts, also for tests that ask for an adapter themselves. */
const vulkan: Record<string, string> = Deno.build.os === "linux" ? { DENO_WEBGPU_BACKEND: "vulkan" } : {};

/** One `deno test`; a run that ends badly without a failed case (it did not compile, say) counts as one failure. */
async function run(name: string, args: readonly string[]): Promise<Counts> {
  const report = fromRoot("build", `junit_${name}_${Deno.pid}.xml`);
  await Deno.mkdir(fromRoot("build"), { recursive: true });
  const env = { ...vulkan, ...Deno.env.toObject() };
  const success = await showDeno(["test", "-A", `--junit-path=${report}`, ...args], env);
  const counts = count(await Deno.readTextFile(report).catch(() => ""));
  await Deno.remove(report).catch(() => {});
  return success || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

async function main(args: string[]): Promise<number> {
  const { tests, docs, slow, flags } = plan(args, typedIn(), exists);
  const shared = [...await assertOptions(), ...flags.filter((flag) => flag !== "--parallel"), "--parallel"];
  const runs: Counts[] = [];
  const left = slow ? [] : ["--ignore=tests/slow,tests/end_to_end"];
  if (tests.length > 0) runs.push(await run("tests", [...shared, ...left, ...tests]));
  if (docs.length > 0) runs.push(await run("docs", [...shared, "--doc", ...docs]));
  const sum = (key: keyof Counts) => runs.reduce((total, counts) => total + counts[key], 0);
  if (sum("ignored") > 0) console.log(`${sum("ignored")} ignored`);
  if (!slow) console.log("long statistical runs, and JupyterLab in a browser: deno task test --slow");
  console.log(tally(sum("passed"), sum("failed")));
  return sum("failed") > 0 ? 1 : 0;
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path) !== undefined;
  } catch {
    return false;
  }
}

if (import.meta.main) await runTask(main);
