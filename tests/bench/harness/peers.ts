/**
 * The programs to beat.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Stop } from "../../../.tasks/command.ts";
import type { Peer } from "./benchmark.ts";

/** What a peer's program printed of one piece of work. */
export interface PeerTime {
  /** The library. */
  readonly who: string;
  /** The piece of work. */
  readonly name: string;
  /** Milliseconds. */
  readonly ms: number;
}

/** Programs of our own that call the peers. */
const ours = join(import.meta.dirname!, "..", "peers");

/**
 * The fastest of some peers, or undefined if none did this work.
 *
 * @param folder Where the programs are, and perhaps a .venv with what they import.
 * @param own Where those are that the folder lacks; they too run in its .venv.
 * @throws {Stop} If a program is not there or fails.
 */
export async function fastest(
  folder: string,
  peers: readonly Peer[],
  own: string = ours,
): Promise<PeerTime | undefined> {
  let best: PeerTime | undefined;
  for (const peer of peers) {
    const times = (await timesOf([folder, own], peer)).filter(({ name }) => name === peer.work);
    for (const time of times) if (!best || time.ms < best.ms) best = time;
  }
  return best;
}

async function timesOf(folders: [string, string], { script, args = [] }: Peer): Promise<PeerTime[]> {
  const program = folders.map((folder) => join(folder, script)).find((path) => existsSync(path));
  if (!program) throw new Stop(`--peers ${folders[0]} has no ${script}.`);
  const installed = join(folders[0], ".venv", "bin", "python");
  const python = new Deno.Command(existsSync(installed) ? installed : "python3", {
    args: [program, ...args],
    stdin: "null",
    stderr: "piped",
  });
  const { success, stdout, stderr } = await python.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  const call = [script, ...args].join(" ");
  if (!success) throw new Stop(`${call} failed: ${text(stderr).split("\n").at(-1)}`);
  return readTimes(text(stdout));
}

/** Reads the lines that are times; whatever else a program prints is none of ours. */
export function readTimes(text: string): PeerTime[] {
  return text.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line) as PeerTime)
    .filter(({ who, name, ms }) =>
      typeof who === "string" && typeof name === "string" && typeof ms === "number"
    );
}
