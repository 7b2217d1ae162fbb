/**
 * Where JSR is out of reach and `@std/assert` is not cached, tests and checks take a stand-in for it.
 *
 * Deno applies a config of its own choice only to files in or below that config's folder, so it lies beside the
 * tests: `tests/offline.json`, written from deno.json, with every path as seen from there.
 *
 * @module
 */
import { fromRoot, root } from "./command.ts";

/** What matters here of deno.json. */
export interface Config {
  /** Bare names, and where they lead. */
  readonly imports: Readonly<Record<string, string>>;
}

/**
 * Options that let `deno test`, `deno check` and `deno doc` find `@std/assert`: none where JSR answers or has answered
 * before, else `-c tests/offline.json`, which is said in one line.
 *
 * @param patience Milliseconds that JSR has to answer where it is not cached.
 */
export async function assertOptions(patience = 5000): Promise<string[]> {
  const config: Config = JSON.parse(await Deno.readTextFile(fromRoot("deno.json")));
  if (await loads(config.imports["@std/assert"], patience)) return [];
  console.log("JSR is out of reach: @std/assert is the stand-in of tests/std_assert.");
  return ["-c", await writeOfflineConfig(config)];
}

/**
 * Whether Deno can load a module, from its cache or over the network, within so many milliseconds.
 *
 * @param cwd The folder whose deno.lock says which version.
 */
export async function loads(specifier: string, patience: number, cwd: string = root): Promise<boolean> {
  const probe = new Deno.Command(Deno.execPath(), {
    args: ["cache", "--quiet", specifier],
    cwd,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const timer = setTimeout(() => probe.kill("SIGKILL"), patience);
  const { success } = await probe.status;
  clearTimeout(timer);
  return success;
}

/**
 * deno.json for the tests, with the stand-in in place of JSR.
 *
 * deno.lock cannot hold a package that was never seen, so a copy of it in build/ pins the others.
 */
export function offlineConfig({ imports }: Config): Record<string, unknown> {
  const seenFromTests = ([name, to]: [string, string]) => [name, to.replace(/^\.\//, "../")];
  return {
    imports: Object.fromEntries(Object.entries(imports).map(seenFromTests)),
    links: ["./std_assert"],
    lock: { path: "../build/offline.lock" },
  };
}

async function writeOfflineConfig(config: Config): Promise<string> {
  const path = fromRoot("tests/offline.json");
  await Deno.mkdir(fromRoot("build"), { recursive: true });
  const lock = await Deno.readTextFile(fromRoot("deno.lock")).catch(() => undefined);
  if (lock !== undefined) await replace(fromRoot("build/offline.lock"), lock);
  await replace(path, JSON.stringify(offlineConfig(config), null, 2) + "\n");
  return path;
}

/** Writes a file in one step, and only if it changes: another run may be reading it. */
async function replace(path: string, text: string): Promise<void> {
  if (await Deno.readTextFile(path).catch(() => undefined) === text) return;
  const draft = `${path}.${Deno.pid}`;
  await Deno.writeTextFile(draft, text);
  await Deno.rename(draft, path);
}
