/**
 * A growth, measured: our curves, those of others, and what was left out of either.
 *
 * @module
 */
import type { Attempt } from "./attempts.ts";
import type { Tell } from "./benchmark.ts";
import type { Curve, Growth, GrowthPeer, LeftOut } from "./growth.ts";
import type { Context } from "./measure_benchmark.ts";
import { measureCurve } from "./measure_curve.ts";
import { peakMemory, type Place } from "./memory.ts";
import { waited } from "./outside.ts";
import { output, type PeerFolders, type PeerTime, readLeftOut, readTimes } from "./peers.ts";

/** What came of a growth. */
export interface GrowthResult {
  readonly name: string;
  readonly over: string;
  /** Ours first. */
  readonly curves: readonly Curve[];
  readonly leftOut: readonly LeftOut[];
}

/** Where a growth is exported. */
type Exported = Omit<Place, "what"> & { readonly export: string };

/** Measures a growth. A value that fails is missing in its curve; the others are there. */
export async function measureGrowth(
  growth: Growth,
  place: Exported,
  { folders, attempt, tell }: Context,
): Promise<GrowthResult> {
  const { name, over, contenders, peers = [] } = growth, curves: Curve[] = [], leftOut: LeftOut[] = [];
  const trying: Attempt = (what, work) => attempt(`${name}: ${what}`, work);
  for (const [who, contender] of Object.entries(contenders)) {
    const { curve, leftOut: gone } = await measureCurve(who, contender, growth, { attempt: trying, tell });
    leftOut.push(...gone);
    if (curve.points.length === 0) continue;
    const memory = growth.memory && await memoryOf(curve, place, { attempt: trying, tell });
    curves.push({ ...curve, ...memory && { memory } });
  }
  for (const peer of folders ? peers : []) {
    const others = await attempt(name, () => peerCurves(growth, peer, folders!, tell));
    curves.push(...others?.curves ?? []);
    leftOut.push(...others?.leftOut ?? []);
  }
  return { name, over, curves, leftOut };
}

async function memoryOf(
  { who, points }: Curve,
  { export: key, ...place }: Exported,
  { attempt, tell }: Pick<Context, "attempt" | "tell">,
) {
  const memory: { value: number; bytes: number }[] = [];
  for (const { value } of points) {
    const here = `${who} at ${value}, memory`, what = [key, who, points[0].value, value] as const;
    const bytes = await attempt(here, () => waited(here, peakMemory({ ...place, what }), tell));
    if (bytes !== undefined) memory.push({ value, bytes });
  }
  return memory;
}

/** What a program of others prints, called with the same values. */
async function peerCurves(
  { values, limit = 10 }: Growth,
  { script, args = [] }: GrowthPeer,
  folders: PeerFolders,
  tell: Tell,
): Promise<Pick<GrowthResult, "curves" | "leftOut">> {
  const call = [...args, "--limit", `${limit}`, ...values.map(String)];
  const text = await waited([script, ...args].join(" "), output(folders, script, call), tell);
  const label = ({ who, name }: { who: string; name: string }) => `${who}, ${name}`;
  const asked = ({ value }: { value?: number }) => value !== undefined && values.includes(value);
  const times = Map.groupBy(readTimes(text).filter(asked), label);
  return {
    curves: [...times].map(([who, own]) => ({ who, version: own[0].version, points: own.map(point) })),
    leftOut: readLeftOut(text).filter(asked).map((one) => ({
      who: label(one),
      value: one.value,
      why: one.why,
    })),
  };
}

const point = ({ value, ms, lower = ms, upper = ms }: PeerTime) => ({
  value: value!,
  median: ms,
  lower,
  upper,
});
