/**
 * Programs beside ours: what they print, and that they end when we are told to.
 *
 * @module
 */
import { root, Stop } from "../../../.tasks/command.ts";

/** What a program printed, and how it ended. */
export interface Printed {
  readonly success: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program in the project's folder. Whoever ends us meanwhile (Ctrl-C, say) ends it too.
 *
 * @throws {Stop} If there is no such program.
 */
export async function printed(program: string, args: readonly string[]): Promise<Printed> {
  const command = new Deno.Command(program, {
    args: [...args],
    cwd: root,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
  let child: Deno.ChildProcess | undefined, interrupted = false;
  const end = async () => {
    interrupted = true;
    try {
      child?.kill("SIGKILL");
    } catch { /* it has ended already */ }
    await child?.status;
    console.error("\nInterrupted.");
    Deno.exit(130);
  };
  for (const signal of signals) Deno.addSignalListener(signal, end);
  try {
    child = start(command, program);
    const { success, stdout, stderr } = await child.output();
    if (interrupted) await new Promise(() => {}); // nothing goes on: `end` exits
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
    return { success, stdout: text(stdout), stderr: text(stderr) };
  } finally {
    for (const signal of signals) Deno.removeSignalListener(signal, end);
  }
}

/** The signals that end us. */
const signals: readonly Deno.Signal[] = ["SIGINT", Deno.build.os === "windows" ? "SIGBREAK" : "SIGTERM"];

function start(command: Deno.Command, program: string): Deno.ChildProcess {
  try {
    return command.spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new Stop(`There is no program ${program} here.`);
    throw error;
  }
}

/** Waits for work outside, and says every second for how long. */
export async function waited<T>(what: string, work: Promise<T>, tell: (what: string) => void): Promise<T> {
  const start = performance.now();
  tell(what);
  const timer = setInterval(
    () => tell(`${what}, ${((performance.now() - start) / 1000).toFixed(0)} s`),
    1000,
  );
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}
