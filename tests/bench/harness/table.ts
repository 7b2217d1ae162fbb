/**
 * Results as text.
 *
 * @module
 */
import type { Times } from "./benchmark.ts";
import { type Point, upperSlope } from "./growth.ts";
import type { GrowthResult } from "./measure_growth.ts";
import { size } from "./memory.ts";
import type { PeerTime } from "./peers.ts";

/** A peer, and how we compare. */
export interface Compared extends PeerTime {
  /** Our median over the peer's time: below 1 we are faster. */
  readonly ratio: number;
}

/** What came of a benchmark. */
export interface Result extends Times {
  /** What was done. */
  readonly name: string;
  /** Pieces of work a second, and what they are. */
  readonly rate?: { readonly perSecond: number; readonly of: string };
  /** Bytes at the peak, above those before. */
  readonly memory?: number;
  /** Peers, the fastest first, run between two halves of our runs. */
  readonly peers?: readonly Compared[];
  /** The medians of the two halves, before the peers and after them: they differ by what the machine did meanwhile. */
  readonly halves?: readonly [before: number, after: number];
}

/** A table with one row a benchmark, and one more for each further peer. */
export function table(results: readonly Result[]): string {
  const head = [
    "benchmark",
    "median",
    "quartiles",
    "rate",
    "memory",
    "peer",
    "its time",
    "ours ÷ peer",
    "peer ÷ ours",
  ];
  const rows = results.flatMap(({ name, median, lower, upper, rate, memory, peers = [] }) => {
    const own = [
      name,
      duration(median),
      `${duration(lower)} – ${duration(upper)}`,
      rate ? `${short(rate.perSecond)} ${rate.of}/s` : "",
      memory === undefined ? "" : size(memory),
    ];
    const others = peers.map((peer) => [
      label(peer, peers),
      duration(peer.ms),
      peer.ratio.toFixed(2),
      (1 / peer.ratio).toFixed(2),
    ]);
    const none = ["", "", "", ""];
    return [
      [...own, ...others[0] ?? none],
      ...others.slice(1).map((other) => [...own.map(() => ""), ...other]),
    ];
  });
  const used = head.map((_, k) => k < 3 || rows.some((row) => row[k] !== ""));
  return aligned([head, ...rows].map((row) => row.filter((_, k) => used[k])));
}

/** The library, its version if it says, and what it did if it did several things. */
function label({ who, version, name }: PeerTime, all: readonly PeerTime[]): string {
  const several = all.filter((one) => one.who === who).length > 1;
  return [who, ...version ? [version] : [], ...several ? [name] : []].join(" ");
}

/** Medians with a row a value and a column a curve; under them the slopes, and what was left out. */
export function growthTable({ over, curves, leftOut }: Omit<GrowthResult, "name">): string {
  const values = [...new Set(curves.flatMap(({ points }) => points.map(({ value }) => value)))];
  const cell = (points: readonly Point[], at: number) => {
    const point = points.find(({ value }) => value === at);
    return point ? duration(point.median) : "";
  };
  const rows = values.sort((a, b) => a - b).map((value) => [
    `${value}`,
    ...curves.map(({ points }) => cell(points, value)),
  ]);
  const slopes = curves.map((curve) => upperSlope(curve)?.toFixed(2) ?? "");
  const gone = [...Map.groupBy(leftOut, ({ who, why }) => `${who}: ${why}`)].map(([what, all]) =>
    `left out at ${all.map(({ value }) => value).join(", ")}: ${what}`
  );
  return [aligned([[over, ...curves.map(({ who }) => who)], ...rows, ["slope", ...slopes]]), ...gone].join(
    "\n",
  );
}

/** Rows in columns: the first flush left, the others right. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, k) => Math.max(...rows.map((row) => row[k].length)));
  const line = (row: readonly string[]) =>
    row.map((text, k) => k === 0 ? text.padEnd(widths[k]) : text.padStart(widths[k])).join("  ").trimEnd();
  return rows.map(line).join("\n");
}

/** Milliseconds in a fitting unit, three digits. */
export const duration = (ms: number): string =>
  ms < 1 ? `${(1000 * ms).toPrecision(3)} µs` : ms < 1000 ? `${three(ms)} ms` : `${three(ms / 1000)} s`;

const three = (x: number) => x >= 1000 ? x.toFixed(0) : x.toPrecision(3);

const short = (x: number) => x >= 1e9 ? `${three(x / 1e9)} G` : x >= 1e6 ? `${three(x / 1e6)} M` : three(x);
