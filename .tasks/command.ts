/**
 * What the tasks share: where the project lies, how they read options, start programs, and stop with one sentence.
 *
 * @module
 */
import { join } from "node:path";
import { parseArgs, type ParseArgsConfig } from "node:util";

/** The folder of deno.json. */
export const root: string = join(import.meta.dirname!, "..");

/** A path of the project, whatever the current folder. */
export const fromRoot = (...parts: string[]): string => join(root, ...parts);

/** The folder in which the user typed `deno task …`: the task itself runs in the project's. */
export const typedIn = (): string => Deno.env.get("INIT_CWD") ?? Deno.cwd();

/** Ends a task with one sentence and an exit code: 2 for a wrong call, 1 for everything else. */
export class Stop extends Error {
  /** Exit code of the task. */
  readonly code: number;

  /** A sentence for the user, and the exit code. */
  constructor(message: string, code = 1) {
    super(message);
    this.name = "Stop";
    this.code = code;
  }
}

/**
 * Runs a task to its exit code. A `Stop` is printed as one line; any other error is a bug and keeps its stack trace.
 *
 * @param task Gets the arguments of the command line, returns the exit code.
 */
export async function runTask(task: (args: string[]) => Promise<number>): Promise<never> {
  try {
    Deno.exit(await task(Deno.args));
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    console.error(error.message);
    Deno.exit(error.code);
  }
}

/** Options and names of a command line. */
export interface Arguments {
  /** What was given with `--`, by name. */
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  /** The rest. */
  readonly names: readonly string[];
}

/**
 * Reads a command line; `--help` prints the usage and ends the task.
 *
 * @param usage One line: the command, and what it takes.
 * @param known Options it knows, besides --help.
 * @param most How many names it takes at most.
 * @throws {Stop} With code 2 on an unknown option, a missing value, a name too many.
 */
export function readArguments(
  args: readonly string[],
  usage: string,
  known: ParseArgsConfig["options"],
  most: number,
): Arguments {
  const wrong = (what: string) => new Stop(`${what}; usage: ${usage}`, 2);
  if (args.includes("--help") || args.includes("-h")) throw new Stop(usage, 0);
  let read;
  try {
    read = parseArgs({ args: [...args], options: known, allowPositionals: true });
  } catch (error) {
    throw wrong((error as Error).message.split(/[.;\n]/)[0]);
  }
  if (read.positionals.length > most) throw wrong(`one name too many: ${read.positionals[most]}`);
  return { options: read.values as Arguments["options"], names: read.positionals };
}

/** How a program went. */
export interface Outcome {
  /** Exit code 0. */
  readonly success: boolean;
  /** What it printed, both streams, without colours. */
  readonly output: string;
}

/** Runs a program in the project's folder and keeps what it prints. */
export async function capture(program: string, args: readonly string[]): Promise<Outcome> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    cwd: root,
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { success, output: text(stdout) + text(stderr) };
}

/** Runs this same Deno (`deno` need not be on the PATH) in the project's folder, on our terminal; true if it went well. */
export async function showDeno(args: readonly string[], env: Record<string, string> = {}): Promise<boolean> {
  const command = new Deno.Command(Deno.execPath(), { args: [...args], cwd: root, env, stdin: "null" });
  return (await command.spawn().status).success;
}

/**
 * Waits for a program that shares our terminal, and gives its exit code.
 *
 * Ctrl-C reaches the program by itself on a terminal. Where only we are interrupted, or told to end, we tell it to.
 */
export async function attend(child: Deno.ChildProcess): Promise<number> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = () => {
    try {
      child.kill("SIGTERM");
    } catch { /* it has ended already */ }
  };
  const soon = () => timer ??= setTimeout(end, 1000);
  const windows = Deno.build.os === "windows";
  Deno.addSignalListener("SIGINT", soon);
  Deno.addSignalListener(windows ? "SIGBREAK" : "SIGTERM", end);
  try {
    return (await child.status).code;
  } finally {
    clearTimeout(timer);
    Deno.removeSignalListener("SIGINT", soon);
    Deno.removeSignalListener(windows ? "SIGBREAK" : "SIGTERM", end);
  }
}

/** Seconds since a `performance.now()`, as "12.3 s". */
export const since = (start: number): string => `${((performance.now() - start) / 1000).toFixed(1)} s`;

/** The closing line of every task that counts. */
export const tally = (passed: number, failed: number): string => `${passed} passed, ${failed} failed`;
