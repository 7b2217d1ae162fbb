/**
 * Results as text.
 *
 * @module
 */
import type { Times } from "./benchmark.ts";
import type { PeerTime } from "./peers.ts";

/** What came of a benchmark. */
export interface Result extends Times {
  /** What was done. */
  readonly name: string;
  /** Pieces of work a second, and what they are. */
  readonly rate?: { readonly perSecond: number; readonly of: string };
  /** The fastest peer, and how long it took. */
  readonly peer?: PeerTime;
  /** Our median over the peer's time: below 1 we are faster. */
  readonly ratio?: number;
}

/** A table with one row a benchmark. */
export function table(results: readonly Result[]): string {
  const head = ["benchmark", "median", "quartiles", "rate", "best peer", "ours ÷ peer"];
  const rows = results.map(({ name, median, lower, upper, rate, peer, ratio }) => [
    name,
    duration(median),
    `${duration(lower)} – ${duration(upper)}`,
    rate ? `${short(rate.perSecond)} ${rate.of}/s` : "",
    peer ? `${peer.who} ${duration(peer.ms)}` : "",
    ratio === undefined ? "" : ratio.toFixed(2),
  ]);
  const used = head.map((_, k) => k < 3 || rows.some((row) => row[k] !== ""));
  const all = [head, ...rows].map((row) => row.filter((_, k) => used[k]));
  const widths = all[0].map((_, k) => Math.max(...all.map((row) => row[k].length)));
  const line = (row: string[]) =>
    row.map((text, k) => k === 0 ? text.padEnd(widths[k]) : text.padStart(widths[k])).join("  ").trimEnd();
  return all.map(line).join("\n");
}

/** Milliseconds in a fitting unit, three digits. */
export const duration = (ms: number): string =>
  ms < 1 ? `${(1000 * ms).toPrecision(3)} µs` : ms < 1000 ? `${three(ms)} ms` : `${three(ms / 1000)} s`;

const three = (x: number) => x >= 1000 ? x.toFixed(0) : x.toPrecision(3);

const short = (x: number) => x >= 1e9 ? `${three(x / 1e9)} G` : x >= 1e6 ? `${three(x / 1e6)} M` : three(x);
