/**
 * The programs to beat.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { Stop } from "../../../.tasks/command.ts";
import type { Peer } from "./benchmark.ts";
import { printed } from "./outside.ts";

/** What a peer's program printed of one piece of work. */
export interface PeerTime {
  /** The library. */
  readonly who: string;
  /** The piece of work. */
  readonly name: string;
  /** Milliseconds, the median if it ran more than once. */
  readonly ms: number;
  /** Quartiles, if it says. */
  readonly lower?: number;
  readonly upper?: number;
  /** Of a growth: the value at which it was measured. */
  readonly value?: number;
  /** Of the library, if it says. */
  readonly version?: string;
}

/** What a peer's program left out. */
export interface PeerLeftOut {
  readonly who: string;
  readonly name: string;
  readonly value: number;
  readonly why: string;
}

/** Programs of our own that call the peers. */
const ours = join(import.meta.dirname!, "..", "peers");

/** Where the programs are, and perhaps a .venv with what they import; and those that it lacks, which run in its .venv. */
export interface PeerFolders {
  readonly folder: string;
  readonly own?: string;
}

/**
 * The times of the peers that did the work, the fastest first; of several of one library and name (its methods, say) only
 * the fastest. A program that does several pieces of work runs once.
 *
 * @throws {Stop} If a program is not there or fails.
 */
export async function peerTimes(folders: PeerFolders, peers: readonly Peer[]): Promise<PeerTime[]> {
  const programs = Map.groupBy(peers, ({ script, args = [] }) => JSON.stringify([script, ...args]));
  const all: PeerTime[] = [];
  for (const [program, own] of programs) {
    const [script, ...args] = JSON.parse(program) as string[];
    const times = readTimes(await output(folders, script, args));
    all.push(...times.filter(({ name }) => own.some(({ work }) => work === name)));
  }
  const sorted = all.sort((a, b) => a.ms - b.ms);
  return [...Map.groupBy(sorted, ({ who, name }) => `${who} ${name}`).values()].map(([fastest]) => fastest);
}

/**
 * What a program prints.
 *
 * @throws {Stop} If it is not there or fails.
 */
export async function output(folders: PeerFolders, script: string, args: readonly string[]): Promise<string> {
  const [program, ...before] = script.endsWith(".ts") ? deno : [pythonOf(folders)];
  const { success, stdout, stderr } = await printed(program, [...before, find(folders, script), ...args]);
  if (success) return stdout;
  // Deno says what was wrong before it says where, and a driver may have complained before.
  const complaints = stripVTControlCharacters(stderr);
  const said = [...complaints.matchAll(/^error: (.*)$/gm)].at(-1)?.[1] ?? complaints.split("\n").at(-1);
  throw new Stop(`${[script, ...args].join(" ")} failed: ${said}`);
}

const deno: readonly string[] = [Deno.execPath(), "run", "-A", "--quiet"];

function pythonOf({ folder }: PeerFolders): string {
  const installed = join(folder, ".venv", "bin", "python");
  return existsSync(installed) ? installed : "python3";
}

/**
 * The path of a peers' program.
 *
 * @throws {Stop} If it is in neither folder.
 */
export function find({ folder, own = ours }: PeerFolders, script: string): string {
  const program = [folder, own].map((place) => join(place, script)).find((path) => existsSync(path));
  if (!program) throw new Stop(`--peers ${folder} has no ${script}.`);
  return program;
}

/** Reads the lines that are times; whatever else a program prints is none of ours. */
export const readTimes = (text: string): PeerTime[] =>
  lines<PeerTime>(text).filter(({ ms, value = 0 }) => typeof ms === "number" && typeof value === "number");

/** Reads the lines that say why there is no time. */
export const readLeftOut = (text: string): PeerLeftOut[] =>
  lines<PeerLeftOut>(text).filter(({ why, value }) => typeof why === "string" && typeof value === "number");

function lines<T extends { who: string; name: string }>(text: string): T[] {
  return text.split("\n").filter((line) => line.startsWith("{")).flatMap(parse)
    .filter((line): line is T => typeof line?.who === "string" && typeof line?.name === "string");
}

function parse(line: string): Record<string, unknown>[] {
  try {
    return [JSON.parse(line)];
  } catch {
    return []; // a line of prose that begins with a brace
  }
}
