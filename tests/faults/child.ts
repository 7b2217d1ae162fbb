/**
 * Programs of their own for what would take a test down with it, or must not be shared with other tests.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** How a program ended. */
export interface Ended {
  /** Its exit code. */
  readonly code: number;
  /** What it printed. */
  readonly said: string;
  /** What it complained of. */
  readonly wrong: string;
}

/** The folder of the project. */
export const root: string = fileURLToPath(new URL("../../", import.meta.url));

/** What Deno is told before the name of a file of this folder, and that name. */
export function argumentsOf(file: string, permissions: readonly string[] = ["-A"]): string[] {
  const config = `${root}tests/offline.json`; // where there is one, packages come by it
  const how = existsSync(config) ? ["-c", config] : [];
  return ["run", "--no-check", ...how, ...permissions, `${root}tests/faults/${file}`];
}

/** Runs a file of this folder to its end. */
export async function run(
  file: string,
  args: readonly string[],
  permissions: readonly string[] = ["-A"],
): Promise<Ended> {
  const command = new Deno.Command(Deno.execPath(), { args: [...argumentsOf(file, permissions), ...args] });
  return ended(await command.output());
}

/** What an output says. */
export function ended({ code, stdout, stderr }: Deno.CommandOutput): Ended {
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  return { code, said: text(stdout), wrong: text(stderr) };
}

/** Runs a file of this folder until it says "now", and kills it there. Throws what it complained of if it never does. */
export async function killedAt(file: string, args: readonly string[]): Promise<void> {
  const command = new Deno.Command(Deno.execPath(), {
    args: [...argumentsOf(file), ...args],
    stdout: "piped",
    stderr: "piped",
  });
  await using child = command.spawn();
  let said = "";
  for await (const words of child.stdout.pipeThrough(new TextDecoderStream())) {
    said += words;
    if (said.includes("now")) break;
  }
  child.kill("SIGKILL");
  if (!said.includes("now")) throw new Error(`it was not killed: ${await new Response(child.stderr).text()}`);
  await child.stderr.cancel();
  await child.status;
}
