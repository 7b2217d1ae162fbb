/**
 * The most memory that a benchmark takes: each is run once more, in a process of its own.
 *
 * @module
 */
import { join } from "node:path";
import { Stop } from "../../../.tasks/command.ts";
import { printed } from "./outside.ts";

/** How the peak is found on this system. */
export const memoryMethod: string = Deno.build.os === "linux"
  ? "VmHWM of /proc/self/status"
  : "resident memory, sampled every millisecond";

/** A benchmark, by its file and its place in it. */
export interface Place {
  readonly folder: string;
  readonly name: string;
  /** The index of a benchmark; or a growth, the contender, a value to get warm at, and the value. */
  readonly what: number | readonly [growth: string, contender: string, warmUp: number, value: number];
}

/**
 * Bytes of resident memory at the peak of one run, set-up included, above those before it: for a benchmark, once its
 * file is loaded; for a growth, after a run that warms up. What lies on a graphics card is not counted.
 *
 * @throws {Stop} If the run fails.
 */
export async function peakMemory({ folder, name, what }: Place): Promise<number> {
  const program = join(import.meta.dirname!, "memory_child.ts");
  const args = [folder, name, JSON.stringify(what)];
  const options = ["run", "-A", "--quiet", "--v8-flags=--expose-gc"];
  const { success, stdout, stderr } = await printed(Deno.execPath(), [...options, program, ...args]);
  if (success) return Number(stdout.split("\n").at(-1));
  const said = stderr.match(/^failed: (.*)$/m)?.[1] ?? stderr.split("\n").at(-1) ?? "";
  throw new Stop(`run alone, for its memory, it failed: ${said}`);
}

/** A size as text, three digits. */
export const size = (bytes: number): string => {
  const mebibytes = Math.max(0, bytes) / 2 ** 20;
  return mebibytes < 1024
    ? `${mebibytes.toFixed(mebibytes < 10 ? 1 : 0)} MiB`
    : `${(mebibytes / 1024).toFixed(1)} GiB`;
};
